import { createServer as createPlainServer } from "node:http"
import { createServer } from "node:net"
import type { Server } from "node:net"
import { join } from "node:path"

import type { Diagnostic } from "@stagecraft/ir"
import { isImageError } from "@stagecraft/ir"
import { afterEach, beforeAll, expect, test } from "vitest"

import { findEngine } from "../../packages/engine/src/index.ts"
import { usualSockets } from "../../packages/engine/src/usual-sockets.ts"
import { contextId, engineHost, temporaryFolder } from "./engine-under-test.ts"

let host = ""
beforeAll(async () => {
  host = await engineHost()
}, 300_000)

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function listen(server: Server, where: string | number): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    if (typeof where === "string") server.listen(where, resolve)
    else server.listen(where, "127.0.0.1", resolve)
  })
  const address = server.address()
  return typeof address === "object" && address ? address.port : 0
}

/** The problem of looking for an engine with this environment. */
async function problemOf(
  env: Record<string, string>,
  timeoutMs = 5000,
): Promise<Diagnostic & { readonly cause: unknown }> {
  try {
    await findEngine({ HOME: "/nonexistent", ...env }, { timeoutMs })
  } catch (error) {
    if (isImageError(error)) return { ...error.diagnostics[0]!, cause: error.cause }
    throw error
  }
  throw new Error("an engine was found")
}

test("DOCKER_HOST is asked and says what it is", async () => {
  const { info } = await findEngine({ DOCKER_HOST: host, HOME: temporaryFolder({}) })
  expect(info).toMatchObject({ address: host, foundBy: "DOCKER_HOST", os: "linux", warnings: [] })
  expect(info.version).toMatch(/^\d+\.\d+/u)
  expect(info.apiVersion).toMatch(/^1\.\d+$/u)
  expect(info.arch).not.toBe("unknown")
  expect(info.store).not.toBe("unknown")
})

test("a docker context is followed, DOCKER_CONTEXT before the current one, DOCKER_HOST before both", async () => {
  const meta = (name: string, address: string): Record<string, string> => ({
    [`contexts/meta/${contextId(name)}/meta.json`]: JSON.stringify({
      Name: name,
      Endpoints: { docker: { Host: address } },
    }),
  })
  const DOCKER_CONFIG = temporaryFolder({
    "config.json": JSON.stringify({ currentContext: "mine" }),
    ...meta("mine", host),
    ...meta("dead", "unix:///nonexistent/docker.sock"),
  })
  const { info } = await findEngine({ DOCKER_CONFIG })
  expect(info).toMatchObject({ address: host, foundBy: "docker context mine" })
  const dead = await problemOf({ DOCKER_CONFIG, DOCKER_CONTEXT: "dead" })
  expect(dead.code).toBe("engine-unreachable")
  expect(dead.message).toContain("docker context dead says unix:///nonexistent/docker.sock")
  const { info: named } = await findEngine({
    DOCKER_CONFIG,
    DOCKER_CONTEXT: "dead",
    DOCKER_HOST: host,
  })
  expect(named.foundBy).toBe("DOCKER_HOST")
})

test("a docker context that does not exist is said", async () => {
  const found = await problemOf({ DOCKER_CONTEXT: "gone" })
  expect(found).toMatchObject({ code: "docker-context-not-found" })
  expect(found.message).toContain("DOCKER_CONTEXT names the docker context gone")
})

test("a broken config.json is a warning, as the docker command has it", async () => {
  const DOCKER_CONFIG = temporaryFolder({ "config.json": '{"auths": ' })
  const { info } = await findEngine({ DOCKER_CONFIG, DOCKER_HOST: host })
  expect(info.warnings).toMatchObject([{ code: "docker-config-unreadable", severity: "warning" }])
  expect(info.warnings[0]?.message).toContain(join(DOCKER_CONFIG, "config.json"))
})

test("an engine that is not there is explained", async () => {
  const found = await problemOf({ DOCKER_HOST: "unix:///nonexistent/docker.sock" })
  expect(found).toMatchObject({ code: "engine-unreachable", severity: "error" })
  expect(found.message).toContain("DOCKER_HOST says unix:///nonexistent/docker.sock")
  expect(found.message).toContain("ENOENT")
  expect(found.hint).toContain("stagecraft emit")
  expect(found.cause).toMatchObject({ code: "ENOENT" })
})

test("a port where nothing listens is explained", async () => {
  const server = createServer()
  const port = await listen(server, 0)
  await new Promise((resolve) => server.close(resolve))
  const found = await problemOf({ DOCKER_HOST: `tcp://127.0.0.1:${port}` })
  expect(found.message).toContain("the daemon is not running (ECONNREFUSED)")
})

test("an engine that never answers is given up", async () => {
  const port = await listen(
    createServer((socket) => socket.on("error", () => {})),
    0,
  )
  const begun = performance.now()
  const found = await problemOf({ DOCKER_HOST: `tcp://127.0.0.1:${port}` }, 300)
  expect(performance.now() - begun).toBeLessThan(2000)
  expect(found.message).toContain("no answer in time")
})

test("other servers are not taken for an engine", async () => {
  const web = await listen(
    createPlainServer((_, response) => response.end("hello")),
    0,
  )
  const page = await problemOf({ DOCKER_HOST: `tcp://127.0.0.1:${web}` })
  expect(page.message).toContain("not a Docker or Podman engine")
  const tls = await listen(
    createServer((socket) => socket.on("error", () => {}).end("\u0015\u0003\u0001\u0000\u0002")),
    0,
  )
  const binary = await problemOf({ DOCKER_HOST: `tcp://127.0.0.1:${tls}` })
  expect(binary.message).toContain("does not speak HTTP")
  expect(binary.hint).toContain("DOCKER_TLS_VERIFY")
  const plain = await problemOf({ DOCKER_HOST: `tcp://127.0.0.1:${web}`, DOCKER_TLS_VERIFY: "1" })
  expect(plain.message).toContain("TLS failed")
})

test.each([
  ["ssh://me@builder", "behind ssh"],
  ["npipe:////./pipe/docker_engine", "Windows"],
  ["nonsense://x", "unknown"],
])("DOCKER_HOST=%s is refused with a way out", async (address, words) => {
  const found = await problemOf({ DOCKER_HOST: address })
  expect(found.code).toBe("engine-address")
  expect(found.message).toContain(words)
  expect(found.hint).toBeTruthy()
})

test("the usual sockets follow the environment", () => {
  const env = { HOME: "/home/me", XDG_RUNTIME_DIR: "/run/user/7", COLIMA_HOME: "/c" }
  const sockets = usualSockets(env, 7)
  expect(sockets[0]).toBe("/var/run/docker.sock")
  expect(sockets).toContain("/home/me/.docker/run/docker.sock")
  expect(sockets).toContain("/c/default/docker.sock")
  expect(sockets).toContain("/home/me/.rd/docker.sock")
  expect(sockets.indexOf("/run/user/7/docker.sock")).toBeLessThan(
    sockets.indexOf("/run/user/7/podman/podman.sock"),
  )
  expect(usualSockets({ HOME: "/home/me" }, 501)).toContain("/run/user/501/podman/podman.sock")
})
