import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import type { Optimize, StepNode } from "@stagecraft/ir"
import { noOptimize } from "@stagecraft/ir"
import type { Compilation, CompileOptions } from "../src/index.ts"
import { compile } from "../src/index.ts"
import { copy, image, stage, workdir } from "./nodes.ts"

/* Contexts on disk for installs, by the few words in which they differ. */

/** Contents by path; an object is written as JSON, `{ link }` is a symbolic link. */
export type Files = Readonly<
  Record<string, string | object | { readonly link: string } | undefined>
>

/** A package of a lock file of npm. */
export const locked = (
  name: string,
  more: { readonly version?: string } & Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  [`node_modules/${name}`]: {
    version: "1.0.0",
    resolved: `https://registry.npmjs.org/${name}/-/${name.replace(/^.*\//u, "")}-${more.version ?? "1.0.0"}.tgz`,
    integrity: "sha512-AAAA",
    ...more,
  },
})

/** A lock file of npm with these packages. */
export const npmLock = (packages: object = locked("ms"), version = 3): object => ({
  name: "app",
  lockfileVersion: version,
  packages: { "": { name: "app" }, ...packages },
})

/** A project that npm ci installs, with other files laid over it. */
export const npmProject = (files: Files = {}): Files => ({
  "package.json": { name: "app", dependencies: { ms: "1.0.0" } },
  "package-lock.json": npmLock(),
  "src/main.js": "1\n",
  ...files,
})

/** Does something with a context of these files, which is gone afterwards. */
export function withContext<T>(files: Files, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "split-"))
  try {
    for (const [path, contents] of Object.entries(files)) {
      if (contents === undefined) continue
      const file = join(folder, path)
      mkdirSync(dirname(file), { recursive: true, mode: 0o755 })
      if (typeof contents === "object" && "link" in contents) symlinkSync(contents.link, file)
      else writeFileSync(file, typeof contents === "string" ? contents : JSON.stringify(contents))
    }
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** This pass, and no other. */
export const only: Optimize = { ...noOptimize, splitCopies: true, contextProofs: "build" }

/** Compiles steps as the only stage of an image, for a build from a context of these files. */
export function compileIn(
  files: Files,
  steps: readonly StepNode[],
  options: CompileOptions & { readonly base?: string } = {},
): Compilation {
  const target = stage("app", options.base ?? "node:22", ...steps)
  return withContext(files, (contextFolder) =>
    compile(image(target), {
      purpose: "build",
      contextFolder,
      ...options,
      optimize: options.optimize !== false && { ...only, ...options.optimize },
    }),
  )
}

/** `WORKDIR /app`, `COPY . .`, and what follows. */
export const project = (...steps: readonly StepNode[]): readonly StepNode[] => [
  workdir("/app"),
  copy(undefined, ".", "."),
  ...steps,
]

/** The instructions of the Dockerfile, without comments. */
export const instructions = ({ dockerfile }: Compilation): readonly string[] =>
  dockerfile.split("\n").filter((line) => line !== "" && !line.startsWith("#"))

/** What the pass says that it did not do. */
export const stops = ({ record }: Compilation): readonly string[] =>
  record
    .filter(({ pass, action }) => pass === "split-copies" && action === "stopped")
    .map(({ message }) => message)
