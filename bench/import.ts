import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { performance } from "node:perf_hooks"
import { fileURLToPath } from "node:url"
import { parseDockerfile } from "@stagecraft/dockerfile"
import { fileOf, fixtures, largeText } from "./import/texts.ts"
import { quantile, ratioOf } from "./ratio.ts"

/*
 * What importing costs: parsing in MB/s on one core, against JSON.parse of the same text as a list of lines; the
 * import of a file of 200 lines once everything is loaded; a whole `stagecraft import` and `stagecraft optimize`
 * against `node -e 0`; and which commands load ts-morph.
 *
 *   npm run bench:import [-- pairs]
 */
const root = fileURLToPath(new URL("..", import.meta.url))
const bin = join(root, "packages/stagecraft/dist/bin.cjs")
const pairs = Number(process.argv[2] ?? 20)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0)

/** Parses a text again and again, in turns with the peer; `times` is how often within one turn. */
function parsing(name: string, text: string, times: number, least: number): void {
  const bytes = Buffer.from(text)
  const peer = JSON.stringify(text.split("\n"))
  const ours: number[] = []
  const json: number[] = []
  for (let pair = 0; pair < pairs + 2; pair++) {
    const own = timed(() => {
      for (let run = 0; run < times; run++)
        if (!parseDockerfile(bytes).tree) throw new Error(`${name} is refused`)
    })
    const other = timed(() => {
      for (let run = 0; run < times; run++) JSON.parse(peer)
    })
    // The first turns are the compiler's.
    if (pair < 2) continue
    ours.push(own)
    json.push(other)
  }
  const speed = (bytes.length * times) / 1e6 / (quantile(ours, 0.5) / 1000)
  const { ratio, low, high } = ratioOf(ours, json)
  say(
    `parse ${name} (${(bytes.length / 1e6).toFixed(bytes.length < 1e5 ? 4 : 1)} MB): ${speed.toFixed(1)} MB/s, at least ${least}; ` +
      `${ratio.toFixed(1)} × JSON.parse of its lines (95% ${low.toFixed(1)}–${high.toFixed(1)}, ${pairs} pairs)`,
  )
}

function run(words: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw new Error(`node ${words.join(" ")} ended with ${status}: ${stderr}`)
  return stdout
}

interface FirstImport {
  readonly lines: number
  readonly imports: readonly number[]
  readonly comparisons: readonly number[]
}

/** The import of a file in processes of its own: the first one there, and the median of those behind it. */
function importing(lines: number, limit: number): void {
  const words = ["--import", "tsx", join(root, "bench/import/first-import.ts"), String(lines)]
  const answers = Array.from(
    { length: Math.max(3, Math.ceil(pairs / 4)) },
    () => JSON.parse(run(words, root)) as FirstImport,
  )
  const figures = (of: (answer: FirstImport) => readonly number[]): string => {
    const first = answers.map((answer) => of(answer)[0] ?? 0)
    const later = answers.map((answer) => quantile(of(answer).slice(1), 0.5))
    return `${ms(quantile(first, 0.5))} ms the first time, then ${ms(quantile(later, 0.5))} ms`
  }
  const real = answers[0]?.lines ?? lines
  say(
    `import ${real} lines, everything loaded: ${figures(({ imports }) => imports)} (limit ${limit})`,
  )
  say(`compare all of its images: ${figures(({ comparisons }) => comparisons)}`)
}

function starting(name: string, words: readonly string[], cwd: string): void {
  const ours: number[] = []
  const node: number[] = []
  run([bin, ...words], cwd)
  for (let pair = 0; pair < pairs; pair++) {
    ours.push(timed(() => run([bin, ...words], cwd)))
    node.push(timed(() => run(["-e", "0"], cwd)))
  }
  const { ratio, low, high } = ratioOf(ours, node)
  say(
    `stagecraft ${name}: ${ms(quantile(ours, 0.5))} ms, ${ratio.toFixed(2)} × node -e 0 (95% ${low.toFixed(2)}–${high.toFixed(2)}, ${pairs} pairs)`,
  )
}

/** Whether a command loads a package, by what the engine says it has compiled. */
function loads(library: string, words: readonly string[], cwd: string): boolean {
  const coverage = mkdtempSync(join(tmpdir(), "stagecraft-coverage-"))
  try {
    run([bin, ...words], cwd, { NODE_V8_COVERAGE: coverage })
    return readdirSync(coverage).some((file) =>
      readFileSync(join(coverage, file), "utf8").includes(`/node_modules/${library}/`),
    )
  } finally {
    rmSync(coverage, { recursive: true })
  }
}

const folder = mkdtempSync(join(tmpdir(), "stagecraft-bench-"))
try {
  writeFileSync(join(folder, "Dockerfile"), fileOf(200))
  parsing("a large file", largeText(16e6), 1, 20)
  for (const [name, text] of fixtures) parsing(name, text, Math.ceil(2e6 / text.length), 20)
  importing(200, 50)
  const words = ["import", "--force"]
  starting("import of 200 lines", words, folder)
  starting("import --no-verify", [...words, "--no-verify"], folder)
  starting("optimize", ["optimize"], folder)
  starting("emit", ["emit", "--force"], folder)
  for (const command of [words, ["optimize"], ["emit", "--force"], ["list"]])
    say(`${command[0]} ${loads("ts-morph", command, folder) ? "loads" : "does not load"} ts-morph`)
} finally {
  rmSync(folder, { recursive: true })
}
