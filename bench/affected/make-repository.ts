import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** How large a repository is. */
export interface Size {
  readonly packages: number
  readonly images: number
  readonly files: number
}

/** How many packages an app builds on. */
const DEPENDENCIES = 8

/**
 * Writes an npm workspace: packages with sources, and apps that depend on some of them, each with an image that copies
 * what it needs from the root.
 *
 * Half of the images copy the folders of their packages; every tenth copies the whole repository, the hardest case for
 * whoever looks at files image by image.
 */
export function makeRepository(root: string, { packages, images, files }: Size): void {
  const write = (path: string, text: string): void => {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const folderOf = (index: number): string =>
    index < images ? `apps/app-${index}` : `packages/lib-${index}`
  const nameOf = (index: number): string => `@bench/${folderOf(index).split("/")[1]!}`
  const depends = (index: number): readonly number[] =>
    index >= images
      ? []
      : Array.from(
          { length: DEPENDENCIES },
          (_, nth) => images + ((index * 37 + nth * 131) % (packages - images)),
        )
  const each = Math.floor(files / packages) - 2
  const lock: Record<string, unknown> = {
    "": { name: "bench", workspaces: ["apps/*", "packages/*"] },
  }
  for (let index = 0; index < packages; index++) {
    const folder = folderOf(index)
    const dependencies = Object.fromEntries(depends(index).map((other) => [nameOf(other), "1.0.0"]))
    const manifest = {
      name: nameOf(index),
      version: "1.0.0",
      dependencies,
      scripts: { build: "true" },
    }
    write(`${folder}/package.json`, `${JSON.stringify(manifest, undefined, 2)}\n`)
    lock[folder] = { name: nameOf(index), version: "1.0.0", dependencies }
    lock[`node_modules/${nameOf(index)}`] = { resolved: folder, link: true }
    for (let nth = 0; nth < each; nth++)
      write(
        `${folder}/src/part-${nth % 5}/file-${nth}.ts`,
        `export const value${nth} = "${folder} ${nth}"\n`.repeat(10),
      )
    if (index < images)
      write(`${folder}/image.config.ts`, config(folder, depends(index).map(folderOf), index))
    else write(`${folder}/README.md`, `# ${nameOf(index)}\n`)
  }
  const manager = {
    name: "bench",
    private: true,
    packageManager: "npm@10.8.2",
    workspaces: ["apps/*", "packages/*"],
  }
  write("package.json", `${JSON.stringify(manager, undefined, 2)}\n`)
  write(
    "package-lock.json",
    `${JSON.stringify({ name: "bench", lockfileVersion: 3, packages: lock })}\n`,
  )
  write("turbo.json", '{ "tasks": { "build": { "dependsOn": ["^build"] } } }\n')
  write(".gitignore", "node_modules\n.turbo\n")
}

function config(folder: string, others: readonly string[], index: number): string {
  const copies =
    index % 10 === 0
      ? '  .copy(".", ".")'
      : [folder, ...others].map((each) => `  .copy("${each}", "${each}/")`).join("\n")
  return `import { image, stage } from "stagecraft"

const app = stage("app")
  .from("node:22-slim")
  .workdir("/repo")
  .copy(["package.json", "package-lock.json"], "./")
${copies}
  .run("npm run build -w ${folder}")
  .cmd(["node", "${folder}/src/part-0/file-0.ts"])

export default image(app, { context: "../..", tags: ["bench/app-${index}"], exclude: ["**/node_modules", "**/.turbo"] })
`
}
