import { createConnection, createServer } from "node:net"
import type { Server, Socket } from "node:net"
import { setTimeout as wait } from "node:timers/promises"

import { beforeAll, expect, test, vi } from "vitest"

import type { Engine } from "../../packages/engine/src/index.ts"
import {
  BASE,
  buildOn,
  engineHost,
  findClean,
  logOf,
  nonce,
  temporaryFolder,
} from "./engine-under-test.ts"

let host = ""
let engine: Engine
beforeAll(async () => {
  host = await engineHost()
  engine = await findClean(host)
}, 300_000)

/** A RUN that writes the time into a cache mount ten times a second until it is stopped. */
const ticking = (id: string): string =>
  `FROM ${BASE}\nRUN --mount=type=cache,target=/c,id=${id} echo begun; while :; do date +%s > /c/t; sleep 0.1; done\n`

/** Seconds since the tick of a stopped build, by the engine's own clock. */
async function secondsSinceTick(id: string): Promise<number> {
  const outcome = await buildOn(
    engine,
    `FROM ${BASE}\nRUN --mount=type=cache,target=/c,id=${id} echo ${nonce()} >&2; echo since $(($(date +%s) - $(cat /c/t)))\n`,
  )
  const line = logOf(outcome).find((text) => text.startsWith("since"))
  return Number(line?.slice("since ".length))
}

test("an abort ends the build here at once, and the RUN on the engine", async () => {
  const id = nonce()
  const abort = new AbortController()
  let aborted = 0
  const events: string[] = []
  const build = (async () => {
    const request = {
      image: "app",
      contextFolder: temporaryFolder({}),
      dockerfile: ticking(id),
      ignore: "",
    }
    for await (const event of engine.build([request], { signal: abort.signal })) {
      events.push(event.type)
      if (event.type === "log") {
        aborted = performance.now()
        abort.abort()
      }
    }
  })()
  await expect(build).rejects.toThrow(/build-interrupted/u)
  expect(performance.now() - aborted).toBeLessThan(1000)
  expect(events).toContain("log")
  await wait(4000)
  expect(await secondsSinceTick(id)).toBeGreaterThanOrEqual(3)
})

test("leaving the loop ends the build, too", async () => {
  const id = nonce()
  const request = {
    image: "app",
    contextFolder: temporaryFolder({}),
    dockerfile: ticking(id),
    ignore: "",
  }
  for await (const event of engine.build([request])) if (event.type === "log") break
  await wait(4000)
  expect(await secondsSinceTick(id)).toBeGreaterThanOrEqual(3)
})

test("an abort before the start sends nothing", async () => {
  const { problem, events } = await buildOn(engine, `FROM ${BASE}\n`, {
    signal: AbortSignal.abort(),
  })
  expect(problem?.code).toBe("build-interrupted")
  expect(events).toEqual([])
})

test("an abort stops a container", async () => {
  const begun = performance.now()
  const signal = AbortSignal.timeout(1500)
  const run = engine.run(BASE, ["sleep", "60"], { signal })
  await expect(run).rejects.toThrow(/build-interrupted/u)
  expect(performance.now() - begun).toBeLessThan(15_000)
})

/** Forwards a port to the engine until it is cut, as an engine that dies cuts it. */
async function cuttableEngine(): Promise<{
  address: string
  cut: () => void
  freeze: () => void
  /** How many connections clients hold. */
  held: () => number
}> {
  const url = new URL(host)
  const target =
    url.protocol === "unix:"
      ? { path: url.pathname }
      : { host: url.hostname, port: Number(url.port || 2375) }
  const open = new Set<Socket>()
  const clients = new Set<Socket>()
  const server: Server = createServer((client) => {
    const upstream = createConnection(target as { path: string })
    clients.add(client)
    client.once("close", () => clients.delete(client))
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on("error", () => {})
    }
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as { port: number }
  const cut = (): void => {
    server.close()
    for (const socket of open) socket.destroy()
  }
  // As a cable that is pulled: nothing arrives any more, and nobody closes anything.
  const freeze = (): void => {
    for (const socket of open) socket.pause().unpipe()
  }
  return { address: `tcp://127.0.0.1:${port}`, cut, freeze, held: () => clients.size }
}

test("an engine that goes away in the middle is noticed within seconds", async () => {
  const { address, cut } = await cuttableEngine()
  const remote = await findClean(address)
  let gone = 0
  const request = {
    image: "app",
    contextFolder: temporaryFolder({}),
    dockerfile: ticking(nonce()),
    ignore: "",
  }
  const build = (async () => {
    for await (const event of remote.build([request]))
      if (event.type === "log") {
        gone = performance.now()
        cut()
      }
  })()
  await expect(build).rejects.toThrow(/engine-lost.*went away/u)
  expect(performance.now() - gone).toBeLessThan(3000)
  await expect(remote.inspect(BASE)).rejects.toThrow(/engine-lost/u)
})

test("an engine that falls silent without closing anything is given up within seconds", async () => {
  const { address, cut, freeze } = await cuttableEngine()
  const remote = await findClean(address)
  let silent = 0
  const request = {
    image: "app",
    contextFolder: temporaryFolder({}),
    dockerfile: ticking(nonce()),
    ignore: "",
  }
  const build = (async () => {
    for await (const event of remote.build([request]))
      if (event.type === "log" && silent === 0) {
        silent = performance.now()
        freeze()
      }
  })()
  await expect(build).rejects.toThrow(/engine-lost.*has not answered for 15 seconds/u)
  expect(performance.now() - silent).toBeLessThan(25_000)
  cut()
}, 60_000)

test("a build that ends before it is solved holds no connection", async () => {
  const { address, cut, held } = await cuttableEngine()
  const remote = await findClean(address)
  // An ignore file that is a folder: it is read when the connections are there, and before they are used.
  const folder = temporaryFolder({ ".dockerignore/x": "" })
  const { problem } = await buildOn(remote, `FROM ${BASE}\nCOPY --from=assets . /\n`, {
    contexts: { assets: { folder } },
  })
  expect(problem?.code).toBe("context-file-unreadable")
  await vi.waitUntil(() => held() === 0, 3000)
  cut()
})
