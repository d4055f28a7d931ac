import { request as requestPlain } from "node:http"
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from "node:http"
import { request as requestSecure } from "node:https"
import type { Socket } from "node:net"
import { connect } from "node:tls"
import { urlToHttpOptions } from "node:url"
import { Failure } from "../failure.ts"
import type { FindCertificates } from "./docker-certificates.ts"
import { explainTrouble } from "./explain-trouble.ts"
import { findProxy } from "./find-proxy.ts"
import type { Environment } from "./find-proxy.ts"

/** One request. Redirects are followed; `Authorization` and a body go to its own server alone. */
export interface HttpRequest {
  readonly url: URL
  readonly method?: "GET" | "HEAD" | "POST" | "PUT"
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** What every request takes part in. */
export interface HttpSettings {
  readonly env: Environment
  readonly signal?: AbortSignal | undefined
  /** Milliseconds without a byte. */
  readonly patience?: number
  /** For servers that speak TLS. */
  readonly certificates?: FindCertificates
}

/** An answer whose body is still to be read, or thrown away with `resume()`. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingMessage["headers"]
  readonly url: URL
  /** Of another server, which a redirect led to. */
  readonly isElsewhere: boolean
  readonly body: IncomingMessage
}

type OwnAnswer = Omit<HttpAnswer, "isElsewhere">

const PATIENCE_MS = 20_000
const MOST_REDIRECTS = 5

/** Sends a request, through the proxy of the environment where there is one. @throws Failure `unreachable`, `nonsense`. */
export async function send(request: HttpRequest, settings: HttpSettings): Promise<HttpAnswer> {
  let { url } = request
  const headers = { ...request.headers }
  for (let redirects = 0; ; redirects++) {
    const answer = await sendOnce({ ...request, url, headers }, settings)
    const { location } = answer.headers
    if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined)
      return { ...answer, isElsewhere: url.origin !== request.url.origin }
    answer.body.resume()
    if (redirects === MOST_REDIRECTS)
      throw new Failure("nonsense", `${url.host} redirects more than ${MOST_REDIRECTS} times`)
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined
    if (!next || !/^https?:$/u.test(next.protocol))
      throw new Failure("nonsense", `${url.host} redirects to what is no address`)
    if (url.protocol === "https:" && next.protocol === "http:")
      throw new Failure("nonsense", `${url.host} redirects from https to http`)
    if (next.origin !== url.origin) {
      // Such as the token that another one is asked for with.
      if (request.body !== undefined)
        throw new Failure("nonsense", `${url.host} redirects what it is given to ${next.host}`)
      delete headers["Authorization"]
    }
    url = next
  }
}

/** The whole body of an answer. @throws Failure `nonsense` when it is longer than `most` bytes. */
export async function readBody({ body, url }: HttpAnswer, most: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > most) {
        body.destroy()
        throw new Failure("nonsense", `${url.host} answers with more than ${most} bytes`)
      }
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof Failure ? error : explainTrouble(error, url)
  }
  return Buffer.concat(chunks)
}

async function sendOnce(request: HttpRequest, settings: HttpSettings): Promise<OwnAnswer> {
  const { url, method = "GET", headers, body } = request
  const { env, signal, patience = PATIENCE_MS } = settings
  const proxy = findProxy(url, env)
  const own = { "User-Agent": "stagecraft", ...headers }
  const options = { method, headers: own, ...(signal && { signal }), timeout: patience }
  const shown = url.protocol === "https:" ? settings.certificates?.(url) : undefined
  try {
    if (!proxy) return await answerOf(requestOf(url)(url, { ...options, ...shown }), url, body)
    if (url.protocol === "http:") {
      const whole = { ...proxyHeaders(proxy), ...own, Host: url.host }
      // What the proxy is shown stands in a header of its own: this one goes on to the server.
      const { auth } = urlToHttpOptions(url)
      const path = `${url.origin}${url.pathname}${url.search}`
      const asking = requestOf(proxy)(proxy, { ...options, auth, path, headers: whole })
      return await answerOf(asking, url, body)
    }
    const tunnel = await openTunnel(url, proxy, patience, signal)
    const host = url.hostname.replace(/^\[|\]$/gu, "")
    const createConnection = (): Socket =>
      connect({
        ...shown,
        socket: tunnel,
        host,
        ...(!/^[\d.]+$|:/u.test(host) && { servername: host }),
      })
    return await answerOf(requestSecure(url, { ...options, createConnection }), url, body)
  } catch (error) {
    throw error instanceof Failure ? error : explainTrouble(error, url, proxy)
  }
}

const requestOf = ({ protocol }: URL) => (protocol === "https:" ? requestSecure : requestPlain)

function answerOf(asking: ClientRequest, url: URL, body: HttpRequest["body"]): Promise<OwnAnswer> {
  return new Promise((resolve, reject) => {
    asking.once("error", reject)
    asking.once("timeout", () => asking.destroy(silent(url)))
    asking.once("response", (answer) => {
      // A body that stops coming ends with an error, as a request that is not answered does.
      asking.on("timeout", () => answer.destroy(silent(url)))
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, url, body: answer })
    })
    // Who wants to speak another protocol gives no answer at all; behind one it says nothing.
    asking.once("close", () => reject(new Failure("nonsense", `${url.host} gives no answer`)))
    asking.end(body)
  })
}

const silent = (url: URL): Failure =>
  new Failure("unreachable", `${url.host} does not answer`, { retryAfter: 0 })

function proxyHeaders({ username, password }: URL): OutgoingHttpHeaders {
  if (username === "") return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { "Proxy-Authorization": `Basic ${Buffer.from(pair).toString("base64")}` }
}

/** A way through a proxy to a server that is spoken to in secret. */
function openTunnel(
  url: URL,
  proxy: URL,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  const target = `${url.hostname}:${url.port || "443"}`
  const headers = { ...proxyHeaders(proxy), Host: target }
  return new Promise((resolve, reject) => {
    const asking = requestOf(proxy)(proxy, {
      auth: null,
      method: "CONNECT",
      path: target,
      headers,
      agent: false,
      timeout,
      ...(signal && { signal }),
    })
    asking.once("error", reject)
    asking.once("timeout", () => asking.destroy(silent(proxy)))
    asking.once("response", (answer) => {
      answer.destroy()
      reject(refused(answer.statusCode, url, proxy))
    })
    asking.once("connect", (answer, socket) => {
      if (answer.statusCode === 200) return resolve(socket)
      socket.destroy()
      return reject(refused(answer.statusCode, url, proxy))
    })
    asking.end()
  })
}

function refused(status: number | undefined, url: URL, proxy: URL): Failure {
  return new Failure(
    "unreachable",
    `the proxy ${proxy.host} lets nobody to ${url.host} (${status})`,
    {
      hint: "HTTPS_PROXY names the proxy; NO_PROXY lists the hosts that need none",
    },
  )
}
