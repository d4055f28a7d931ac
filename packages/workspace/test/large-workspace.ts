import { writeFiles } from "../../../test/support/write-files.ts"

const asJson = (value: unknown): string => JSON.stringify(value, undefined, 2)

/** A workspace of pnpm of as many packages as wanted, each upon some of those before it, and a lockfile of 5 MB. */
export function writeLargeWorkspace(root: string, packages: number): readonly string[] {
  const importers: string[] = []
  const files: Record<string, string> = {}
  const folders = Array.from({ length: packages }, (_, at) => `packages/g${at % 20}/p${at}`)
  for (const [at, folder] of folders.entries()) {
    const before = [1, 2, 7].map((back) => at - back).filter((each) => each >= 0)
    const own = Object.fromEntries(before.map((each) => [`@acme/p${each}`, "workspace:*"]))
    const others = { react: "^18.0.0", typescript: "^5.0.0", vitest: "^2.0.0", zod: "^3.0.0" }
    const dependencies = { ...own, ...others }
    const manifest = { name: `@acme/p${at}`, version: "1.0.0", dependencies }
    files[`${folder}/package.json`] = asJson(manifest)
    importers.push(`  ${folder}:\n    dependencies:\n`)
    for (const [name, specifier] of Object.entries(dependencies))
      importers.push(`      '${name}':\n        specifier: ${specifier}\n        version: 1.0.0\n`)
  }
  // What is installed makes up most of a lockfile.
  const others = Array.from(
    { length: 40_000 },
    (_, at) => `  other-${at}@1.0.0:\n    resolution: {integrity: sha512-${"0".repeat(86)}==}\n`,
  )
  writeFiles(root, {
    ...files,
    "package.json": asJson({ name: "root", version: "1.0.0" }),
    "pnpm-workspace.yaml": "packages:\n  - packages/*/*\n  - '!**/fixtures/**'\n",
    "pnpm-lock.yaml": `lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n\n${importers.join("")}\npackages:\n\n${others.join("\n")}`,
  })
  return folders
}
