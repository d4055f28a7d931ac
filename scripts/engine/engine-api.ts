import { readFileSync } from "node:fs"
import { request as requestHttp, type RequestOptions } from "node:http"
import { request as requestHttps } from "node:https"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

export interface Answer {
  readonly status: number
  readonly text: string
}

export interface AskOptions {
  readonly method?: "GET" | "POST" | "DELETE"
  readonly body?: { readonly stream: Readable; readonly type: string; readonly length: number }
  /** Milliseconds without a byte from the engine; 0 waits for ever. */
  readonly timeoutMs?: number
}

/**
 * Sends one request to the engine at a `DOCKER_HOST` value (`unix://` or `tcp://`).
 *
 * @throws Error when nothing answers there in time.
 */
export function ask(host: string, path: string, options: AskOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body, timeoutMs = 10_000 } = options
    const [send, address] = door(host)
    const headers =
      body === undefined ? {} : { "content-type": body.type, "content-length": body.length }
    const request = send(
      { ...address, path, method: options.method ?? "GET", headers, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.on("error", reject)
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        )
      },
    )
    request.setTimeout(timeoutMs, () =>
      request.destroy(new Error(`${host} did not answer within ${timeoutMs} ms`)),
    )
    request.on("error", reject)
    if (body === undefined) request.end()
    else pipeline(body.stream, request).catch(reject)
  })
}

/** The version of the engine that answers at `host`, or undefined when none does. */
export async function engineVersion(host: string, timeoutMs = 2_000): Promise<string | undefined> {
  try {
    if ((await ask(host, "/_ping", { timeoutMs })).status !== 200) return undefined
    const version = JSON.parse((await ask(host, "/version", { timeoutMs })).text) as {
      Version?: string
    }
    return version.Version ?? "unknown"
  } catch {
    return undefined
  }
}

/** Whether the engine keeps its images in containerd's store, which several platforms and OCI output need. */
export async function hasContainerdStore(host: string): Promise<boolean> {
  const { status, text } = await ask(host, "/info")
  return status === 200 && text.includes("io.containerd.snapshotter.v1")
}

function door(host: string): [typeof requestHttp, RequestOptions] {
  if (host.startsWith("unix://")) return [requestHttp, { socketPath: host.slice("unix://".length) }]
  const url = new URL(host)
  if (url.protocol !== "tcp:" && url.protocol !== "http:" && url.protocol !== "https:") {
    throw new Error(`${host}: only unix:// and tcp:// engines can be asked from here`)
  }
  const address = { host: url.hostname, port: url.port || "2375" }
  const folder = process.env["DOCKER_CERT_PATH"]
  if (!process.env["DOCKER_TLS_VERIFY"] || folder === undefined) return [requestHttp, address]
  const read = (name: string): Buffer => readFileSync(join(folder, name))
  return [
    requestHttps,
    {
      ...address,
      ca: read("ca.pem"),
      cert: read("cert.pem"),
      key: read("key.pem"),
    } as RequestOptions,
  ]
}
