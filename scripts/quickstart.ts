import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Compilation } from "@stagecraft/compiler"
import { compile } from "@stagecraft/compiler"
import { loadConfig } from "@stagecraft/config"
import { findEngine } from "@stagecraft/engine"
import type { ImageNode } from "@stagecraft/ir"
import { plain, referencesOf } from "@stagecraft/ir"
import { bundle } from "./bundle.ts"
import { ensureBases } from "./engine/bases.ts"
import { ensureEngine } from "./engine/up.ts"

/*
 * The main job on a fresh clone: compile the root image.config.ts, build it on an engine, run the image, and show
 * what was made.
 */
const root = fileURLToPath(new URL("..", import.meta.url))
const dist = join(root, "packages/stagecraft/dist")

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const title = (text: string): void =>
  say(`\n── ${text} ${"─".repeat(Math.max(0, 90 - text.length))}`)

function run(words: readonly string[], host: string): void {
  const { status } = spawnSync(process.execPath, [join(dist, "bin.cjs"), ...words], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, DOCKER_HOST: host },
  })
  if (status !== 0) throw new Error(`stagecraft ${words.join(" ")} ended with exit code ${status}`)
}

/** The references of bases, arguments at their defaults. */
function bases(image: ImageNode): readonly string[] {
  const defaults = new Map(Object.entries(image.buildArgs))
  return compile(image).bases.map(({ reference }) =>
    reference.replaceAll(
      /\$\{(\w+)\}/gu,
      (whole, name: string) => defaults.get(name) ?? argDefault(image, name) ?? whole,
    ),
  )
}

function argDefault(image: ImageNode, name: string): string | undefined {
  const { base } = image.stage
  if (base.kind !== "image") return undefined
  const arg = referencesOf(base.reference).find((each) => each.name === name)
  return arg?.kind === "arg" && arg.default ? plain(arg.default) : undefined
}

const bytes = (size: number): string =>
  size < 1e6 ? `${(size / 1e3).toFixed(1)} kB` : `${(size / 1e6).toFixed(1)} MB`

/** The line of TypeScript that made a layer: the one in the last stage whose instruction the history shows. */
function origin(compilation: Compilation, createdBy: string): string {
  const shown = createdBy
    .replace(/^(?:\/bin\/sh -c )?(?:#\(nop\) )?/u, "")
    .replace(/^RUN \S+sh -c /u, "RUN ")
    .replace(/ # buildkit$/u, "")
  const [instruction = "", ...words] = shown.split(/\s+/u)
  const lines = compilation.dockerfile.split("\n")
  const stage = lines.findLastIndex((line) => line.startsWith("FROM "))
  // The history leaves out flags such as --from; the first path or word after them stands in both.
  const at = lines.findIndex(
    (line, index) =>
      instruction !== "" &&
      index > stage &&
      line.startsWith(`${instruction} `) &&
      line.includes(words[0] ?? ""),
  )
  // What no line of the stage made came with its base.
  const line = at < 0 ? stage : at
  const [span] = compilation.lines[line] ?? []
  const what = at < 0 ? lines[stage] : `${instruction} ${words.join(" ").slice(0, 60)}`
  return `image.config.ts:${span?.line ?? "?"}  ${what ?? ""}`
}

async function main(): Promise<void> {
  const start = performance.now()
  if (!existsSync(join(dist, "bin.cjs"))) {
    say("Bundling the stagecraft command …")
    await bundle()
  }
  const engineHandle = await ensureEngine()
  process.env["DOCKER_HOST"] = engineHandle.host
  const project = await loadConfig({
    cwd: root,
    command: "build",
    env: process.env,
    library: new URL("../packages/stagecraft/dist/index.js", import.meta.url).href,
  })
  const [image] = project.images
  if (!image) throw new Error("the root image.config.ts has no image")
  await ensureBases(engineHandle.host, bases(image), say)

  title("stagecraft build")
  run(["build"], engineHandle.host)

  const compilation = compile(image, { configName: "image.config.ts" })
  title("The Dockerfile it emits (npx stagecraft emit --stdout)")
  say(compilation.dockerfile.trimEnd())

  const engine = await findEngine(process.env)
  const [tag = "stagecraft:dev"] = image.tags
  title(`The layers of ${tag}, and the lines they came from`)
  for (const { size, createdBy } of (await engine.layersOf(tag)).filter((layer) => layer.size > 0))
    say(`${bytes(size).padStart(10)}  ${origin(compilation, createdBy)}`)

  title("stagecraft --version, inside the container")
  const { stdout, stderr, exitCode } = await engine.run(tag, ["--version"])
  say(stdout.trim() || stderr.trim())
  const { version } = JSON.parse(
    await readFile(join(root, "packages/stagecraft/package.json"), "utf8"),
  ) as {
    readonly version: string
  }
  if (exitCode !== 0 || stdout.trim() !== version)
    throw new Error(`the image does not run: exit code ${exitCode}`)

  title("Done")
  say(
    `Compiled, built and run in ${((performance.now() - start) / 1000).toFixed(0)} s on ${engine.info.name} ${engine.info.version}.`,
  )
  if (engineHandle.origin === "started")
    say("The engine stays up for the next build; «npm run engine:down» stops it.")
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
