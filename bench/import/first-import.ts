import { performance } from "node:perf_hooks"
import { parseDockerfile } from "@stagecraft/dockerfile"
import { liftDockerfile, writeConfig } from "@stagecraft/importer"
import { fileOf } from "./texts.ts"

/*
 * Imports one file again and again in a fresh process, and prints the milliseconds of each time as JSON: the first is
 * what a command pays once its modules are loaded.
 */
const source = fileOf(Number(process.argv[2] ?? 200))

async function importOnce(text: string): Promise<string> {
  const { tree } = parseDockerfile(text)
  const { file } = tree ? liftDockerfile(tree) : { file: undefined }
  if (!file) throw new Error("the benchmark's own Dockerfile is refused")
  return await writeConfig([file])
}

// Whatever is loaded when it is wanted is loaded by now.
await importOnce("FROM busybox\n")
const times: number[] = []
for (let run = 0; run < 20; run++) {
  const start = performance.now()
  await importOnce(source)
  times.push(performance.now() - start)
}
process.stdout.write(JSON.stringify({ lines: source.split("\n").length - 1, times }))
