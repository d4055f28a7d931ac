import { expect, test } from "vitest"

import { parseAddress } from "../src/engine-address.ts"

const tls = { rejectUnauthorized: true }

test.each([
  ["unix:///var/run/docker.sock", { socketPath: "/var/run/docker.sock" }],
  ["unix:///with space/d.sock", { socketPath: "/with space/d.sock" }],
  ["tcp://10.0.0.1:2375", { host: "10.0.0.1", port: 2375 }],
  ["tcp://builder", { host: "builder", port: 2375 }],
  ["tcp://[::1]:2375", { host: "::1", port: 2375 }],
  ["http://builder:80", { host: "builder", port: 80 }],
  ["builder:2375", { host: "builder", port: 2375 }],
])("%s is understood", (value, expected) => {
  expect(parseAddress(value)).toEqual({ shown: value, ...expected })
})

test("TLS moves the usual port and is kept", () => {
  expect(parseAddress("tcp://builder", tls)).toEqual({
    shown: "tcp://builder",
    host: "builder",
    port: 2376,
    tls,
  })
  expect(parseAddress("https://builder:443")).toMatchObject({ port: 443, tls })
  expect(parseAddress("unix:///a", tls)).not.toHaveProperty("tls")
})

test.each([
  ["npipe:////./pipe/docker_engine", /Windows/u],
  ["ssh://me@host", /ssh are not supported yet/u],
  ["fd://", /daemon/u],
  ["gopher://x", /gopher/u],
  ["unix://", /no path/u],
  ["tcp://", /tcp:\/\/host:port/u],
  ["tcp://host:99999", /tcp:\/\/host:port/u],
  ["tcp://host:1/path", /tcp:\/\/host:port/u],
])("%s is refused with a reason", (value, reason) => {
  expect(parseAddress(value)).toMatchObject({ refused: expect.stringMatching(reason) })
})
