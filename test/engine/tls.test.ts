import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { createConnection } from "node:net"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { createServer } from "node:tls"

import { beforeAll, expect, onTestFinished, test } from "vitest"

import {
  BASE,
  buildOn,
  engineHost,
  findClean,
  logOf,
  nonce,
  temporaryFolder,
} from "./engine-under-test.ts"

let host: string
beforeAll(async () => {
  host = await engineHost()
}, 300_000)

/** A folder with the certificates of an authority, of a server called localhost and of a client. */
function certificates(): string {
  const folder = temporaryFolder({ "san.cnf": "subjectAltName=DNS:localhost,IP:127.0.0.1\n" })
  const openssl = (...words: readonly string[]): void => {
    execFileSync("openssl", words, { cwd: folder, stdio: "ignore" })
  }
  const key = (name: string): string[] => ["-newkey", "rsa:2048", "-nodes", "-keyout", name]
  openssl("req", "-x509", ...key("ca-key.pem"), "-out", "ca.pem", "-subj", "/CN=ca", "-days", "2")
  for (const [name, subject] of [
    ["server-", "/CN=localhost"],
    ["", "/CN=client"],
  ] as const) {
    openssl("req", ...key(`${name}key.pem`), "-out", `${name}req.pem`, "-subj", subject)
    const files = ["-in", `${name}req.pem`, "-out", `${name}cert.pem`, "-extfile", "san.cnf"]
    const authority = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-days", "2"]
    openssl("x509", "-req", ...files, ...authority)
  }
  return folder
}

/** The engine behind TLS that asks for a client's certificate, as `dockerd --tlsverify` does. */
async function tlsEngine(folder: string): Promise<number> {
  const url = new URL(host)
  const target =
    url.protocol === "unix:"
      ? { path: url.pathname }
      : { host: url.hostname, port: Number(url.port || 2375) }
  const read = (name: string): Buffer => readFileSync(join(folder, name))
  const options = {
    ca: read("ca.pem"),
    cert: read("server-cert.pem"),
    key: read("server-key.pem"),
    requestCert: true,
    rejectUnauthorized: true,
  }
  const server = createServer(options, (client) => {
    const upstream = createConnection(target as { path: string })
    for (const socket of [client, upstream]) socket.on("error", () => {})
    client.pipe(upstream).pipe(client)
    client.on("close", () => upstream.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

test("a whole build, context and secrets included, goes over TLS with a client's certificate", async () => {
  const folder = certificates()
  const engine = await findClean(`tcp://localhost:${await tlsEngine(folder)}`, {
    DOCKER_TLS_VERIFY: "1",
    DOCKER_CERT_PATH: folder,
  })
  const word = nonce()
  const context = temporaryFolder({ "a.txt": `${word}\n` })
  writeFileSync(join(context, "big.bin"), Buffer.alloc(3_000_000, word))
  const built = await buildOn(
    engine,
    `FROM ${BASE}\nCOPY . /in\nRUN --mount=type=secret,id=s cat /in/a.txt && wc -c < /in/big.bin && wc -c < /run/secrets/s\n`,
    { contextFolder: context, secrets: new Map([["s", Buffer.from("12345")]]) },
  )
  expect(built.problem).toBeUndefined()
  expect(logOf(built).map((line) => line.trim())).toEqual([word, "3000000", "5"])
})

test("without the client's certificate the engine is not to be had, and it says so", async () => {
  const folder = certificates()
  const port = await tlsEngine(folder)
  const ca = temporaryFolder({ "ca.pem": readFileSync(join(folder, "ca.pem"), "utf8") })
  const problem = await findClean(`tcp://localhost:${port}`, {
    DOCKER_TLS_VERIFY: "1",
    DOCKER_CERT_PATH: ca,
  }).then(
    () => "none",
    (error: unknown) => (error as Error).message,
  )
  expect(problem).toMatch(/engine-unreachable/u)
  expect(problem).toMatch(/TLS|certificate/u)
})
