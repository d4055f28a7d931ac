import { createServer, request } from "node:http"
import type { IncomingMessage, Server, ServerResponse } from "node:http"

import { isImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest"

import type { Connection } from "../../packages/engine/src/connection.ts"
import type { BuildEvent, Engine } from "../../packages/engine/src/index.ts"
import { pushImage } from "../../packages/engine/src/push-image.ts"
import { send } from "../../packages/engine/src/send.ts"
import { startRegistry } from "../../scripts/engine/registry.ts"
import type { Registry } from "../../scripts/engine/registry.ts"
import {
  BASE,
  containerdHost,
  engineHost,
  findClean,
  needsContainerd,
  nonce,
  temporaryFolder,
} from "./engine-under-test.ts"
import { connectionOf, solveOutputs } from "./output-solve.ts"

/** `me` with the password `s3cret`. */
const HTPASSWD = "me:$2b$04$GffKNyFH9C69QNvQeeW0OuPp0ahUGUzV3oRrr8zPoJm3D/ee2xJD2\n"
const auth = Buffer.from("me:s3cret").toString("base64")
const span = { file: "/p/image.config.ts", line: 5, column: 9 }

let engine: Engine
let other: Engine
let open: Registry
let locked: Registry
beforeAll(async () => {
  engine = await findClean(await engineHost())
  if (containerdHost !== undefined) other = await findClean(containerdHost)
  open = await startRegistry()
  locked = await startRegistry({ htpasswd: HTPASSWD })
}, 300_000)

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})
afterAll(async () => {
  await open?.stop()
  await locked?.stop()
})

/** Builds an image of these names, which go after the test. */
async function built(on: Engine, tags: readonly string[], large = 10): Promise<void> {
  const dockerfile = `FROM ${BASE}\nRUN echo ${nonce()} && head -c ${large} /dev/urandom > /x\n`
  const outputs = [{ type: "image", attributes: {} }]
  const { problem } = await solveOutputs(on, { dockerfile, tags, outputs })
  expect(problem).toBeUndefined()
  forget(on, tags)
}

function forget(on: Engine, tags: readonly string[]): void {
  onTestFinished(async () => {
    const { address } = connectionOf(on)
    for (const tag of tags)
      await send(address, { method: "DELETE", path: `/images/${encodeURIComponent(tag)}?force=1` })
  })
}

const ACCEPT = [
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
].join(",")

async function manifestOf(registry: Registry, name: string, tag: string, login = false) {
  const answer = await fetch(`http://${registry.host}/v2/${name}/manifests/${tag}`, {
    headers: { Accept: ACCEPT, ...(login && { Authorization: `Basic ${auth}` }) },
  })
  expect(answer.status).toBe(200)
  const digest = answer.headers.get("docker-content-digest")
  const manifest = (await answer.json()) as {
    readonly layers?: readonly { readonly digest: string }[]
    readonly manifests?: readonly { readonly platform: { readonly architecture: string } }[]
  }
  return { digest, manifest }
}

interface Pushed {
  readonly digest?: string | undefined
  readonly problem?: Diagnostic | undefined
  readonly events: readonly BuildEvent[]
}

async function push(
  connection: Connection,
  reference: string,
  signal?: AbortSignal,
): Promise<Pushed> {
  const events: BuildEvent[] = []
  const options = {
    image: "app",
    span,
    signal,
    onEvent: (event: BuildEvent) => void events.push(event),
  }
  try {
    return { digest: await pushImage(connection, reference, options), events }
  } catch (error) {
    if (!isImageError(error)) throw error
    return { problem: error.diagnostics[0], events }
  }
}

describe("the Docker API's push", () => {
  test("a registry that is open: the digest is the registry's, progress is told", async () => {
    const tag = `${open.host}/team/app:1.2`
    await built(engine, [tag], 3_000_000)
    const { digest, problem, events } = await push(connectionOf(engine), tag)
    expect(problem).toBeUndefined()
    const found = await manifestOf(open, "team/app", "1.2")
    expect(digest).toBe(found.digest)
    expect(found.manifest.layers).toHaveLength(2)
    expect(events[0]).toMatchObject({ type: "step-started", name: { text: `pushing ${tag}` } })
    expect(events.at(-1)).toMatchObject({ type: "step-done", image: "app", id: `push ${tag}` })
    const bytes = events.filter((event) => event.type === "progress")
    expect(bytes.some(({ current, total }) => current > 0 && total >= current)).toBe(true)
  })

  test("a registry that wants a login gets the credentials of config.json", async () => {
    const tag = `${locked.host}/team/app:1`
    await built(engine, [tag])
    const without = await push(connectionOf(engine), tag)
    expect(without.problem).toMatchObject({ code: "push-denied", span })
    expect(without.problem?.hint).toContain(`docker login ${locked.host}`)
    expect(without.events.at(-1)).toMatchObject({ type: "step-failed" })
    const config = { auths: { [locked.host]: { auth } } }
    const { digest } = await push(connectionOf(engine, { config }), tag)
    expect(digest).toBe((await manifestOf(locked, "team/app", "1", true)).digest)
  })

  test("wrong credentials, and a helper that does not work", async () => {
    const tag = `${locked.host}/team/app:2`
    await built(engine, [tag])
    const wrong = Buffer.from("me:other").toString("base64")
    const { problem } = await push(
      connectionOf(engine, { config: { auths: { [locked.host]: { auth: wrong } } } }),
      tag,
    )
    expect(problem?.code).toBe("push-denied")
    const config = { credHelpers: { [locked.host]: "stagecraft-absent" } }
    const broken = await push(connectionOf(engine, { config }), tag)
    expect(broken.problem?.hint).toContain("docker-credential-stagecraft-absent did not work")
  })

  test("a name that the store does not have", async () => {
    const { problem } = await push(connectionOf(engine), `${open.host}/team/absent:1`)
    expect(problem).toMatchObject({ code: "push-failed", span })
    expect(problem?.hint).toContain("not in the engine's store")
  })

  test("nothing that answers", async () => {
    const tag = "127.0.0.1:9/team/app:1"
    await built(engine, [tag])
    const { problem } = await push(connectionOf(engine), tag)
    expect(problem).toMatchObject({ code: "push-failed", span })
    expect(problem?.hint).toContain("nothing answers there")
  })

  test.each([
    [403, "DENIED", "push-denied", "docker login"],
    [429, "TOOMANYREQUESTS", "push-failed", "limits how often"],
    [500, "UNKNOWN", "push-failed", "try again"],
  ])("a registry that answers %i", async (status, code, expected, hint) => {
    // It takes the layers: for those the engine would try again for a minute.
    const host = await registry((asked, response) => {
      const { method, url = "", headers } = asked
      if (!url.includes("/manifests/")) {
        const [, port] = open.host.split(":")
        const forward = request(
          { host: "127.0.0.1", port, method, path: url, headers },
          (answer) => {
            response.writeHead(answer.statusCode ?? 500, answer.headers)
            answer.pipe(response)
          },
        )
        asked.pipe(forward)
        return
      }
      response.writeHead(status, { "Content-Type": "application/json" })
      const body = { errors: [{ code, message: "sent by a test" }] }
      response.end(method === "HEAD" ? undefined : JSON.stringify(body))
    })
    const tag = `${host}/team/app:1`
    await built(engine, [tag])
    const { problem } = await push(connectionOf(engine), tag)
    expect(problem).toMatchObject({ code: expected, span })
    expect(problem?.hint).toContain(hint)
  })

  test("an abort before it begins: no step is told of", async () => {
    const pushed = await push(connectionOf(engine), `${open.host}/team/app:3`, AbortSignal.abort())
    expect(pushed.problem?.code).toBe("build-interrupted")
    expect(pushed.events).toEqual([])
  })

  test("an abort ends it at once, on the engine too", async () => {
    const abort = new AbortController()
    let hungUp = false
    const host = await registry((asked, response) => {
      if (asked.url === "/v2/") response.end("{}")
      else if (asked.method === "HEAD") response.writeHead(404).end()
      else if (asked.method === "POST")
        response.writeHead(202, { Location: `http://${host}/v2/upload` }).end()
      else {
        // An upload that is not read any further until it is aborted.
        asked.pause()
        asked.once("close", () => (hungUp = !asked.complete))
        setTimeout(() => abort.abort(), 50)
        // Later than the engine has heard of it: what is read at once may be all there is.
        abort.signal.addEventListener("abort", () => setTimeout(() => asked.resume(), 2000))
      }
    })
    const tag = `${host}/team/app:1`
    await built(engine, [tag], 20_000_000)
    let aborted = 0
    abort.signal.addEventListener("abort", () => (aborted = performance.now()))
    const { problem, events } = await push(connectionOf(engine), tag, abort.signal)
    expect(performance.now() - aborted).toBeLessThan(1000)
    expect(problem?.code).toBe("build-interrupted")
    expect(events.at(-1)?.type).toBe("step-cancelled")
    await vi.waitUntil(() => hungUp, 20_000)
  })
})

type Answer = (request: IncomingMessage, response: ServerResponse) => void

async function registry(answer: Answer): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as { port: number }
  return `127.0.0.1:${port}`
}

describe("outputs that push", () => {
  test("the default store: all tags are pushed when the image is built, with events", async () => {
    const tags = [`${open.host}/both/app:1`, `${open.host}/both/app:2`]
    forget(engine, tags)
    const outputs = [{ type: "registry", attributes: {} }]
    const dockerfile = `FROM ${BASE}\nENV X=${nonce()}\n`
    const { digest, problem, events } = await solveOutputs(engine, { dockerfile, tags, outputs })
    expect(problem).toBeUndefined()
    for (const tag of ["1", "2"])
      expect((await manifestOf(open, "both/app", tag)).digest).toBe(digest)
    const steps = events.flatMap((event) => (event.type === "step-done" ? [event.name.text] : []))
    expect(steps).toEqual(expect.arrayContaining(tags.map((tag) => `pushing ${tag}`)))
  })

  const DOCKERFILE = "FROM scratch\nCOPY a /a\n"
  const pushed = [{ type: "image", attributes: { push: "true" } }]

  test("containerd's store pushes by itself, all platforms at once", async (context) => {
    needsContainerd(context)
    const tags = [`${open.host}/many/app:1`]
    forget(other, tags)
    const { digest, problem } = await solveOutputs(other, {
      dockerfile: DOCKERFILE,
      files: { a: nonce() },
      tags,
      platforms: ["linux/amd64", "linux/arm64"],
      outputs: pushed,
    })
    expect(problem).toBeUndefined()
    const found = await manifestOf(open, "many/app", "1")
    expect(found.digest).toBe(digest)
    const platforms = found.manifest.manifests?.map(({ platform }) => platform.architecture)
    expect(platforms).toEqual(["amd64", "arm64"])
  })

  test.each([
    ["the default store", () => engine],
    ["containerd's store", () => other],
  ])("%s, with a registry that wants a login", async (_, which) => {
    const tags = [`${locked.host}/login/app:1`]
    const build = { dockerfile: DOCKERFILE, files: { a: nonce() }, tags, outputs: pushed, span }
    forget(which(), tags)
    const { problem } = await solveOutputs(which(), build)
    expect(problem).toMatchObject({ code: "push-denied", span })
    expect(problem?.hint).toContain(`docker login ${locked.host}`)
    const DOCKER_CONFIG = temporaryFolder({
      "config.json": JSON.stringify({ auths: { [locked.host]: { auth } } }),
    })
    const withLogin = await findClean(which().info.address, { DOCKER_CONFIG })
    const { digest } = await solveOutputs(withLogin, build)
    expect((await manifestOf(locked, "login/app", "1", true)).digest).toBe(digest)
  })

  test("containerd's store, through the Docker API as well", async () => {
    const tags = [`${locked.host}/api/app:1`]
    forget(other, tags)
    const outputs = [{ type: "image", attributes: {} }]
    const build = { dockerfile: DOCKERFILE, files: { a: nonce() }, tags, outputs }
    const built = await solveOutputs(other, build)
    const config = { auths: { [locked.host]: { auth } } }
    const { digest } = await push(connectionOf(other, { config }), tags[0]!)
    expect(digest).toBe(built.digest)
    expect((await manifestOf(locked, "api/app", "1", true)).digest).toBe(digest)
  })
})
