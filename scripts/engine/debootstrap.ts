import { mkdirSync } from "node:fs"
import type { AptSource } from "./apt.ts"
import { proxyVariables, runContained } from "./run.ts"

export interface Bootstrap {
  /** A release that the machine's own debootstrap knows. */
  readonly suite: string
  readonly packages: readonly string[]
  readonly folder: string
  readonly source: AptSource
}

/** Puts a minimal, configured Debian or Ubuntu with the given packages into a folder. */
export async function debootstrap({ suite, packages, folder, source }: Bootstrap): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const include = packages.length > 0 ? [`--include=${packages.join(",")}`] : []
  const known = source.components.filter((name) => name === "main" || name === "universe")
  const args = [
    "--variant=minbase",
    `--components=${known.join(",") || "main"}`,
    ...include,
    suite,
    folder,
    source.uri,
  ]
  await runContained('mount -t proc proc /proc; exec debootstrap "$@"', args, {
    env: proxyVariables(),
  })
}
