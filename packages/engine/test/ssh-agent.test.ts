import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

import fc from "fast-check"
import { afterAll, describe, expect, it } from "vitest"

import { SshAgent } from "../src/session/ssh-agent.ts"
import { readSshKey } from "../src/session/ssh-key.ts"
import type { SshKey } from "../src/session/ssh-key.ts"

const folder = mkdtempSync(join(tmpdir(), "stagecraft-ssh-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const run = promisify(execFile)

async function makeKey(name: string, ...words: readonly string[]): Promise<string> {
  const file = join(folder, name)
  await run("ssh-keygen", ["-q", "-N", "", "-C", name, "-f", file, ...words])
  return file
}

const read = (file: string): SshKey | { readonly why: string } =>
  readSshKey(readFileSync(file, "utf8"), file)

/** Runs what OpenSSH has with an agent of ours behind its socket. */
async function withAgent<T>(
  keys: readonly SshKey[],
  use: (socket: string) => Promise<T>,
): Promise<T> {
  const socket = join(folder, `agent-${Math.random().toString(36).slice(2)}`)
  const server = createServer((client) => {
    const agent = new SshAgent(keys)
    client.on("data", (chunk: Buffer) => client.write(agent.take(chunk)))
    client.on("error", () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  try {
    return await use(socket)
  } finally {
    server.close()
  }
}

/** Signs with the agent and has OpenSSH check it. */
async function signAndVerify(file: string, socket: string): Promise<string> {
  const data = join(folder, "data")
  const env = { ...process.env, SSH_AUTH_SOCK: socket }
  await run("sh", ["-c", `echo hello > ${data}; rm -f ${data}.sig`])
  await run("ssh-keygen", ["-Y", "sign", "-f", `${file}.pub`, "-n", "test", data], { env })
  const check = `ssh-keygen -Y check-novalidate -n test -s ${data}.sig < ${data}`
  const { stdout } = await run("sh", ["-c", check])
  return stdout
}

describe.each([
  ["ed25519", ["-t", "ed25519"]],
  ["rsa", ["-t", "rsa", "-b", "2048"]],
  ["ecdsa-256", ["-t", "ecdsa", "-b", "256"]],
  ["ecdsa-384", ["-t", "ecdsa", "-b", "384"]],
  ["ecdsa-521", ["-t", "ecdsa", "-b", "521"]],
  ["rsa-pem", ["-t", "rsa", "-b", "2048", "-m", "PEM"]],
  ["ecdsa-pem", ["-t", "ecdsa", "-m", "PEM"]],
  ["rsa-pkcs8", ["-t", "rsa", "-b", "2048", "-m", "PKCS8"]],
])("a key of type %s", (name, words) => {
  it("is listed by OpenSSH as its own, and signs what OpenSSH accepts", async () => {
    const file = await makeKey(name, ...words)
    const key = read(file)
    if ("why" in key) throw new Error(key.why)
    const [, blob] = readFileSync(`${file}.pub`, "utf8").split(" ")
    expect(key.blob.toString("base64")).toBe(blob)
    await withAgent([key], async (socket) => {
      const env = { ...process.env, SSH_AUTH_SOCK: socket }
      expect((await run("ssh-add", ["-L"], { env })).stdout).toContain(blob)
      expect(await signAndVerify(file, socket)).toContain('Good "test" signature')
    })
  })
})

describe("what is no key, or one with a passphrase", () => {
  it.each([
    ["own form", []],
    ["PEM", ["-m", "PEM"]],
    ["PKCS8", ["-m", "PKCS8"]],
  ])("is told: %s", async (name, words) => {
    const file = join(folder, `locked-${name.replace(" ", "-")}`)
    await run("ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-N", "secret", "-f", file, ...words])
    expect(read(file)).toMatchObject({ why: expect.stringContaining("ssh-add") })
  })

  it("is told", async () => {
    expect(readSshKey("hello", "x")).toMatchObject({ why: expect.stringContaining("private key") })
    const broken = readFileSync(await makeKey("broken", "-t", "ed25519"), "utf8").replace(
      "b3Bl",
      "AAAA",
    )
    expect(readSshKey(broken, "x")).toMatchObject({
      why: expect.stringContaining("begins wrongly"),
    })
    const short =
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5v\n-----END OPENSSH PRIVATE KEY-----"
    expect(readSshKey(short, "x")).toMatchObject({ why: expect.stringContaining("cannot be read") })
  })
})

describe("a client that is not OpenSSH", () => {
  const list = Buffer.of(0, 0, 0, 1, 11)
  const none = Buffer.of(0, 0, 0, 5, 12, 0, 0, 0, 0)
  const failure = Buffer.of(0, 0, 0, 1, 5)

  it("may cut its requests anywhere", () => {
    const agent = new SshAgent([])
    for (const byte of list.subarray(0, 4)) expect(agent.take(Buffer.of(byte))).toHaveLength(0)
    expect(agent.take(Buffer.concat([list.subarray(4), list, Buffer.of(0)]))).toEqual(
      Buffer.concat([none, none]),
    )
  })

  it("gets a failure for what an agent of ours does not do", () => {
    for (const type of [1, 13, 17, 18, 19, 22, 23, 25, 27, 200])
      expect(new SshAgent([]).take(Buffer.of(0, 0, 0, 1, type))).toEqual(failure)
    expect(new SshAgent([]).take(Buffer.of(0, 0, 0, 0))).toEqual(failure)
  })

  it("cannot make it hold more than a request, nor fail otherwise", () => {
    expect(() => new SshAgent([]).take(Buffer.of(255, 255, 255, 255))).toThrow(RangeError)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const request = Buffer.concat([Buffer.of(0, 0, 0, bytes.length + 1, 13), bytes])
        expect(new SshAgent([]).take(request)).toEqual(failure)
      }),
    )
  })
})
