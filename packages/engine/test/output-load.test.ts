import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

import { isImageError } from "@stagecraft/ir"
import { expect, onTestFinished, test } from "vitest"

import type { Connection } from "../src/connection.ts"
import { openOutputLoad } from "../src/outputs/output-load.ts"

/** Plays an engine that answers a load like this, and says what it was sent and what the build is told. */
async function load(status: number, answer: string) {
  const sent: Buffer[] = []
  const server = createServer((request, response) => {
    request.on("data", (chunk: Buffer) => void sent.push(chunk))
    request.on("end", () => response.writeHead(status).end(answer))
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const address = { shown: "tcp://engine", host: "127.0.0.1", port }
  const place = openOutputLoad({ address, prefix: "/v1.47" } as Connection, {})
  if (place.sink.kind === "bytes") await place.sink.take([Buffer.from("image")])
  const error = await place.commit().catch((thrown: unknown) => thrown)
  await place.discard()
  expect(Buffer.concat(sent).toString()).toBe("image")
  return isImageError(error) ? error.diagnostics.map(({ code, message }) => [code, message]) : error
}

test("an image that the engine loads is there", async () => {
  expect(await load(200, '{"stream":"Loaded image: a:1"}\r\n')).toBeUndefined()
  expect(await load(200, "")).toBeUndefined()
})

test.each([
  [
    200,
    '{"stream":"…"}\n{"errorDetail":{"message":"disk full"},"error":"disk full"}\n',
    "disk full",
  ],
  [500, '{"message":"no such store"}', "no such store"],
  [502, "", "HTTP status 502"],
  [200, "<html>\nLog in to go on</html>", "<html>\nLog in to go on</html>"],
  [200, '{"stream":"…"}\n{"err', '{"stream":"…"}\n{"err'],
  [200, "null", "null"],
])("what it answers with %i instead is told: %s", async (status, answer, words) => {
  const message = `loading the image into its store: the engine says ${words}`
  expect(await load(status, answer)).toEqual([["engine-refused", message]])
})
