import { createServer } from "node:http"
import type { IncomingMessage, RequestListener } from "node:http"
import { createHash } from "node:crypto"
import { connect } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import { authorize } from "../src/client/authorize.ts"
import type { Credentials } from "../src/client/authorize.ts"
import { RegistryClient } from "../src/client/registry-client.ts"
import { Failure } from "../src/failure.ts"
import type { ImagePlace } from "../src/reference.ts"
import { resolveFile } from "../src/resolve/resolve-file.ts"
import { resolveImage } from "../src/resolve/resolve-image.ts"

const digestOf = (text: string): string =>
  `sha256:${createHash("sha256").update(text).digest("hex")}`

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  return `127.0.0.1:${(server.address() as { port: number }).port}`
}

const place = (host: string, more: Partial<ImagePlace> = {}): ImagePlace => ({
  host,
  repository: "team/base",
  tag: "1",
  isPlain: false,
  isMirror: false,
  ...more,
})

const clientWith = (credentials?: Credentials, env: Record<string, string> = {}): RegistryClient =>
  new RegistryClient({ env, patience: 300 }, () => Promise.resolve(credentials))

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Failure)
  return error as Failure
}

const wish = { platforms: [], usual: true, isBase: true, isFrontend: false }

test("a token is asked for once, with the password, and shown to the registry alone", async () => {
  const seen: [string | undefined, string | undefined][] = []
  const elsewhere = await serve((request, response) => {
    seen.push(["elsewhere", request.headers.authorization])
    response.end("{}")
  })
  const host: string = await serve((request: IncomingMessage, response) => {
    const { authorization, host: own } = request.headers
    const url = new URL(request.url ?? "", `http://${own}`)
    seen.push([url.pathname + url.search, authorization])
    if (url.pathname === "/token") return response.end('{"token":"t0k"}')
    if (authorization === undefined) {
      const challenge = `Bearer realm="http://${own}/token",service="a, \\"b\\"",scope="repository:team/base:pull"`
      return response.writeHead(401, { "WWW-Authenticate": challenge }).end()
    }
    return response.writeHead(307, { Location: `http://${elsewhere}/x` }).end()
  })
  const client = clientWith({ username: "me", secret: "s3cret" })
  await client.manifest(place(host))
  await client.json(place(host), digestOf("{}"))
  const basic = `Basic ${Buffer.from("me:s3cret").toString("base64")}`
  expect(seen).toEqual([
    ["/v2/team/base/manifests/1", undefined],
    ["/token?service=a%2C+%22b%22&scope=repository%3Ateam%2Fbase%3Apull", basic],
    ["/v2/team/base/manifests/1", "Bearer t0k"],
    ["elsewhere", undefined],
    [`/v2/team/base/blobs/${digestOf("{}")}`, "Bearer t0k"],
    ["elsewhere", undefined],
  ])
})

test("an identity token is exchanged; a token that is none is not sent", async () => {
  const bodies: string[] = []
  const host: string = await serve((request, response) => {
    if (request.method === "POST") {
      request.on("data", (chunk: Buffer) => bodies.push(chunk.toString()))
      return void request.on("end", () => response.end('{"access_token":"t"}'))
    }
    if (request.headers.authorization) return response.end("{}")
    const challenge = `bearer realm="http://${request.headers.host}/oauth",service=x`
    return response.writeHead(401, { "WWW-Authenticate": challenge }).end()
  })
  await clientWith({ username: "", secret: "refresh" }).manifest(place(host))
  expect(new URLSearchParams(bodies[0]).get("refresh_token")).toBe("refresh")
  const badToken = await serve((request, response) => {
    if (request.url?.startsWith("/t?")) return response.end('{"token":"a\\r\\nX: y"}')
    const challenge = `Bearer realm="http://${request.headers.host}/t"`
    return response.writeHead(401, { "WWW-Authenticate": challenge }).end()
  })
  expect((await failureOf(clientWith().manifest(place(badToken)))).kind).toBe("nonsense")
})

test("a password does not go to a server without TLS, nor to one that only a redirect names", async () => {
  const challenge = { kind: "bearer", realm: "http://127.0.0.1:1/t" } as const
  const credentials = { username: "me", secret: "s3cret" }
  const wish = { host: "acme.dev", scope: "", isPlain: false, credentials }
  expect((await failureOf(authorize(challenge, wish, { env: {} }))).message).toContain(
    "without TLS",
  )

  const seen: string[] = []
  const elsewhere: string = await serve((request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      seen.push(`${request.headers.authorization} ${Buffer.concat(chunks).toString()}`)
      if (request.url?.startsWith("/t")) return response.end('{"token":"t"}')
      const header = `Bearer realm="http://${request.headers.host}/t"`
      return response.writeHead(401, { "WWW-Authenticate": header }).end()
    })
  })
  const leading = await serve((_, response) => {
    response.writeHead(307, { Location: `http://${elsewhere}/x` }).end()
  })
  for (const username of ["me", ""]) {
    const client = clientWith({ username, secret: "s3cret" })
    expect((await failureOf(client.manifest(place(leading)))).kind).toBe("denied")
  }
  const realm = { kind: "bearer", realm: `http://${leading}/t` } as const
  const refresh = { ...wish, isPlain: true, credentials: { username: "", secret: "s3cret" } }
  const failure = await failureOf(authorize(realm, refresh, { env: {} }))
  expect(failure.message).toContain(`redirects what it is given to ${elsewhere}`)
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.join()).not.toMatch(/Basic|s3cret/u)
})

test.each(["localhost:99999", "mirror.1"])("%s is no address of a registry", async (host) => {
  const failure = await failureOf(clientWith().manifest(place(host)))
  expect([failure.kind, failure.message]).toEqual([
    "nonsense",
    `${host} is no address of a registry`,
  ])
})

test("what is asked for by another hash has to have that", async () => {
  const digest = `sha512:${createHash("sha512").update("{}").digest("hex")}`
  const host = await serve((_, response) =>
    response.writeHead(200, { "Docker-Content-Digest": digest }).end("{}"),
  )
  expect((await clientWith().manifest(place(host, { digest }))).digest).toBe(digestOf("{}"))
  const wrong = `sha512:${"0".repeat(128)}`
  const failure = await failureOf(clientWith().manifest(place(host, { digest: wrong })))
  expect(failure.message).toContain("other bytes than it says")
})

test("what may pass is asked again: faults of the server, limits, a connection that broke", async () => {
  let asked = 0
  const host = await serve((request, response) => {
    asked++
    if (asked === 1) return response.writeHead(503).end()
    if (asked === 2) return request.socket.destroy()
    return response.end("{}")
  })
  expect((await clientWith().manifest(place(host))).digest).toBe(digestOf("{}"))
  expect(asked).toBe(3)
  const limited = await serve((_, response) =>
    response.writeHead(429, { "Retry-After": "3600" }).end(),
  )
  const failure = await failureOf(clientWith().manifest(place(limited)))
  expect(failure).toMatchObject({ kind: "unreachable" })
  expect(failure.hint).toContain("mirror")
})

test.each<[string, RequestListener, Failure["kind"], string]>([
  ["is silent", () => undefined, "unreachable", "does not answer"],
  ["never ends", (_, response) => void response.write("{"), "unreachable", "does not answer"],
  ["is a page", (_, response) => void response.end("<html>"), "nonsense", "is it a registry?"],
  ["is a list", (_, response) => void response.end("[]"), "nonsense", "is it a registry?"],
  [
    "is huge",
    (_, response) => {
      const chunk = Buffer.alloc(2 ** 20, " ")
      const more = (): void => {
        if (!response.destroyed) response.write(chunk, more)
      }
      response.on("error", () => undefined)
      more()
    },
    "nonsense",
    "more than 4194304 bytes",
  ],
  [
    "redirects for ever",
    (request, response) => void response.writeHead(302, { Location: request.url }).end(),
    "nonsense",
    "redirects more than",
  ],
  [
    "redirects to a file",
    (_, response) => void response.writeHead(302, { Location: "file:///etc/passwd" }).end(),
    "nonsense",
    "no address",
  ],
  [
    "is another protocol",
    ({ socket }) => void socket.end("HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"),
    "nonsense",
    "gives no answer",
  ],
  ["is 418", (_, response) => void response.writeHead(418).end(), "nonsense", "answers 418"],
  ["is 403", (_, response) => void response.writeHead(403).end(), "denied", "credentials"],
  [
    "is 401 without a way in",
    (_, response) => void response.writeHead(401).end(),
    "denied",
    "login",
  ],
  [
    "has another digest than it says",
    (_, response) =>
      void response.writeHead(200, { "Docker-Content-Digest": digestOf("x") }).end("{}"),
    "nonsense",
    "other bytes than it says",
  ],
  [
    "is of schema 1",
    (_, response) => void response.end('{"schemaVersion":1,"fsLayers":[]}'),
    "nonsense",
    "schema 1",
  ],
  [
    "is an index of nonsense",
    (_, response) =>
      void response.end('{"manifests":[null,1,{"platform":5},{"platform":{"os":"linux"}}]}'),
    "missing",
    "no platform that runs Linux",
  ],
])("an answer that %s", { timeout: 20_000 }, async (_, answer, kind, words) => {
  const host = await serve(answer)
  const failure = await failureOf(resolveImage(clientWith(), place(host), wish))
  expect(failure.message).toContain(words)
  expect(failure.kind).toBe(kind)
})

test("a config that is huge or no config is not known; the digest is", async () => {
  const config = JSON.stringify({
    os: "linux",
    architecture: "amd64",
    config: { Env: [`X=${"y".repeat(100_000)}`] },
  })
  const manifest = JSON.stringify({ config: { digest: digestOf(config) } })
  const host = await serve((request, response) =>
    response.end(request.url?.includes("blobs") ? config : manifest),
  )
  expect(await resolveImage(clientWith(), place(host), wish)).toEqual({
    digest: digestOf(manifest),
    platforms: { "linux/amd64": { digest: digestOf(manifest) } },
  })
})

test("a proxy is used for what is not on this machine, for https through a tunnel", async () => {
  const lines: string[] = []
  const target = await serve((_, response) => response.end("file"))
  const server = createServer((request, response) => {
    const { authorization, "proxy-authorization": own } = request.headers
    lines.push(`${request.method} ${request.url} ${own} ${authorization}`)
    response.end("through")
  })
  server.on("connect", (request: IncomingMessage, socket) => {
    lines.push(`CONNECT ${request.url}`)
    const [host, port] = target.split(":")
    const other = connect(Number(port), host)
    socket.write("HTTP/1.1 200 OK\r\n\r\n")
    socket.pipe(other).pipe(socket)
    for (const each of [socket, other]) each.on("error", () => undefined)
  })
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const proxy = `http://u:p@127.0.0.1:${(server.address() as { port: number }).port}`
  const env = { HTTP_PROXY: proxy, https_proxy: proxy, NO_PROXY: "left.invalid:80,.out.invalid" }
  for (const address of ["http://far.invalid/a?b#c", "http://me:s3cret@far.invalid:8080/"])
    expect(await resolveFile(address, { env })).toBe(digestOf("through"))
  // What is behind the tunnel does not speak TLS.
  const failure = await failureOf(resolveFile("https://far.invalid/", { env }))
  expect(failure.message).toContain("far.invalid does not speak TLS")
  expect(await resolveFile(`http://${target}/`, { env })).toBe(digestOf("file"))
  for (const host of ["x.out.invalid", "left.invalid"])
    expect((await failureOf(resolveFile(`http://${host}/`, { env }))).message).toContain(
      `the name of ${host}`,
    )
  // What one config names without TLS is not so for another.
  const client = clientWith(undefined, env)
  const far = place("registry.invalid")
  await failureOf(client.manifest({ ...far, isPlain: true }))
  await failureOf(client.manifest(far))
  const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString("base64")}`
  expect(lines).toEqual([
    `GET http://far.invalid/a?b ${basic("u:p")} undefined`,
    `GET http://far.invalid:8080/ ${basic("u:p")} ${basic("me:s3cret")}`,
    "CONNECT far.invalid:443",
    `GET http://registry.invalid/v2/team/base/manifests/1 ${basic("u:p")} undefined`,
    "CONNECT registry.invalid:443",
  ])
})

test("what is to go through a proxy of another kind does not go past it", async () => {
  let asked = 0
  const host = await serve((_, response) => response.end(`${asked++}`))
  // A name of this machine that does not look like one.
  const far = `http://[::ffff:127.0.0.1]:${host.split(":")[1]}/`
  for (const [env, says] of [
    [
      { ALL_PROXY: "socks5://u:s3cret@proxy:1080" },
      "ALL_PROXY names a proxy of socks5://,",
      "HTTP_",
    ],
    [
      { http_proxy: "SOCKS5H://u:s3cret@proxy" },
      "http_proxy names a proxy of socks5h://,",
      "HTTP_",
    ],
    [{ HTTP_PROXY: "http://u:s3cret@:80:80" }, "HTTP_PROXY is not the address of a proxy"],
  ] as const) {
    const failure = await failureOf(resolveFile(far, { env }))
    expect([failure.kind, failure.retryAfter]).toEqual(["unreachable", undefined])
    expect(failure.message).toContain(says)
    expect(failure.hint).toContain("HTTP_PROXY, which counts before ALL_PROXY, or ask directly")
    expect(`${failure.message}${failure.hint}`).not.toContain("s3cret")
    const [, direct = ""] = /(NO_PROXY=\S+)$/u.exec(failure.hint ?? "") ?? []
    const [name = "", value = ""] = direct.split("=")
    expect(await resolveFile(far, { env: { ...env, [name]: value } })).toMatch(/^sha256:/u)
    expect(await resolveFile(`http://${host}/`, { env })).toMatch(/^sha256:/u)
  }
  expect(asked).toBe(6)
  const socks = { ALL_PROXY: "socks5://proxy" }
  const secret = await failureOf(resolveFile("https://far.invalid/", { env: socks }))
  expect(secret.hint).toContain("HTTPS_PROXY")
  // Another proxy counts first.
  const both = { ...socks, HTTPS_PROXY: "http://127.0.0.1:1" }
  const other = await failureOf(resolveFile("https://far.invalid/", { env: both }))
  expect(other.message).toContain("the proxy 127.0.0.1:1")
})

test("a download that breaks off in the middle has no checksum", async () => {
  const host = await serve((_, response) => {
    response.writeHead(200, { "Content-Length": "1000" })
    response.write("half", () => response.destroy())
  })
  const failure = await failureOf(resolveFile(`http://${host}/x`, { env: {} }))
  expect(failure.kind).toBe("unreachable")
})
