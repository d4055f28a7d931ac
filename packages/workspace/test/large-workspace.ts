import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

function write(root: string, name: string, contents: unknown): void {
  const path = join(root, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof contents === "string" ? contents : JSON.stringify(contents, null, 2))
}

/** A workspace of pnpm of as many packages as wanted, each upon some of those before it, and a lockfile of 5 MB. */
export function writeLargeWorkspace(root: string, packages: number): readonly string[] {
  const importers: string[] = []
  const folders = Array.from({ length: packages }, (_, at) => `packages/g${at % 20}/p${at}`)
  for (const [at, folder] of folders.entries()) {
    const before = [1, 2, 7].map((back) => at - back).filter((each) => each >= 0)
    const own = Object.fromEntries(before.map((each) => [`@acme/p${each}`, "workspace:*"]))
    const others = { react: "^18.0.0", typescript: "^5.0.0", vitest: "^2.0.0", zod: "^3.0.0" }
    const dependencies = { ...own, ...others }
    const manifest = { name: `@acme/p${at}`, version: "1.0.0", dependencies }
    write(root, `${folder}/package.json`, manifest)
    importers.push(`  ${folder}:\n    dependencies:\n`)
    for (const [name, specifier] of Object.entries(dependencies))
      importers.push(`      '${name}':\n        specifier: ${specifier}\n        version: 1.0.0\n`)
  }
  // What is installed makes up most of a lockfile.
  const others = Array.from(
    { length: 40_000 },
    (_, at) => `  other-${at}@1.0.0:\n    resolution: {integrity: sha512-${"0".repeat(86)}==}\n`,
  )
  write(root, "package.json", { name: "root", version: "1.0.0" })
  write(root, "pnpm-workspace.yaml", "packages:\n  - packages/*/*\n  - '!**/fixtures/**'\n")
  const installed = `packages:\n\n${others.join("\n")}`
  write(
    root,
    "pnpm-lock.yaml",
    `lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n\n${importers.join("")}\n${installed}`,
  )
  return folders
}
