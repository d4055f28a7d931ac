import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs"
import { createConnection, createServer } from "node:net"
import type { Socket } from "node:net"
import { dirname, join } from "node:path"
import { PassThrough, Transform } from "node:stream"

import { describe, expect, onTestFinished, test } from "vitest"

import { nonce } from "../engine/engine-under-test.ts"
import { project } from "../support/cli.ts"
import { problemIn, runCommand, startCommand } from "./running-command.ts"

const copyAll = `import { stage } from "stagecraft"
export default stage("app").from("busybox:1.36").copy("data", "/data/")
`

describe("a file that changes while the context is sent", () => {
  /** The engine nearly always takes this one first; what comes after it has been listed by then, and not been opened. */
  const FIRST = 60e6

  const changes: readonly (readonly [string, (file: string) => void, string, string])[] = [
    ["is deleted", (file) => rmSync(file), "context-file-vanished", "was there"],
    ["is truncated", (file) => truncateSync(file, 3), "context-file-changed", "changed"],
    [
      "becomes a link",
      (file) => {
        rmSync(file)
        symlinkSync("/etc/passwd", file)
      },
      "context-file-changed",
      "changed",
    ],
    [
      "becomes a folder",
      (file) => {
        rmSync(file)
        mkdirSync(file)
      },
      "context-file-changed",
      "changed",
    ],
  ]

  /** A build that stands still in the middle of the first file until the gate is opened. */
  const begin = async () => {
    for (;;) {
      const text = nonce()
      const cwd = project({ "image.config.ts": copyAll, "data/a": "", "data/b": text })
      truncateSync(join(cwd, "data/a"), FIRST)
      const gate = new Gate(FIRST / 6, text)
      const env = { DOCKER_HOST: await openDoor(() => gate.pass()) }
      const { ended } = startCommand(["build", "-o", "out"], { cwd, env })
      await Promise.race([gate.reached, ended])
      if (!gate.hasSeen) return { cwd, ended, gate, file: join(cwd, "data/b") }
      // The engine asks for files beside each other, and may have asked for the second one first.
      gate.open()
      await ended
    }
  }

  test.each(changes)("and %s", async (_, change, code) => {
    const { cwd, ended, gate, file } = await begin()
    change(file)
    gate.open()
    const { code: exit, stderr } = await ended
    const { headline, hint } = problemIn(stderr)
    expect(headline, stderr).toContain(`error[${code}]: `)
    expect(headline).toContain("data/b")
    expect(hint).not.toBe("")
    expect(exit).toBe(1)
    expect(readdirSync(cwd)).not.toContain("out")
  })

  test("and grows arrives as it was listed", async () => {
    const { cwd, ended, gate, file } = await begin()
    const listed = readFileSync(file, "utf8")
    appendFileSync(file, "more")
    gate.open()
    const { code, stderr } = await ended
    expect(code, stderr).toBe(0)
    expect(readFileSync(join(cwd, "out/data/b"), "utf8")).toBe(listed)
    // Nothing on the way hides a text from who looks for it.
    expect(gate.hasSeen).toBe(true)
  })
})

/** Lets a number of bytes of each connection through, and the rest when it is opened. */
class Gate {
  /** Resolves when one connection has come so far. */
  readonly reached: Promise<void>
  readonly #opened: Promise<void>
  open!: () => void
  #reach!: () => void
  readonly #limit: number
  readonly #text: string
  /** Whether the text has come through, unless it came in two pieces. */
  hasSeen = false

  constructor(limit: number, text: string) {
    this.#limit = limit
    this.#text = text
    this.reached = new Promise((resolve) => (this.#reach = resolve))
    this.#opened = new Promise((resolve) => (this.open = resolve))
  }

  pass(): Transform {
    let passed = 0
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        passed += chunk.length
        this.hasSeen ||= chunk.includes(this.#text)
        if (passed < this.#limit) return done(null, chunk)
        this.#reach()
        void this.#opened.then(() => done(null, chunk))
      },
    })
  }
}

/**
 * Leads to the tests' engine for everyone on this machine, as long as the test lasts.
 *
 * @param through - What goes to the engine passes through one of these per connection.
 */
async function openDoor(through: () => Transform = () => new PassThrough()): Promise<string> {
  const url = new URL(process.env["DOCKER_HOST"] ?? "")
  const target =
    url.protocol === "unix:"
      ? { path: url.pathname }
      : { host: url.hostname, port: Number(url.port) }
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = createConnection(target as { path: string })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on("error", () => socket.destroy())
    }
    client.pipe(through()).pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return `tcp://127.0.0.1:${(server.address() as { port: number }).port}`
}

test.skipIf(process.getuid?.() !== 0)(
  "a file and a folder that may not be read are named",
  async () => {
    const cwd = project({
      "image.config.ts": copyAll,
      "data/open": "x",
      "data/locked": "x",
      "data/folder/x": "",
    })
    const nobody = 65_534
    for (const path of ["", "image.config.ts", "data", "data/open"])
      chownSync(join(cwd, path), nobody, nobody)
    const env = { DOCKER_HOST: await openDoor(), HOME: cwd, DOCKER_CONFIG: undefined }
    const build = async (path: string): Promise<void> => {
      const { code, stderr } = await runCommand(["build"], { cwd, env, uid: nobody })
      const { headline, hint } = problemIn(stderr)
      expect(headline, stderr).toContain("error[context-file-unreadable]: ")
      expect(headline).toContain(path)
      expect(headline).toContain("permission denied")
      expect(hint).not.toBe("")
      expect(code).toBe(1)
    }
    chmodSync(join(cwd, "data/locked"), 0)
    await build("data/locked")
    rmSync(join(cwd, "data/locked"))
    chmodSync(join(cwd, "data/folder"), 0)
    await build("data/folder")
    rmSync(join(cwd, "data/folder"), { recursive: true })
    const { code, stderr } = await runCommand(["build"], { cwd, env, uid: nobody })
    expect(code, stderr).toBe(0)
  },
)

describe("names of files", () => {
  test("that are hostile arrive as they are", async () => {
    const names = [
      "new\nline",
      "tab\tcr\rbell\u0007escape\u001b[31m",
      `quotes "'\` and \\ backslash`,
      "-rf",
      "--help",
      "$HOME $(id) ;&|<>*?[a]{b}!~#%",
      " leading and trailing ",
      "...",
      "é日本\u202egpj.exe",
      "n".repeat(255),
      `${"d".repeat(250)}/`.repeat(12) + "deep",
    ]
    const cwd = project({
      "image.config.ts": copyAll,
      ...Object.fromEntries(names.map((name) => [`data/${name}`, name])),
    })
    const { code, stderr } = await runCommand(["build", "-o", "out"], { cwd })
    expect(code, stderr).toBe(0)
    for (const name of names) {
      const parent = join(cwd, "out/data", dirname(name))
      expect(readdirSync(parent)).toContain(name.split("/").at(-1))
    }
  })

  test("that are no text are refused, and shown so that no terminal obeys", async () => {
    const cwd = project({ "image.config.ts": copyAll, "data/x": "" })
    writeFileSync(Buffer.from(`${cwd}/data/bad\u001b[31m\u00ff\u00fe`, "latin1"), "")
    const { code, stderr } = await runCommand(["build"], { cwd })
    const { headline, hint } = problemIn(stderr)
    expect(headline).toContain("error[context-name-not-utf8]: ")
    expect(headline).toContain("data/bad")
    expect(hint).not.toBe("")
    expect(code).toBe(1)
    expect(stderr).not.toContain("\u001b")
  })
})
