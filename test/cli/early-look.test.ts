import { readFileSync, utimesSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

/** So many that another thread looks at them while the config runs. */
const many = Object.fromEntries(
  Array.from({ length: 6000 }, (_, index) => [`src/part-${index % 60}/${index}.txt`, `${index}`]),
)

const config = (first: string): string => `${first}
import { image, stage } from "stagecraft"
export default image(stage("app").from("scratch").copy("src", "/"))
`

async function digestIn(cwd: string): Promise<string> {
  const { code, stdout } = await stagecraft(["list", "--digest", "--json"], { cwd })
  expect(code).toBe(0)
  return (JSON.parse(stdout) as { images: { digest: string }[] }).images[0]!.digest
}

it("sees what a config writes while it runs, and what changed before", async () => {
  const writes =
    'import { writeFileSync } from "node:fs"\nwriteFileSync("src/part-59/59.txt", "x".repeat(1 + Number(process.env.LENGTH ?? 0)))'
  const cwd = project({ "image.config.ts": config(""), ...many })
  await sleep(2200)
  const first = await digestIn(cwd)
  expect(await digestIn(cwd)).toBe(first)
  const file = join(cwd, "src/part-0/0.txt")
  const before = readFileSync(file, "utf8")
  writeFileSync(file, "changed")
  const second = await digestIn(cwd)
  expect(second).not.toBe(first)
  writeFileSync(file, before)
  expect(await digestIn(cwd)).toBe(first)
  // From now on the config changes a file each time, after the look at it has begun.
  writeFileSync(join(cwd, "image.config.ts"), config(writes))
  utimesSync(join(cwd, "image.config.ts"), 1, 1)
  const digests: string[] = []
  for (const LENGTH of ["1", "2", "3"]) {
    const { stdout } = await stagecraft(["list", "--digest", "--json"], { cwd, env: { LENGTH } })
    digests.push((JSON.parse(stdout) as { images: { digest: string }[] }).images[0]!.digest)
    await sleep(2200)
  }
  expect(new Set([first, ...digests]).size).toBe(4)
}, 60_000)
