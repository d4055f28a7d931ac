import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"

import { findEngine } from "@stagecraft/engine"
import { expect, test } from "vitest"

import { nonce, temporaryName } from "../engine/engine-under-test.ts"
import { project } from "../support/cli.ts"
import { runCommand, startCommand } from "./running-command.ts"
import type { RunningCommand } from "./running-command.ts"
import { secondsSinceTick, ticking } from "./ticking.ts"

const engine = await findEngine(process.env)

/** The step says so; its own text has the word, too. */
const begun = /\] begun$/mu

/** A context that takes a moment, and a RUN that ticks until it is stopped. */
const endless = (id: string): string =>
  project({
    "image.config.ts": `import { cache, stage } from "stagecraft"
export default stage("app").from("busybox:1.36").copy("data", "/data/")
  .run(${JSON.stringify(ticking)}, { mounts: [cache("/c", { id: "${id}" })] })
`,
    ...data(),
  })

const data = (): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`data/${index}`, `${nonce()}${"x".repeat(20_000)}`]),
  )

/** A file system that takes a moment to come back. */
const large = (id: string): string =>
  project({
    "image.config.ts": `import { stage } from "stagecraft"
export default stage("app").from("busybox:1.36").run("echo ${id}; truncate -s 3000M /x")
`,
  })

/** What a command that was stopped has to say, and how. */
const stopped = {
  code: 130,
  stderr: expect.stringMatching(
    // Whoever comes before the command has begun finds a process that dies of it, as any other.
    /^$|Stopping … \(once more to leave at once\)[^]*error\[(?:build-)?interrupted\]: .*\n[^]*hint: \S/u,
  ) as string,
}

async function expectStopped(command: RunningCommand): Promise<void> {
  const ended = await command.ended
  expect(ended).toMatchObject(stopped)
  expect(ended.after).toBeLessThan(5000)
}

test("Ctrl-C at any moment ends the command and its steps, and leaves nothing behind", async () => {
  const id = nonce()
  const cwd = endless(id)
  // Ten moments: of the start, the upload, the RUN, for certain; and, with the other project, of the export.
  for (let round = 0; round < 6; round++) {
    for (const [name, text] of Object.entries(data())) writeFileSync(join(cwd, name), text)
    const before = readdirSync(cwd)
    const command = startCommand(["build", "-o", "out", "--metadata-file", "metadata.json"], {
      cwd,
    })
    if (round === 5) await command.until(begun)
    else await wait(round === 0 ? 60 : Math.random() * 2500)
    command.send("SIGINT")
    await expectStopped(command)
    expect(readdirSync(cwd)).toEqual(before)
  }
  const other = large(id)
  const before = readdirSync(other)
  for (let round = 0; round < 4; round++) {
    const output = round % 2 === 0 ? "out" : "type=tar,dest=out/x.tar"
    const words = ["build", "-o", output, "--metadata-file", "metadata.json"]
    const command = startCommand(words, { cwd: other })
    await command.until("exporting to client")
    await wait(Math.random() * 500)
    command.send("SIGINT")
    await expectStopped(command)
    expect(readdirSync(other)).toEqual(before)
  }
  await wait(4000)
  expect(await secondsSinceTick(engine, id)).toBeGreaterThanOrEqual(3)
  writeFileSync(
    join(cwd, "image.config.ts"),
    'import { stage } from "stagecraft"\nexport default stage("app").from("busybox:1.36").copy("data", "/data/")\n',
  )
  const next = await runCommand(["build", "-o", "out"], { cwd })
  expect(next.code, next.stderr).toBe(0)
  expect(readdirSync(join(cwd, "out/data"))).toHaveLength(300)
}, 120_000)

test("SIGTERM is heeded as Ctrl-C is, and a second Ctrl-C does not wait", async () => {
  const [first, second] = [nonce(), nonce()]
  const polite = startCommand(["build"], { cwd: endless(first) })
  await polite.until(begun)
  polite.send("SIGTERM")
  await expectStopped(polite)
  const hasty = startCommand(["build"], { cwd: endless(second) })
  await hasty.until(begun)
  hasty.send("SIGINT")
  hasty.child.kill("SIGINT")
  const { code, after } = await hasty.ended
  expect(code).toBe(130)
  expect(after).toBeLessThan(1500)
  await wait(4000)
  expect(await secondsSinceTick(engine, first)).toBeGreaterThanOrEqual(3)
  expect(await secondsSinceTick(engine, second)).toBeGreaterThanOrEqual(3)
}, 60_000)

test("a config that never ends is ended by Ctrl-C and by SIGTERM", async () => {
  const cwd = project({
    "image.config.ts": "console.log('begun')\nwhile (true) {}\nexport default 1\n",
  })
  for (const [words, signal, code] of [
    [["build"], "SIGINT", 130],
    [["list"], "SIGTERM", 143],
  ] as const) {
    const command = startCommand([...words], { cwd })
    await command.until(/^begun$/mu)
    command.send(signal)
    const ended = await command.ended
    expect(ended).toMatchObject({ code, stderr: "begun\n" })
    expect(ended.after).toBeLessThan(2000)
  }
}, 60_000)

test("a command that is killed leaves nothing running on the engine", async () => {
  const id = nonce()
  const command = startCommand(["build"], { cwd: endless(id) })
  await command.until(begun)
  command.send("SIGKILL")
  expect((await command.ended).code).toBe(137)
  await wait(4000)
  expect(await secondsSinceTick(engine, id)).toBeGreaterThanOrEqual(3)
}, 60_000)

test("a reader of the result that stalls holds up neither Ctrl-C nor the session", async () => {
  const command = startCommand(["build", "-o", "-"], { cwd: large(nonce()) })
  command.child.stdout?.pause()
  await command.until("exporting to client")
  await wait(1500)
  command.send("SIGINT")
  // Its streams are closed when it is read to the end.
  await new Promise((resolve) => command.child.once("exit", resolve))
  command.child.stdout?.resume()
  const ended = await command.ended
  expect(ended).toMatchObject(stopped)
  expect(ended.after).toBeLessThan(5000)
}, 60_000)

test("a reader of the result that goes away ends the command as other tools end", async () => {
  const command = startCommand(["build", "-o", "-"], { cwd: large(nonce()) })
  command.child.stdout?.once("data", () => command.child.stdout?.destroy())
  const { code, stderr } = await command.ended
  expect(stderr).not.toContain("error")
  expect(code).toBe(141)
}, 60_000)

test("streams that are closed from the start stop no build", async () => {
  const cwd = project({
    "image.config.ts": `import { stage } from "stagecraft"
export default stage("app").from("busybox:1.36").run("echo ${nonce()} && seq 1000")
`,
  })
  const silent = await runCommand(["build", "--json"], { cwd, redirect: "2>&-" })
  expect(silent).toMatchObject({ code: 0, stderr: "" })
  expect(JSON.parse(silent.stdout)).toMatchObject({ images: [{ name: "default" }] })
  for (const redirect of ["1>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-"]) {
    const { code, stderr } = await runCommand(["build", "--json"], { cwd, redirect })
    expect(code, stderr).toBe(0)
  }
}, 60_000)

test("two commands in one project at once both succeed, and leave a whole result", async () => {
  const tag = temporaryName(engine, "twice")
  const cwd = project({
    "image.config.ts": `import { image, stage } from "stagecraft"
export default image(stage("app").from("busybox:1.36").copy("data", "/data/").run("sleep 1"), { tags: ["${tag}"] })
`,
    ...data(),
  })
  for (const words of [
    ["--iidfile", "iid"],
    ["-o", "out", "--metadata-file", "metadata.json"],
  ]) {
    const both = await Promise.all([1, 2].map(() => runCommand(["build", ...words], { cwd })))
    for (const { code, stderr } of both) expect(code, stderr).toBe(0)
  }
  expect(readdirSync(join(cwd, "out/data"))).toHaveLength(300)
  expect(readdirSync(cwd).toSorted()).toEqual([
    "data",
    "iid",
    "image.config.ts",
    "metadata.json",
    "out",
  ])
}, 60_000)

test("a config that changes while it is built is built as it was read", async () => {
  const [tag, other] = [temporaryName(engine, "old"), temporaryName(engine, "new")]
  const config = (name: string): string => `import { image, stage } from "stagecraft"
export default image(stage("app").from("busybox:1.36").run("echo begun; sleep 1; echo ${name}"), { tags: ["${name}"] })
`
  const cwd = project({ "image.config.ts": config(tag) })
  const command = startCommand(["build"], { cwd })
  await command.until(begun)
  writeFileSync(join(cwd, "image.config.ts"), `${"// longer\n".repeat(20)}${config(other)}`)
  const { code, stderr } = await command.ended
  expect(code, stderr).toBe(0)
  expect(await engine.exists(tag)).toBe(true)
  expect(await engine.exists(other)).toBe(false)
}, 60_000)
