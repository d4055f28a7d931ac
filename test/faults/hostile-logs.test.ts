import { expect, test } from "vitest"

import { nonce } from "../engine/engine-under-test.ts"
import { project } from "../support/cli.ts"
import { runCommand } from "./running-command.ts"
import type { Ended } from "./running-command.ts"

async function say(command: string, ...words: string[]): Promise<Ended> {
  const cwd = project({
    "image.config.ts": `import { stage } from "stagecraft"
export default stage("app").from("busybox:1.36").run(${JSON.stringify(`: ${nonce()}; ${command}`)})
`,
  })
  const ended = await runCommand(["build", "--progress", "plain", ...words], { cwd })
  // Nothing that a terminal may obey.
  // oxlint-disable-next-line no-control-regex
  expect(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u.exec(ended.stderr)).toBeNull()
  return ended
}

test("escape codes, NULs, carriage returns and bytes that are no text harm nobody", async () => {
  const bytes = String.raw`\033[2J\033]0;title\007a\000b\033[31mred\033[0m\rover\b\377\302\233c\342\200\256d\n`
  const fine = await say(`printf '${bytes}'`)
  expect(fine.code, fine.stderr).toBe(0)
  expect(fine.stderr).toContain("over")
  const failed = await say(`printf '${bytes}'; exit 7`)
  expect(failed.code).toBe(1)
  expect(failed.stderr).toContain("error[run-failed]")
  expect(failed.stderr).toContain("| ")
})

test("ten megabytes without a newline, and a flood of lines, are carried as far as the engine does", async () => {
  const line = await say("head -c 10000000 /dev/zero | tr '\\0' x")
  expect(line.code).toBe(0)
  expect(line.stderr.length).toBeLessThan(4e6)
  const began = performance.now()
  const flood = await say(
    "yes 'a line of a flood of lines' | head -c 20000000; echo the end >&2; exit 3",
  )
  expect(flood.code).toBe(1)
  expect(flood.stderr).toContain("error[run-failed]")
  expect(flood.stderr).toContain("failed with exit code 3")
  expect(flood.stderr.length).toBeLessThan(8e6)
  expect(performance.now() - began).toBeLessThan(30_000)
}, 60_000)
