import { execFileSync, spawnSync } from "node:child_process"
import { appendFileSync, existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { makeRepository } from "./affected/make-repository.ts"
import { quantile } from "./ratio.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const help = `\
What it costs to know what every image of a large repository is built from: \`stagecraft list --all --digest\`, against
\`git status\` and \`turbo run build --dry\` of the same files, in turns. Times are those of whole processes.

  npm run bench:affected [-- options]

  --packages N  1000 unless set     --images N  200 of them     --files N  100000 in all
  --runs N      5 unless set
  --turbo FILE  the turbo to measure; without it, that of npm is installed
  --keep        leave the repository where it is: .cache/bench-affected
`

const { values } = parseArgs({
  options: {
    packages: { type: "string", default: "1000" },
    images: { type: "string", default: "200" },
    files: { type: "string", default: "100000" },
    runs: { type: "string", default: "5" },
    turbo: { type: "string" },
    bin: { type: "string", default: join(root, "packages/stagecraft/dist/bin.cjs") },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
})

const repository = join(root, ".cache/bench-affected/repository")
const tools = join(root, ".cache/bench-affected/tools")
const state = join(repository, "node_modules/.cache/stagecraft")

interface Spent {
  /** Milliseconds from start to end, and on processors. */
  readonly wall: number
  readonly cpu: number
  readonly out: string
}

function spend(program: string, words: readonly string[]): Spent {
  const start = performance.now()
  const { status, stdout, stderr, error } = spawnSync(
    "/bin/sh",
    ["-c", '"$0" "$@"; code=$?; times >&2; exit $code', program, ...words],
    {
      cwd: repository,
      encoding: "utf8",
      maxBuffer: 1 << 30,
      env: { ...process.env, CI: "true", TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
    },
  )
  const wall = performance.now() - start
  if (error) throw error
  if (status !== 0) throw new Error(`${program} ${words.join(" ")} ended with ${status}: ${stderr}`)
  // The last line: the user's and the system's time of what the shell started.
  const times = [...(stderr.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/gu)]
  const cpu = times.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  )
  return { wall, cpu, out: stdout }
}

function say(name: string, spent: readonly Spent[]): void {
  const middle = (of: (each: Spent) => number): string => quantile(spent.map(of), 0.5).toFixed(0)
  const least = Math.min(...spent.map(({ wall }) => wall)).toFixed(0)
  process.stdout.write(
    `${name.padEnd(58)} ${middle(({ wall }) => wall).padStart(6)} ms (least ${least}), processors ${middle(({ cpu }) => cpu)} ms\n`,
  )
}

function turbo(): string {
  if (values.turbo !== undefined) return values.turbo
  const bin = join(tools, "node_modules/.bin/turbo")
  if (!existsSync(bin)) {
    mkdirSync(tools, { recursive: true })
    execFileSync("npm", ["install", "--no-save", "--prefix", tools, "turbo@2"], { stdio: "ignore" })
  }
  return bin
}

function main(): void {
  if (values.help) return void process.stdout.write(help)
  const size = {
    packages: Number(values.packages),
    images: Number(values.images),
    files: Number(values.files),
  }
  if (!existsSync(join(repository, ".git"))) {
    rmSync(repository, { recursive: true, force: true })
    makeRepository(repository, size)
    mkdirSync(join(repository, "node_modules"), { recursive: true })
    symlinkSync(join(root, "packages/stagecraft"), join(repository, "node_modules/stagecraft"))
    const git = (...words: readonly string[]): void =>
      void execFileSync("git", ["-c", "user.name=b", "-c", "user.email=b@example.com", ...words], {
        cwd: repository,
        stdio: "ignore",
      })
    git("init")
    git("add", "-A")
    git("commit", "-m", "all")
  }
  const ours = ["list", "--all", "--digest", "--json"]
  const stagecraft = (...words: readonly string[]): Spent =>
    spend(process.execPath, [values.bin, ...words])
  const other = turbo()
  const dry = ["run", "build", "--dry=json"]
  const cold: Spent[] = []
  const results: Record<"plain" | "warm" | "changed" | "affected" | "git" | "turbo", Spent[]> = {
    plain: [],
    warm: [],
    changed: [],
    affected: [],
    git: [],
    turbo: [],
  }
  for (let run = 0; run < 2; run++) {
    rmSync(join(state, "builds"), { recursive: true, force: true })
    cold.push(stagecraft(...ours))
  }
  // What has changed a moment ago is read once more, and noted.
  const settle = (): void => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500)
    stagecraft(...ours)
  }
  settle()
  for (let run = 0; run < Number(values.runs); run++) {
    results.warm.push(stagecraft(...ours))
    results.git.push(spend("git", ["status", "--porcelain"]))
    results.turbo.push(spend(other, dry))
    results.plain.push(stagecraft("list", "--all", "--json"))
    results.affected.push(stagecraft("list", "--all", "--affected=HEAD", "--json"))
    const before = digests(results.warm.at(-1)!)
    appendFileSync(
      join(repository, `packages/lib-${size.packages - 1}/src/part-0/file-0.ts`),
      "// changed\n",
    )
    results.changed.push(stagecraft(...ours))
    const after = digests(results.changed.at(-1)!)
    const differ = Object.keys(before).filter((name) => before[name] !== after[name])
    if (differ.length === 0 || differ.length === size.images)
      throw new Error(`A change of one package changed ${differ.length} digests of ${size.images}.`)
    execFileSync("git", ["checkout", "-q", "."], { cwd: repository })
    settle()
  }
  const found = Object.keys(digests(results.warm[0]!)).length
  process.stdout.write(
    `${size.packages} packages, ${found} images, ${size.files} files; Node ${process.versions.node}\n`,
  )
  say("stagecraft list --all (configs alone)", results.plain)
  say("stagecraft list --all --digest, no hashes known", cold)
  say("stagecraft list --all --digest, nothing changed", results.warm)
  say("stagecraft list --all --digest, one file changed", results.changed)
  say("stagecraft list --all --affected=HEAD", results.affected)
  say("git status --porcelain", results.git)
  say("turbo run build --dry=json", results.turbo)
  if (!values.keep) rmSync(repository, { recursive: true, force: true })
}

function digests({ out }: Spent): Record<string, string> {
  const { images } = JSON.parse(out) as { images: { name: string; digest: string }[] }
  return Object.fromEntries(images.map(({ name, digest }) => [name, digest]))
}

main()
