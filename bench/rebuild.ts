import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { dockerCli } from "../scripts/engine/buildx.ts"
import { logToStderr } from "../scripts/engine/log.ts"
import { addTag, linesOfRequirements, prepareBases } from "./rebuild/bases.ts"
import { bumpedFiles } from "./rebuild/bumps.ts"
import { measure, type Result } from "./rebuild/measure.ts"
import { projects } from "./rebuild/projects.ts"
import { summary, table } from "./rebuild/report.ts"
import { verifyProject } from "./rebuild/verify.ts"
import { words } from "./rebuild/words.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const help = `\
What the optimizer gains on projects with everyday mistakes (bench/rebuild/projects; where one has a Dockerfile, it is
imported first). \`stagecraft build --no-optimize\` against \`stagecraft build\`, each in a checkout and with a build cache
of its own on the same engine: a clean build, a build after one changed line, a build after a changed dependency.
A commit's hash is passed where a project takes one. The sides take turns; a ratio is that of the medians.

  npm run bench:rebuild [-- options]

  --project NAME  only this project, may be repeated: ${projects.map(({ name }) => name).join(", ")}
  --pairs N       clean builds of each side, 2 unless set
  --changes N     changes of a source after each clean build, 2 unless set
  --words         the optimized side's configs say what no optimizer can know:
                  ${words}
  --verify        compare the files and the config of both sides instead of measuring
  --bin FILE      the command to measure; packages/stagecraft/dist/bin.cjs unless set
  --json          figures as JSON, one line for each project

DOCKER_HOST names the engine; without it, one is found or started. Packages come from the network, so a build of a
minute has seconds of noise. What the benchmark built is removed afterwards; its bases stay.
`

const { values } = parseArgs({
  options: {
    project: { type: "string", multiple: true },
    pairs: { type: "string", default: "2" },
    changes: { type: "string", default: "2" },
    bin: { type: "string", default: join(root, "packages/stagecraft/dist/bin.cjs") },
    json: { type: "boolean", default: false },
    words: { type: "boolean", default: false },
    verify: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
})

async function main(): Promise<void> {
  const unknown = values.project?.filter((name) => !projects.some((each) => each.name === name))
  if (unknown && unknown.length > 0)
    throw new Error(`There is no project ${unknown.join(", ")}.\n${help}`)
  const chosen = projects.filter(({ name }) => values.project?.includes(name) ?? true)
  const cli = await dockerCli(process.env["DOCKER_HOST"])
  const requirements = [
    ...["python-pip", "node-python"].map((name) =>
      readFileSync(join(root, "bench/rebuild/projects", name, "requirements.txt"), "utf8"),
    ),
    bumpedFiles("python-pip").get("requirements.txt") ?? "",
  ].flatMap(linesOfRequirements)
  const references = chosen.flatMap(({ bases }) => bases)
  const bases = await prepareBases(cli, references, requirements)
  const results: Result[] = []
  mkdirSync(join(root, ".cache"), { recursive: true })
  const home = mkdtempSync(join(root, ".cache/bench-rebuild-"))
  try {
    const bench = {
      bin: resolve(values.bin),
      home,
      cli,
      bases,
      pairs: Number(values.pairs),
      changes: Number(values.changes),
      words: values.words,
      log: logToStderr,
    }
    for (const project of chosen) {
      if (values.verify) {
        if (!(await verifyProject(bench, project))) process.exitCode = 1
        continue
      }
      const result = await measure(bench, project).catch((error: unknown) => {
        // The network may fail for a moment, and what the others took is still true.
        process.exitCode = 1
        logToStderr(`${project.name} is left out: ${String(error)}`)
      })
      if (!result) continue
      results.push(result)
      if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`)
    }
  } finally {
    for (const [reference, { tag }] of bases) await addTag(cli.env["DOCKER_HOST"]!, tag, reference)
    rmSync(home, { recursive: true, force: true })
  }
  if (results.length === 0) return
  if (!values.json) process.stdout.write(table(results))
  ;(values.json ? process.stderr : process.stdout).write(summary(results))
}

if (values.help) process.stdout.write(help)
else await main()
