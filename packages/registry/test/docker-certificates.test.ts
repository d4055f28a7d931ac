import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:https"
import type { ServerOptions } from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest"
import { RegistryClient } from "../src/client/registry-client.ts"
import { Failure } from "../src/failure.ts"
import { resolveFile } from "../src/resolve/resolve-file.ts"

let folder: string
const at = (name: string): string => join(folder, name)
const read = (name: string): string => readFileSync(at(name), "utf8")

/** An authority, and what it says of a server and of a client. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "certificates-"))
  writeFileSync(at("san.cnf"), "subjectAltName=IP:127.0.0.1\n")
  const openssl = (words: string): void =>
    void execFileSync("openssl", words.split(" "), { cwd: folder, stdio: "ignore" })
  const made = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
  openssl(`req -x509 ${made} -keyout ca.key -out ca.crt -subj /CN=ca`)
  for (const name of ["server", "client"]) {
    openssl(`req ${made} -keyout ${name}.key -out ${name}.req -subj /CN=${name}`)
    const own = `-in ${name}.req -out ${name}.cert -extfile san.cnf -days 2`
    openssl(`x509 -req ${own} -CA ca.crt -CAkey ca.key -CAcreateserial`)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A registry behind TLS that has one image; asks for certificates where it is told to. */
async function registry(more: ServerOptions = {}) {
  const own = { cert: read("server.cert"), key: read("server.key"), ca: read("ca.crt"), ...more }
  const server = createServer(own, (_, response) => void response.end('{"schemaVersion":2}'))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  return `127.0.0.1:${(server.address() as { port: number }).port}`
}

/** What a client answers whose `certs.d` holds these files for the host. */
async function asked(host: string, files: readonly string[]): Promise<string> {
  const home = mkdtempSync(join(folder, "home-"))
  const own = join(home, "docker/certs.d", host)
  mkdirSync(own, { recursive: true })
  for (const name of files) cpSync(at(name), join(own, name))
  const settings = { env: { XDG_CONFIG_HOME: home }, patience: 2000 }
  const client = new RegistryClient(settings, () => Promise.resolve(undefined))
  const place = { host, repository: "a", tag: "1", isPlain: false, isMirror: false }
  return await client.manifest(place).then(
    ({ digest }) => digest,
    (error: unknown) => {
      if (!(error instanceof Failure)) throw error
      return `${error.message} // ${error.hint}`
    },
  )
}

test("the authority that Docker trusts for a registry is trusted for that registry alone", async () => {
  const host = await registry()
  expect(await asked(host, ["ca.crt"])).toMatch(/^sha256:/u)
  const without = await asked(host, ["client.cert", "client.key"])
  expect(without).toContain("shows a certificate that is not trusted")
  expect(without).toContain(`/etc/docker/certs.d/${host}/ca.crt`)
  // What is no certificate spoils nothing.
  writeFileSync(at("b.crt"), "der")
  expect(await asked(host, ["b.crt", "ca.crt"])).toMatch(/^sha256:/u)
  // A builder would not read it for what ADD downloads.
  const file = resolveFile(`https://${host}/`, { env: { XDG_CONFIG_HOME: folder } })
  await expect(file).rejects.toThrow("not trusted")
})

test.each(["TLSv1.2", "TLSv1.3"] as const)(
  "the certificate of a client is shown, over %s",
  async (maxVersion) => {
    const host = await registry({ requestCert: true, rejectUnauthorized: true, maxVersion })
    expect(await asked(host, ["ca.crt", "client.cert", "client.key"])).toMatch(/^sha256:/u)
    for (const files of [["ca.crt"], ["ca.crt", "client.cert"]]) {
      const without = await asked(host, files)
      expect(without).toContain(`${host} ends TLS as one that wants to see a certificate of yours`)
      expect(without).toContain(`~/.config/docker/certs.d/${host}`)
    }
  },
)
