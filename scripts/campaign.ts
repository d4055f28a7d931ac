import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

/*
 * The long form of the suite's random tests, each from a seed that is printed:
 *
 *   npm run campaign                         all of them, from a fresh seed
 *   npm run campaign -- exactness            one of them
 *   npm run campaign -- --seed 7 --scale 2   from a given seed, with twice the cases
 */
const root = fileURLToPath(new URL("..", import.meta.url))

/** A campaign: the tests it runs, and how many cases each variable asks of them. */
const campaigns: Readonly<
  Record<
    string,
    { readonly files: readonly string[]; readonly cases: Readonly<Record<string, number>> }
  >
> = {
  exactness: { files: ["test/exactness"], cases: { STAGECRAFT_CAMPAIGN_EXACTNESS: 20_000 } },
  ignore: {
    files: ["test/context", "packages/context/test/merge.test.ts"],
    cases: {
      STAGECRAFT_CAMPAIGN_IGNORE: 5000,
      STAGECRAFT_CAMPAIGN_ALLOW_LIST: 600,
      STAGECRAFT_CAMPAIGN_MERGE: 100_000,
    },
  },
  equivalence: {
    files: ["test/equivalence/equivalence.test.ts"],
    cases: { STAGECRAFT_CAMPAIGN_EQUIVALENCE: 5000 },
  },
  // Of a folder that STAGECRAFT_CAMPAIGN_DOCKERFILES names; without it of one file only.
  dockerfiles: { files: ["test/equivalence/public-files.test.ts"], cases: {} },
  // With package managers from the npm registry.
  workspaces: {
    files: ["packages/workspace/test/real-managers.test.ts"],
    cases: { STAGECRAFT_CAMPAIGN_WORKSPACES: 4 },
  },
  // With real package managers and packages from their registry.
  frozen: {
    files: ["test/workspace/frozen.test.ts"],
    cases: { STAGECRAFT_CAMPAIGN_FROZEN: 4 },
  },
  // A copy split before an install, and as it is written, by real package managers.
  split: {
    files: ["test/workspace/split-installs.test.ts"],
    cases: { STAGECRAFT_CAMPAIGN_SPLIT: 30 },
  },
  merge: { files: ["test/compiler"], cases: { STAGECRAFT_CAMPAIGN_GRAPHS: 1000 } },
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string" }, scale: { type: "string", default: "1" } },
})
const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31))
const scale = Number(values.scale)
const wanted = positionals.length === 0 ? Object.keys(campaigns) : positionals
const failed: string[] = []
for (const name of wanted) {
  const campaign = campaigns[name]
  if (!campaign || !(scale > 0)) {
    process.stderr.write(
      `usage: npm run campaign -- [${Object.keys(campaigns).join("|")}] [--seed N] [--scale X]\n`,
    )
    process.exit(2)
  }
  const cases = Object.entries(campaign.cases).map(([variable, count]) => [
    variable,
    String(Math.ceil(count * scale)),
  ])
  process.stderr.write(
    `campaign ${name}, seed ${seed}: ${cases.map((each) => each.join("=")).join(" ")}\n`,
  )
  const { status } = spawnSync(
    join(root, "node_modules/.bin/vitest"),
    ["run", "--testTimeout=7200000", "--hookTimeout=7200000", ...campaign.files],
    {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, ...Object.fromEntries(cases), STAGECRAFT_SEED: seed },
    },
  )
  if (status !== 0) failed.push(name)
}
process.stdout.write(
  failed.length === 0
    ? "all campaigns passed\n"
    : `failed from seed ${seed}: ${failed.join(", ")}\n`,
)
process.exitCode = failed.length === 0 ? 0 : 1
