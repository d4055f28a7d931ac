import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import type { Engine } from "@stagecraft/engine"
import { beforeAll, expect, test } from "vitest"
import { nonce, temporaryName } from "../engine/engine-under-test.ts"
import { build, load } from "../support/api.ts"
import { project, stagecraft } from "../support/cli.ts"

let engine: Engine
beforeAll(async () => {
  engine = await findEngine(process.env)
})

/** Each file holds another word of one size, and each is as old as all others. */
const PUT = `put() { mkdir -p "$(dirname "$2")"; echo "$1" > "$2"; touch -d "\${3:-2024-01-01}" "$2"; }
`
const EXACT = "2024-01-01 00:00:00.123456789"

const BEFORE = `${PUT}
put one written
put one exact "${EXACT}"; put two ../exact "${EXACT}"
put one copied "${EXACT}"
put one renamed; put two ../renamed
put one folder/deep/file; put two ../folder/deep/file
put one linked; ln linked also-linked
put one becomes-folder; put one becomes-file/file
ln -s one link; touch -h -d 2024-01-01 link
`

const AFTER = `${PUT}
put two written
cp -p ../exact exact
cp -p ../exact copied
mv ../renamed renamed
mv folder ../old; mv ../folder folder
put two linked
rm becomes-folder; put two becomes-folder/file; rm -r becomes-file; put two becomes-file
ln -sfn two link; touch -h -d 2024-01-01 link
`

/** What an image must have of the folder. Times in whole seconds: layers hold no others. */
const TOLD = `find . -type f | LC_ALL=C sort | while read f; do stat -c %Y $f; md5sum $f; done; readlink link
cat written exact copied renamed folder/deep/file linked`

function setUp(tag: string): { readonly cwd: string; readonly shell: (script: string) => string } {
  const cwd = project({
    "image.config.ts": `import { image, stage } from "stagecraft"
export default image(stage("app").from("busybox:1.36").copy("all", "/all"), { tags: ["${tag}"] })
`,
    "all/nonce": nonce(),
  })
  const shell = (script: string): string =>
    execFileSync("sh", ["-ec", script], { cwd: join(cwd, "all"), encoding: "utf8" })
  return { cwd, shell }
}

const inImage = async (tag: string): Promise<string> =>
  (await engine.run(tag, ["-c", `cd /all; ${TOLD}`], { entrypoint: ["/bin/sh"] })).stdout

test("a file that became another while its size and time stayed is sent and built", async () => {
  const tag = temporaryName(engine, "set-back")
  const { cwd, shell } = setUp(tag)
  const buildHere = async (): Promise<void> => {
    const { code, stderr } = await stagecraft(["build"], { cwd })
    expect(stderr).not.toContain("error")
    expect(code).toBe(0)
  }
  shell(BEFORE)
  await buildHere()
  expect(await inImage(tag)).toBe(shell(TOLD))
  shell(AFTER)
  await buildHere()
  expect(await inImage(tag)).toBe(shell(TOLD))
  expect((await inImage(tag)).match(/^two$/gmu)).toHaveLength(7)
  // And back again, twice, at once after the build.
  for (const word of ["one", "two"]) {
    shell(`${PUT}put ${word} written`)
    await buildHere()
    expect(await inImage(tag)).toBe(shell(TOLD))
  }
}, 120_000)

test("programs that build with the library get it, too", async () => {
  const tag = temporaryName(engine, "set-back")
  const { cwd, shell } = setUp(tag)
  const loaded = await load({ cwd })
  shell(BEFORE)
  await build(loaded)
  shell(AFTER)
  await build(loaded)
  expect(await inImage(tag)).toBe(shell(TOLD))
}, 120_000)
