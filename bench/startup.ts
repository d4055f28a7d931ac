import { spawnSync } from "node:child_process"
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { quantile, ratioOf } from "./ratio.ts"

/*
 * What `stagecraft emit` on the project's own config costs over `node -e 0`: when nothing changed, and when the
 * config changed. Runs alternate, so that a machine whose speed drifts slows both; medians are compared.
 *
 *   npm run bench:startup [-- pairs]
 */
const root = fileURLToPath(new URL("..", import.meta.url))
const bin = join(root, "packages/stagecraft/dist/bin.cjs")
const pairs = Number(process.argv[2] ?? 40)
const config = join(root, "image.config.ts")

function time(words: readonly string[]): number {
  const start = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, words, {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  })
  const took = Number(process.hrtime.bigint() - start) / 1e6
  if (status !== 0)
    throw new Error(`node ${words.join(" ")} ended with ${status}: ${String(stderr)}`)
  return took
}

function compare(name: string, limit: number, prepare: () => void): void {
  const ours: number[] = []
  const node: number[] = []
  const out = mkdtempSync(join(root, ".cache/bench-"))
  const emit = [bin, "emit", "--out", out]
  prepare()
  time(emit)
  for (let pair = 0; pair < pairs; pair++) {
    prepare()
    ours.push(time(emit))
    node.push(time(["-e", "0"]))
  }
  rmSync(out, { recursive: true })
  const { ratio, low, high } = ratioOf(ours, node)
  const figures = `${quantile(ours, 0.5).toFixed(1)} ms against ${quantile(node, 0.5).toFixed(1)} ms`
  process.stdout.write(
    `${name}: ${ratio.toFixed(2)} × node -e 0 (95% ${low.toFixed(2)}–${high.toFixed(2)}, limit ${limit}; ${figures}, ${pairs} pairs)\n`,
  )
}

const original = readFileSync(config, "utf8")
try {
  compare("emit, nothing changed", 1.5, () => undefined)
  compare("emit, config changed", 3, () => appendFileSync(config, `// ${Math.random()}\n`))
} finally {
  writeFileSync(config, original)
}
