import { spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import type { IncomingMessage, ServerResponse } from "node:http"
import { createServer } from "node:net"
import type { Socket } from "node:net"
import { join } from "node:path"

import { describe, expect, onTestFinished, test } from "vitest"

import { ensureBases } from "../../scripts/engine/bases.ts"
import { nonce } from "../engine/engine-under-test.ts"
import { project } from "../support/cli.ts"
import { registry } from "./fake-registry.ts"
import { problemIn, runCommand, startCommand } from "./running-command.ts"

const config = (steps: string, options = "{}"): string =>
  `import { image, secret, ssh, stage } from "stagecraft"
export default image(stage("app").from("busybox:1.36")${steps}, ${options})
`

/** What a command that fails tells first, and all that it says. */
async function failed(words: string[], cwd: string) {
  const { code, stderr } = await runCommand(words, { cwd })
  expect(code).toBe(1)
  return { ...problemIn(stderr), stderr }
}

/** Answers a push up to its manifest, as a registry that has every layer: for those the engine would try again for a minute. */
function answeredAsKnown({ method, url = "" }: IncomingMessage, response: ServerResponse): boolean {
  if (url === "/v2/") response.end("{}")
  else if (method !== "HEAD") return false
  else if (url.includes("/blobs/")) response.writeHead(200, { "Content-Length": 1 }).end()
  else response.writeHead(404).end()
  return true
}

describe.skipIf(process.getuid?.() !== 0)("an output folder", () => {
  /** Mounts a tmpfs, or a folder read-only, until the end of the test. */
  function mount(at: string, ...words: string[]): void {
    mkdirSync(at, { recursive: true })
    expect(spawnSync("mount", [...words, at]).status).toBe(0)
    onTestFinished(() => void spawnSync("umount", ["-l", at]))
  }

  const large = config(`.run("head -c 3000000 /dev/urandom > /x; : ${nonce()}")`)

  test("whose disk is full is as it was", async () => {
    const cwd = project({ "image.config.ts": large })
    mount(join(cwd, "out"), "-t", "tmpfs", "-o", "size=1m", "x")
    writeFileSync(join(cwd, "out/kept"), "kept")
    for (const output of ["out", "out/new", "type=tar,dest=out/x.tar"]) {
      const { headline, hint } = await failed(["build", "-o", output], cwd)
      expect(headline).toContain("error[output-not-saved]: ")
      expect(headline).toContain("is not written: no space is left on the disk")
      expect(hint).toContain("`df -h`")
      expect(hint).toContain("choose another `dest`; what was there before is as it was")
      expect(readdirSync(join(cwd, "out"))).toEqual(["kept"])
    }
  })

  test("that is read-only is told of before anything is built", async () => {
    const cwd = project({ "image.config.ts": large })
    mount(join(cwd, "out"), "--bind", "-o", "ro", cwd)
    spawnSync("mount", ["-o", "remount,ro,bind", join(cwd, "out")])
    for (const output of ["out", "out/new", "type=tar,dest=out/x.tar"]) {
      const { headline, hint, stderr } = await failed(["build", "-o", output], cwd)
      expect(headline).toContain("error[output-not-saved]: ")
      expect(headline).toContain("the file system is read-only")
      expect(hint).toContain("choose another `dest`")
      expect(stderr).not.toContain("RUN head")
    }
    for (const flag of ["--iidfile", "--metadata-file"]) {
      const { headline } = await failed(["build", flag, "out/file"], cwd)
      expect(headline).toContain("error[file-not-written]: ")
      expect(headline).toContain("the file system is read-only")
    }
  })
})

test("an ssh agent that goes away during the build is told of", async () => {
  await ensureBases(process.env["DOCKER_HOST"] ?? "", ["debian:bookworm-slim"], () => undefined)
  // The engine may close its end before the question is asked as well as after it.
  const ask = `perl -MIO::Socket::UNIX -e '$SIG{PIPE} = "IGNORE"; my $s = IO::Socket::UNIX->new($ENV{SSH_AUTH_SOCK}) or die "no agent\\n"; syswrite $s, pack("NC", 1, 11); sysread($s, my $a, 9) or die "the agent hung up\\n"'`
  const step = `: ${nonce()}; ${ask} && echo first && sleep 2 && ${ask}`
  const cwd = project({
    "image.config.ts": config(`.run(${JSON.stringify(step)}, { mounts: [ssh()] })`).replace(
      "busybox:1.36",
      "debian:bookworm-slim",
    ),
  })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on("error", () => socket.destroy())
    socket.on("data", () => socket.write(Buffer.from([0, 0, 0, 5, 12, 0, 0, 0, 0])))
  })
  const path = join(cwd, "agent.sock")
  await new Promise<void>((resolve) => void server.listen(path, resolve))
  const command = startCommand(["build"], { cwd, env: { SSH_AUTH_SOCK: path } })
  await command.until(/\] first$/mu)
  server.close()
  for (const socket of sockets) socket.destroy()
  rmSync(path, { force: true })
  const { code, stderr } = await command.ended
  expect(problemIn(stderr).headline).toContain("error[run-failed]: ")
  expect(stderr).toContain("| the agent hung up\n")
  expect(problemIn(stderr).hint).toContain(`ssh agent at ${path}`)
  expect(code).toBe(1)
}, 180_000)

test("a secret that is missing stops the build when a step needs it", async () => {
  const step = `.run("cat /run/secrets/token; : ${nonce()}", { mounts: [secret("token", { required: true })] })`
  for (const [options, code] of [
    ["{}", "secret-required"],
    ['{ secrets: { token: { env: "NOT_SET_ANYWHERE" } } }', "secret-not-readable"],
    ['{ secrets: { token: { file: "gone" } } }', "secret-not-readable"],
  ] as const) {
    const cwd = project({ "image.config.ts": config(step, options) })
    const { headline, hint } = await failed(["build"], cwd)
    expect(headline).toContain(`error[${code}]: `)
    expect(headline).toContain("token")
    expect(hint).not.toBe("")
  }
})

describe("a registry", () => {
  const refusals = [
    [401, "UNAUTHORIZED", "registry-refused", "docker login"],
    [403, "DENIED", "registry-refused", "docker login"],
    [404, "MANIFEST_UNKNOWN", "base-not-found", "check name, tag and platform"],
    [429, "TOOMANYREQUESTS", "registry-refused", "limits how often"],
    [500, "UNKNOWN", "registry-refused", "try again"],
  ] as const

  test.each(refusals)("that answers %i for a base", async (status, word, code, advice) => {
    const host = await registry((request, response) => {
      response.writeHead(status, { "Content-Type": "application/json" })
      const body = { errors: [{ code: word, message: "sent by \u001b[31ma test" }] }
      response.end(request.method === "HEAD" ? undefined : JSON.stringify(body))
    })
    const named = config("").replace('.from("busybox:1.36")', `\n  .from("${host}/x:1")`)
    const cwd = project({ "image.config.ts": named })
    const { headline, hint, stderr } = await failed(["build"], cwd)
    expect(headline).toContain(`error[${code}]: `)
    expect(headline).toContain(`${host}/x:1`)
    expect(hint).toContain(advice)
    // The line of the base, not that of the stage.
    expect(stderr).toContain("--> image.config.ts:3:4\n")
    expect(stderr).not.toContain("\u001b")
  })

  const pushes = [
    [401, "UNAUTHORIZED", "push-denied", "docker login"],
    [403, "DENIED", "push-denied", "docker login"],
    [404, "NAME_UNKNOWN", "push-failed", ""],
    [429, "TOOMANYREQUESTS", "push-failed", "limits how often"],
    [500, "UNKNOWN", "push-failed", "try again"],
  ] as const

  test.each(pushes)("that answers %i to a push", async (status, word, code, advice) => {
    const host = await registry((request, response) => {
      if (answeredAsKnown(request, response)) return
      response.writeHead(status, { "Content-Type": "application/json" })
      response.end(JSON.stringify({ errors: [{ code: word, message: "sent by a test" }] }))
    })
    const cwd = project({ "image.config.ts": config("", `{ tags: ["${host}/x:1"] }`) })
    const { headline, hint } = await failed(["build", "--push"], cwd)
    expect(headline).toContain(`error[${code}]: pushing ${host}/x:1: `)
    expect(hint).toContain(advice)
  })

  test("that sends half a body", async () => {
    const host = await registry((request, response) => {
      response.writeHead(200, {
        "Content-Type": "application/vnd.oci.image.manifest.v1+json",
        "Content-Length": "1000",
      })
      if (request.method === "HEAD") {
        response.end()
        return
      }
      response.write('{"schemaVersion": 2, "layers": [')
      setTimeout(() => response.destroy(), 50)
    })
    const cwd = project({ "image.config.ts": config("").replace("busybox:1.36", `${host}/x:1`) })
    const { headline, hint } = await failed(["build"], cwd)
    expect(headline).toContain(`error[registry-refused]: `)
    expect(hint).toContain("try again")
  })

  test("that hangs up in the middle of its answer to a push", async () => {
    const host = await registry((request, response) => {
      if (answeredAsKnown(request, response)) return
      response.writeHead(400, { "Content-Type": "application/json", "Content-Length": 1000 })
      response.write('{"errors": [')
      setTimeout(() => response.destroy(), 20)
    })
    const cwd = project({ "image.config.ts": config("", `{ tags: ["${host}/x:1"] }`) })
    const { headline, hint } = await failed(["build", "--push"], cwd)
    expect(headline).toContain(`error[push-failed]: pushing ${host}/x:1: `)
    expect(hint).not.toBe("")
  }, 120_000)
})
