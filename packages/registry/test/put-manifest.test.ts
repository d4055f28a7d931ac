import { createServer } from "node:http"
import { expect, onTestFinished, test } from "vitest"
import { RegistryClient } from "../src/client/registry-client.ts"
import type { Failure } from "../src/failure.ts"
import { platformsOf } from "../src/resolve/platforms-of.ts"

const TYPE = "application/vnd.oci.image.index.v1+json"
/** Spaces and order are a part of the digest. */
const INDEX = `{ "manifests":[ {"digest":"sha256:${"0".repeat(64)}",
 "platform":{"os":"linux","architecture":"arm64"}} ] ,"schemaVersion":2}`

interface Asked {
  readonly line: string
  readonly authorization: string | undefined
  readonly type: string | undefined
  readonly body: string
}

/** A registry with one index, whose tokens are good for what they were asked for. */
async function serve(
  putStatus: number,
): Promise<{ readonly host: string; readonly asked: Asked[] }> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8").on("data", (text: string) => (body += text))
    request.on("end", () => {
      const { authorization, host } = request.headers
      const url = new URL(request.url ?? "", `http://${host}`)
      const line = `${request.method} ${url.pathname}`
      asked.push({ line, authorization, type: request.headers["content-type"], body })
      if (url.pathname === "/token") {
        const isPush = url.searchParams.get("scope")?.endsWith(":pull,push")
        return response.end(`{"token":"${isPush ? "push" : "pull"}"}`)
      }
      const right = request.method === "PUT" ? "Bearer push" : "Bearer pull"
      if (authorization !== right)
        return response
          .writeHead(401, { "WWW-Authenticate": `Bearer realm="http://${host}/token"` })
          .end()
      if (request.method === "PUT") return response.writeHead(putStatus).end()
      return response.writeHead(200, { "Content-Type": `${TYPE}; charset=utf-8` }).end(INDEX)
    })
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  return { host: `127.0.0.1:${(server.address() as { port: number }).port}`, asked }
}

const client = new RegistryClient({ env: {} }, () => Promise.resolve(undefined))
const placeAt = (host: string, tag: string) => ({
  host,
  repository: "team/web",
  tag,
  isPlain: false,
  isMirror: false,
})

test("a manifest goes under another tag by its bytes, with the right to push", async () => {
  const { host, asked } = await serve(201)
  const found = await client.manifest(placeAt(host, "1"))
  await client.put(placeAt(host, "2"), found)
  await client.put(placeAt(host, "3"), found)
  await client.manifest(placeAt(host, "3"))
  expect(asked.map(({ line, authorization }) => [line, authorization])).toEqual([
    ["GET /v2/team/web/manifests/1", undefined],
    ["GET /token", undefined],
    ["GET /v2/team/web/manifests/1", "Bearer pull"],
    ["PUT /v2/team/web/manifests/2", undefined],
    ["GET /token", undefined],
    ["PUT /v2/team/web/manifests/2", "Bearer push"],
    ["PUT /v2/team/web/manifests/3", "Bearer push"],
    ["GET /v2/team/web/manifests/3", "Bearer pull"],
  ])
  expect(asked[6]).toMatchObject({ type: TYPE, body: INDEX })
  expect(await platformsOf(client, placeAt(host, "1"), found)).toEqual(["linux/arm64"])
})

test("a tag that may be set once only is said to be one", async () => {
  const { host } = await serve(409)
  const found = await client.manifest(placeAt(host, "1"))
  const failure = await client.put(placeAt(host, "2"), found).catch((error: unknown) => error)
  expect(failure as Failure).toMatchObject({
    kind: "denied",
    message: `${host} does not take an image under this tag (409)`,
  })
  const other = { ...found, mediaType: undefined }
  await expect(client.put(placeAt(host, "2"), other)).rejects.toThrow("what is no image")
})
