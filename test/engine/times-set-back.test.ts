import { execFileSync } from "node:child_process"

import { beforeAll, expect, test } from "vitest"

import type { Engine } from "../../packages/engine/src/index.ts"
import { ask } from "../../scripts/engine/engine-api.ts"
import type { Outcome } from "./engine-under-test.ts"
import {
  BASE,
  buildOn,
  engineHost,
  findClean,
  nonce,
  temporaryFolder,
  temporaryName,
} from "./engine-under-test.ts"

let engine: Engine
let host: string
beforeAll(async () => {
  host = await engineHost()
  engine = await findClean(host)
}, 300_000)

/** Each of them holds another word of one size, and each is as old as all others. */
const FIRST = `
put() { mkdir -p "$(dirname "$2")"; echo "$1" > "$2"; touch -d "\${3:-2024-01-01}" "$2"; }
`
const exact = "2024-01-01 00:00:00.123456789"

const BEFORE = `${FIRST}
put one written
put one exact "${exact}"; put two ../exact "${exact}"
put one copied "${exact}"
put one renamed; put two ../renamed
put one folder/deep/file; put two ../folder/deep/file
put one linked; ln linked also-linked
put one becomes-folder; put one becomes-file/file
ln -s one link; touch -h -d 2024-01-01 link
head -c 300000 /dev/urandom > large; touch -d 2024-01-01 large
`
const AFTER = `${FIRST}
put two written
cp -p ../exact exact
cp -p ../exact copied
mv ../renamed renamed
mv folder ../old; mv ../folder folder
put two linked
rm becomes-folder; put two becomes-folder/file; rm -r becomes-file; put two becomes-file
ln -sfn two link; touch -h -d 2024-01-01 link
`

/** How many bytes went to the engine. */
const uploaded = ({ events }: Outcome): number =>
  Math.max(0, ...events.map((event) => (event.type === "progress" ? event.current : 0)))

test("a file whose contents changed while size and time stayed is sent again, and no other is", async () => {
  const root = temporaryFolder({ "context/all/nonce": nonce() })
  const contextFolder = `${root}/context`
  const shell = (script: string): string =>
    execFileSync("sh", ["-ec", script], { cwd: `${contextFolder}/all`, encoding: "utf8" })
  const tag = temporaryName(engine, "set-back")
  const build = async (folder = contextFolder, noCache = false): Promise<number> => {
    const asked = { contextFolder: folder, tags: [tag], noCache }
    const outcome = await buildOn(engine, `FROM ${BASE}\nCOPY . /\n`, asked)
    expect(outcome.problem).toBeUndefined()
    return uploaded(outcome)
  }
  const layers = async (): Promise<unknown> => {
    const { text } = await ask(host, `/images/${tag}/json`)
    return (JSON.parse(text) as { readonly RootFS: unknown }).RootFS
  }
  const told =
    "find . -type f | LC_ALL=C sort | while read f; do stat -c %Y $f; md5sum $f; done; readlink link; cat written exact copied renamed folder/deep/file"

  shell(BEFORE)
  expect(await build()).toBeGreaterThan(300_000)
  expect(await build()).toBeLessThan(5000)

  // What tells files apart on their way is in no layer.
  const layersHere = await layers()
  execFileSync("cp", ["-a", contextFolder, `${root}/elsewhere`])
  expect(await build(`${root}/elsewhere`, true)).toBeGreaterThan(300_000)
  expect(await layers()).toEqual(layersHere)

  const before = shell(told)
  shell(AFTER)
  expect(shell(told)).not.toBe(before)
  expect(await build()).toBeLessThan(20_000)
  const { stdout } = await engine.run(tag, ["-c", `cd /all; ${told}`], { entrypoint: ["/bin/sh"] })
  expect(stdout).toBe(shell(told))
  expect(stdout.split("\n").slice(-7)).toEqual(["two", "two", "two", "two", "two", "two", ""])
}, 120_000)
