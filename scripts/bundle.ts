import { readFile, rm, writeFile, chmod, copyFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"

const root = fileURLToPath(new URL("..", import.meta.url))
const home = join(root, "packages/stagecraft")

interface Manifest {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

/**
 * Bundles the published package: the rooms in one graph of chunks split by command, heavy libraries left outside.
 *
 * Writes `packages/stagecraft/dist/`; the folder is made anew.
 */
export async function bundle(): Promise<void> {
  const manifest = JSON.parse(await readFile(join(home, "package.json"), "utf8")) as Manifest
  const outdir = join(home, "dist")
  await rm(outdir, { recursive: true, force: true })
  const result = await build({
    absWorkingDir: root,
    entryPoints: { bin: join(home, "src/bin.ts"), index: join(home, "src/index.ts") },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    // Whitespace and syntax only: names stay, so that a stack in a report can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    chunkNames: "chunk-[hash]",
    external: Object.keys(manifest.dependencies),
    define: {
      STAGECRAFT_VERSION: JSON.stringify(manifest.version),
      STAGECRAFT_SHELL_PARSER: JSON.stringify("./shell-parser.cjs"),
    },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  })
  const parser = await build({
    absWorkingDir: root,
    stdin: {
      contents:
        'export { forEachChild, parse } from "unbash"; export { print } from "unbash/printer"',
      resolveDir: root,
    },
    // Loaded by a synchronous require, and only by the commands that need it.
    outfile: join(outdir, "shell-parser.cjs"),
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20.19",
    minify: true,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  })
  const bin = join(outdir, "bin.js")
  await writeFile(bin, `#!/usr/bin/env node\n${await readFile(bin, "utf8")}`)
  await chmod(bin, 0o755)
  for (const name of ["LICENSE", "README.md"]) await copyFile(join(root, name), join(home, name))
  await writeFile(
    join(outdir, "THIRD-PARTY-NOTICES.txt"),
    await notices([result, parser].flatMap(({ metafile }) => Object.keys(metafile.inputs))),
  )
}

/** The licences of what was bundled in, as their terms ask. */
async function notices(inputs: readonly string[]): Promise<string> {
  const names = new Set(
    inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(input)?.[1] ?? []),
  )
  const texts = await Promise.all(
    [...names].toSorted().map(async (name) => {
      const licence = await readFile(join(root, "node_modules", name, "LICENSE"), "utf8")
      return `${name}\n\n${licence.trim()}\n`
    }),
  )
  return ["Stagecraft includes the following works.\n", ...texts].join(`\n${"-".repeat(80)}\n\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle()
