import { spawn } from "node:child_process"
import { mkdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { bundle } from "./bundle.ts"
import { rollUpTypes } from "./roll-up-types.ts"

const root = fileURLToPath(new URL("..", import.meta.url))

interface Outcome {
  readonly code: number
  readonly seconds: number
}

/** A check: what it is called, and the tool with its words. */
const checks: readonly (readonly [name: string, tool: string, words: readonly string[]])[] = [
  ["format", "oxfmt", ["--check", "."]],
  ["lint", "oxlint", ["--type-aware", "--quiet"]],
  ["floors and circles", "depcruise", ["--output-type", "err", "packages"]],
  ["unused code", "knip", ["--no-progress"]],
  ["published package", "publint", ["--strict", "packages/stagecraft"]],
  ["published types", "attw", ["--pack", "packages/stagecraft", "--profile", "esm-only"]],
]

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

async function run(command: string, words: readonly string[]): Promise<Outcome> {
  const start = performance.now()
  const child = spawn(command, words, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, FORCE_COLOR: "0" },
  })
  const stop = (): void => void child.kill("SIGINT")
  process.on("SIGINT", stop)
  const code = await new Promise<number>((resolve) => {
    child.on("error", () => resolve(127))
    child.on("exit", (status) => resolve(status ?? 1))
  })
  process.off("SIGINT", stop)
  return { code, seconds: (performance.now() - start) / 1000 }
}

const tool = (name: string): string => join(root, "node_modules/.bin", name)

async function step(name: string, work: () => Promise<number>): Promise<boolean> {
  const start = performance.now()
  const code = await work()
  say(
    `${code === 0 ? "ok  " : "FAIL"} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  )
  return code === 0
}

/** The counts of a vitest run, on one line that people and machines read alike. */
async function summary(report: string): Promise<string> {
  const counts = JSON.parse(await readFile(report, "utf8")) as {
    readonly numPassedTests: number
    readonly numFailedTests: number
    readonly numPendingTests: number
  }
  return `${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${counts.numPendingTests} skipped`
}

async function main(words: readonly string[]): Promise<number> {
  const results: boolean[] = []
  results.push(await step("types", async () => (await run(tool("tsc"), ["-b"])).code))
  results.push(
    await step("bundle", async () => {
      await bundle()
      return await rollUpTypes({ write: false })
    }),
  )
  if (words.length === 0)
    for (const [name, command, args] of checks)
      results.push(await step(name, async () => (await run(tool(command), args)).code))
  const report = join(root, ".cache/test-report.json")
  await mkdir(join(root, ".cache"), { recursive: true })
  const tests = await run(tool("vitest"), [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...words,
  ])
  results.push(tests.code === 0)
  say(`tests took ${tests.seconds.toFixed(0)} s`)
  process.stdout.write(`${await summary(report)}\n`)
  return results.every(Boolean) ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
