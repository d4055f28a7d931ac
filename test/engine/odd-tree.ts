import { execFileSync, spawnSync } from "node:child_process"
import { once } from "node:events"
import {
  chmodSync,
  linkSync,
  mkdirSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { createServer } from "node:net"
import { onTestFinished } from "vitest"

import { nonce, temporaryFolder } from "./engine-under-test.ts"

/** Names that sort, print or escape in ways of their own. */
const NAMES = [
  "a",
  "a-b",
  "a.b",
  "a b",
  "a/b",
  "A",
  "ä",
  "a\u0308",
  "\ue000",
  "😀",
  "日本語",
  "#hash",
  "!bang",
  "-dash",
  "*",
  "?",
  "[x]",
  "back\\slash",
  "quo'te\"",
  "$HOME",
  "~",
  "%41",
  "a+b",
  "new\nline",
  "tab\t",
  " lead",
  "trail ",
  ".dot",
  "...",
  "x".repeat(255),
]

/**
 * A folder with every kind of file a context can hold: odd names, modes, links of both kinds, pipes, sockets, devices
 * (where this process may make them), old and exact times, empty and large files. Each copy of it is new to an engine.
 */
export async function oddTree(): Promise<string> {
  const word = nonce()
  const root = temporaryFolder({ "names/0": word, "modes/0": word, "links/0": word })
  mkdirSync(`${root}/names/a.d`)
  for (const name of NAMES)
    if (!name.includes("/") && name !== "a") writeFileSync(`${root}/names/${name}`, name)
  mkdirSync(`${root}/names/a`)
  writeFileSync(`${root}/names/a/b`, "")

  for (const mode of [0o000, 0o444, 0o600, 0o755, 0o4755, 0o2755, 0o1777, 0o6711]) {
    const path = `${root}/modes/${mode.toString(8)}`
    writeFileSync(path, word)
    chmodSync(path, mode)
    mkdirSync(`${path}.d`)
    chmodSync(`${path}.d`, mode)
  }
  mkdirSync(`${root}/modes/empty`)
  writeFileSync(`${root}/modes/nothing`, "")
  writeFileSync(`${root}/modes/large`, word.repeat(50_000))
  writeFileSync(`${root}/modes/hole`, "")
  truncateSync(`${root}/modes/hole`, 3 * 32 * 1024)
  writeFileSync(`${root}/modes/old`, "")
  utimesSync(`${root}/modes/old`, -1.5, -86_400.25)

  symlinkSync("0", `${root}/links/relative`)
  symlinkSync("/etc/passwd", `${root}/links/absolute`)
  symlinkSync("../modes", `${root}/links/folder`)
  symlinkSync("nowhere", `${root}/links/dangling`)
  symlinkSync("ünï", `${root}/links/not-ascii`)
  symlinkSync("..", `${root}/links/round`)
  mkdirSync(`${root}/also`)
  for (const name of ["links/1", "links/2", "also/3"])
    linkSync(`${root}/links/0`, `${root}/${name}`)
  linkSync(`${root}/names/0`, `${root}/also/0`)
  linkSync(`${root}/links/dangling`, `${root}/links/dangling-too`)

  mkdirSync(`${root}/special`)
  execFileSync("mkfifo", [`${root}/special/fifo`])
  linkSync(`${root}/special/fifo`, `${root}/special/fifo-too`)
  const server = createServer().listen(`${root}/special/socket`)
  await once(server, "listening")
  onTestFinished(() => void server.close())
  for (const [name, ...what] of [
    ["null", "c", "1", "3"],
    ["wide", "c", "300", "70000"],
    ["block", "b", "7", "0"],
  ])
    spawnSync("mknod", [`${root}/special/${name!}`, ...what])
  return root
}
