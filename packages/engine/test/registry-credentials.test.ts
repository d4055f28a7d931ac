import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, beforeAll, expect, test } from "vitest"

import {
  credentialsFor,
  hasCredentials,
  registryConfigHeader,
} from "../src/registry-credentials.ts"

let folder = ""
let env: Record<string, string> = {}

/** A helper as docker-credential-helpers describe them: the server on stdin, JSON on stdout. */
const HELPER = `#!/bin/sh
read -r server
case "$server" in
  token.example) printf '{"ServerURL":"%s","Username":"<token>","Secret":"t0ken"}' "$server" ;;
  none.example) echo "credentials not found in native keychain"; exit 1 ;;
  odd.example) echo 's3cret {' ;;
  number.example) echo '{"Username":"me","Secret":5}' ;;
  empty.example) ;;
  broken.example) echo "keychain is locked"; exit 7 ;;
  *) printf '{"ServerURL":"%s","Username":"me","Secret":"for %s"}' "$server" "$server" ;;
esac
`

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stagecraft-helper-"))
  const file = join(folder, "docker-credential-fixture")
  writeFileSync(file, HELPER)
  chmodSync(file, 0o755)
  env = { PATH: `${folder}:${process.env.PATH}` }
})
afterAll(() => rmSync(folder, { recursive: true }))

const base64 = (value: string): string => Buffer.from(value).toString("base64")

async function ask(
  host: string,
  config: Parameters<typeof credentialsFor>[1],
): Promise<{ found: unknown; notes: string[] }> {
  const notes: string[] = []
  const found = await credentialsFor(host, config, env, (note) => notes.push(note))
  return { found, notes }
}

test("auths are read, passwords with colons and hosts with schemes too", async () => {
  const config = {
    auths: {
      "a.example": { auth: base64("me:pass:word") },
      "https://b.example/v1/": { username: "you", password: "p" },
      "c.example": { identitytoken: "long", auth: base64("x:y") },
      "https://index.docker.io/v1/": { auth: base64("hub:h") },
    },
  }
  expect((await ask("a.example", config)).found).toEqual({ username: "me", secret: "pass:word" })
  expect((await ask("b.example", config)).found).toEqual({ username: "you", secret: "p" })
  expect((await ask("c.example", config)).found).toEqual({ username: "", secret: "long" })
  expect((await ask("registry-1.docker.io", config)).found).toEqual({
    username: "hub",
    secret: "h",
  })
  expect((await ask("other.example", config)).found).toBeUndefined()
})

test("a helper is asked, the host's own before the store", async () => {
  const config = { credsStore: "absent", credHelpers: { "h.example": "fixture" } }
  expect(await ask("h.example", config)).toEqual({
    found: { username: "me", secret: "for h.example" },
    notes: [],
  })
  const store = { credsStore: "fixture" }
  expect((await ask("docker.io", store)).found).toEqual({
    username: "me",
    secret: "for https://index.docker.io/v1/",
  })
  expect((await ask("token.example", store)).found).toEqual({ username: "", secret: "t0ken" })
})

test("a helper without an entry gives way to auths", async () => {
  const config = { credsStore: "fixture", auths: { "none.example": { auth: base64("a:b") } } }
  expect(await ask("none.example", config)).toEqual({
    found: { username: "a", secret: "b" },
    notes: [],
  })
})

test("a helper that does not work is told about, without what it printed", async () => {
  const broken = await ask("broken.example", { credsStore: "fixture" })
  expect(broken.found).toBeUndefined()
  expect(broken.notes).toEqual(["docker-credential-fixture did not work: exit code 7"])
  for (const host of ["odd.example", "number.example", "empty.example"]) {
    const { found, notes } = await ask(host, { credsStore: "fixture" })
    expect(found).toBeUndefined()
    expect(notes).toEqual([
      "docker-credential-fixture did not work: what it says are no credentials",
    ])
  }
  const absent = await ask("x.example", { credsStore: "absent" })
  expect(absent.notes[0]).toContain("docker-credential-absent did not work")
  const path = await ask("x.example", { credsStore: "../../bin/sh" })
  expect(path.notes[0]).toContain("not a plain word")
})

test("the header of the classic builder carries all that is known", async () => {
  const config = {
    auths: { "a.example": { auth: base64("me:pw") } },
    credHelpers: { "token.example": "fixture" },
  }
  const header = await registryConfigHeader(config, env, () => {})
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({
    "a.example": { username: "me", password: "pw" },
    "token.example": { identitytoken: "t0ken" },
  })
})

test("without any entry nobody is asked", () => {
  expect(hasCredentials({})).toBe(false)
  expect(hasCredentials({ auths: {} })).toBe(false)
  expect(hasCredentials({ credsStore: "x" })).toBe(true)
})
