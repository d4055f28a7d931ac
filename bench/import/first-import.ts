import { performance } from "node:perf_hooks"
import { compile } from "@stagecraft/compiler"
import { parseDockerfile } from "@stagecraft/dockerfile"
import type { ImportedFile } from "@stagecraft/importer"
import { joinEntries, liftDockerfile, sameBuild, writeConfig } from "@stagecraft/importer"
import { fileOf } from "./texts.ts"

/*
 * Imports one file again and again in a fresh process, and prints the milliseconds of each time as JSON: the first is
 * what a command pays once its modules are loaded.
 */
const source = fileOf(Number(process.argv[2] ?? 200))

async function importOnce(text: string): Promise<ImportedFile> {
  const { tree } = parseDockerfile(text)
  const { file } = tree ? liftDockerfile(tree) : { file: undefined }
  if (!file) throw new Error("the benchmark's own Dockerfile is refused")
  await writeConfig([joinEntries(file)])
  return file
}

/** As the command does it, but for the loading of the config. */
function compareOnce({ tree, images }: ImportedFile): void {
  for (const { node, stage } of images) {
    const { dockerfile, target } = compile(node, { optimize: false })
    const emitted = parseDockerfile(dockerfile).tree
    const made = emitted && { tree: emitted, ...(target !== undefined && { target }) }
    if (!made || sameBuild({ tree, target: stage.index }, made).length > 0)
      throw new Error("the benchmark's own Dockerfile becomes another build")
  }
}

// Whatever is loaded when it is wanted is loaded by now.
compareOnce(await importOnce("FROM busybox\n"))
const imports: number[] = []
const comparisons: number[] = []
for (let run = 0; run < 20; run++) {
  const start = performance.now()
  const file = await importOnce(source)
  const middle = performance.now()
  compareOnce(file)
  imports.push(middle - start)
  comparisons.push(performance.now() - middle)
}
process.stdout.write(JSON.stringify({ lines: source.split("\n").length - 1, imports, comparisons }))
