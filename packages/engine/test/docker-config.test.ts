import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, beforeAll, expect, test } from "vitest"

import { readDockerConfig } from "../src/docker-config.ts"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stagecraft-docker-config-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

const file = (): string => join(folder, "config.json")

async function read(text: string): ReturnType<typeof readDockerConfig> {
  writeFileSync(file(), text)
  return await readDockerConfig({ DOCKER_CONFIG: folder })
}

test("what the docker command takes is taken: other fields, and null for nothing", async () => {
  const config = {
    auths: { "a.example": { auth: "eDp5", email: 5 }, "b.example": {}, "c.example": null },
    credHelpers: null,
    credsStore: null,
    HttpHeaders: 7,
    proxies: { default: { httpProxy: "http://p", noProxy: null } },
  }
  expect(await read(JSON.stringify(config))).toEqual({ config })
  expect(await readDockerConfig({ DOCKER_CONFIG: join(folder, "none") })).toEqual({ config: {} })
})

test.each([
  ['{"auths": { "a": { "auth": "s3cret', "it is not JSON"],
  ["", "it is not JSON"],
  ["[]", "it is not a JSON object"],
  ["null", "it is not a JSON object"],
  ['{"auths":{"a.example":{"auth":5}}}', "auths.a.example.auth is of another kind"],
  ['{"auths":{"a.example":"s3cret"}}', "auths.a.example is of another kind"],
  ['{"auths":["s3cret"]}', "auths is of another kind"],
  ['{"credHelpers":{"x":{}}}', "credHelpers.x is of another kind"],
  ['{"credsStore":1}', "credsStore is of another kind"],
  ['{"currentContext":{}}', "currentContext is of another kind"],
  ['{"proxies":{"default":{"httpProxy":1}}}', "proxies.default.httpProxy is of another kind"],
])("%s is none, and why is told without a piece of it", async (text, why) => {
  const { config, broken } = await read(text)
  expect(config).toEqual({})
  expect(broken?.file).toBe(file())
  expect(broken?.cause).toContain(why)
  expect(broken?.cause).not.toContain("s3cret")
})
