import { createServer } from "node:http"
import type { IncomingMessage, Server, ServerResponse } from "node:http"

import type { Span } from "@stagecraft/ir"
import { afterEach, beforeAll, expect, test } from "vitest"

import type { Engine } from "../../packages/engine/src/index.ts"
import type { Outcome } from "./engine-under-test.ts"
import { buildOn, engineHost, findClean, nonce, temporaryFolder } from "./engine-under-test.ts"

let host = ""
let engine: Engine
beforeAll(async () => {
  host = await engineHost()
  engine = await findClean(host)
}, 300_000)

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A registry on this machine; the engine takes 127.0.0.0/8 without TLS. */
async function registry(answer: Answer): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as { port: number }
  return `127.0.0.1:${port}`
}

const MANIFEST = "application/vnd.oci.image.manifest.v1+json"

function refuseWith(status: number, code: string, headers: Record<string, string> = {}): Answer {
  return (request, response) => {
    const body = JSON.stringify({ errors: [{ code, message: `sent by a test: ${code}` }] })
    response.writeHead(status, { "Content-Type": "application/json", ...headers })
    response.end(request.method === "HEAD" ? undefined : body)
  }
}

const span: Span = { file: "/p/image.config.ts", line: 5, column: 9 }

async function buildFrom(reference: string, on: Engine = engine): Promise<Outcome> {
  return buildOn(on, `FROM ${reference}\nRUN true\n`, {
    source: { bases: [{ reference, span }] },
  })
}

test.each([
  [
    "401 without a way to log in",
    refuseWith(401, "UNAUTHORIZED"),
    "registry-refused",
    "docker login",
  ],
  ["403", refuseWith(403, "DENIED"), "registry-refused", "docker login"],
  ["429", refuseWith(429, "TOOMANYREQUESTS"), "registry-refused", "limits how often"],
  ["500", refuseWith(500, "UNKNOWN"), "registry-refused", "try again"],
  ["404", refuseWith(404, "MANIFEST_UNKNOWN"), "base-not-found", "check name, tag and platform"],
])(
  "a registry that answers %s",
  async (_, answer, code, hint) => {
    const reference = `${await registry(answer)}/team/base:${nonce()}`
    const { problem, events } = await buildFrom(reference)
    expect(problem).toMatchObject({ code, severity: "error", span })
    expect(problem?.message).toContain(reference)
    expect(problem?.hint).toContain(hint)
    expect(events.at(-1)).toMatchObject({ type: "image-failed", failure: { kind: code } })
  },
  60_000,
)

test("a manifest that stops half way is the registry's fault", async () => {
  const address = await registry((request, response) => {
    response.writeHead(200, { "Content-Type": MANIFEST, "Content-Length": "1000" })
    if (request.method === "HEAD") response.end()
    else {
      response.write('{"schemaVersion": 2, "layers": [')
      setTimeout(() => response.destroy(), 50)
    }
  })
  const { problem } = await buildFrom(`${address}/half:1`)
  expect(problem).toMatchObject({ code: "registry-refused", span })
}, 60_000)

test("a registry that is not there", async () => {
  const { problem } = await buildFrom("127.0.0.1:9/x:1")
  expect(problem).toMatchObject({ code: "registry-refused", span })
  expect(problem?.message).toContain("connection refused")
})

test("a registry whose name is not known", async () => {
  const { problem } = await buildFrom("registry.invalid/x:1")
  expect(problem).toMatchObject({ code: "registry-refused", span })
  expect(problem?.hint).toContain("DNS")
}, 60_000)

test("credentials go to the registry that they are for, and to no other", async () => {
  const seen: (string | undefined)[] = []
  const locked: Answer = (request, response) => {
    seen.push(request.headers.authorization)
    if (request.headers.authorization) refuseWith(404, "MANIFEST_UNKNOWN")(request, response)
    else
      refuseWith(401, "UNAUTHORIZED", { "WWW-Authenticate": 'Basic realm="test"' })(
        request,
        response,
      )
  }
  const [mine, other] = [await registry(locked), await registry(locked)]
  const auth = Buffer.from("me:s3cret").toString("base64")
  const DOCKER_CONFIG = temporaryFolder({
    "config.json": JSON.stringify({ auths: { [mine]: { auth } } }),
  })
  const withCredentials = await findClean(host, { DOCKER_CONFIG })

  const found = await buildFrom(`${mine}/private:${nonce()}`, withCredentials)
  expect(found.problem?.code).toBe("base-not-found")
  expect(seen).toContain(`Basic ${auth}`)
  expect(JSON.stringify(found)).not.toContain("s3cret")

  seen.length = 0
  const refused = await buildFrom(`${other}/private:${nonce()}`, withCredentials)
  expect(refused.problem?.code).toBe("registry-refused")
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.every((header) => header === undefined)).toBe(true)
}, 60_000)

test("a credential helper that does not work is named in the hint", async () => {
  const address = await registry(
    refuseWith(401, "UNAUTHORIZED", { "WWW-Authenticate": 'Basic realm="test"' }),
  )
  const config = { credHelpers: { [address]: "stagecraft-absent" } }
  const DOCKER_CONFIG = temporaryFolder({ "config.json": JSON.stringify(config) })
  const { problem } = await buildFrom(`${address}/x:1`, await findClean(host, { DOCKER_CONFIG }))
  expect(problem?.code).toBe("registry-refused")
  expect(problem?.hint).toContain("docker-credential-stagecraft-absent did not work")
}, 60_000)
