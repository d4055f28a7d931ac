import type { IncomingMessage } from "node:http"
import { buffer } from "node:stream/consumers"

import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, Span } from "@stagecraft/ir"

import type { BuildEvent } from "./build-event.ts"
import type { Connection } from "./connection.ts"
import { explainLoss } from "./explain-cause.ts"
import { registryOf, splitReference } from "./image-reference.ts"
import { pushDenied, pushFailed } from "./output-problems.ts"
import { buildInterrupted, engineLost } from "./problems.ts"
import { readNdjson } from "./read-ndjson.ts"
import { credentialsFor } from "./registry-credentials.ts"
import { messageOf, openRequest, responseOf } from "./send.ts"

/** How a push goes on. */
export interface PushOptions {
  /** The image's name in the config; in events. */
  readonly image: string
  readonly span?: Span | undefined
  readonly signal?: AbortSignal | undefined
  readonly onEvent?: (event: BuildEvent) => void
}

/** One value of the answer to `POST /images/…/push`. */
interface PushMessage {
  readonly id?: string
  readonly status?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
  readonly aux?: { readonly Digest?: string }
  readonly error?: string
  readonly errorDetail?: { readonly message?: string }
}

/** What is shown to the registry. The engine reads base64 with its padding only. */
async function authHeader(
  { config, env }: Connection,
  host: string,
  note: (sentence: string) => void,
): Promise<string> {
  const known = await credentialsFor(host, config, env, note)
  const auth =
    known === undefined || known.secret === ""
      ? {}
      : known.username === ""
        ? { identitytoken: known.secret, serveraddress: host }
        : { username: known.username, password: known.secret, serveraddress: host }
  const text = Buffer.from(JSON.stringify(auth)).toString("base64")
  return text.replaceAll("+", "-").replaceAll("/", "_")
}

/**
 * Pushes an image of the engine's store to the registry that its name says. The engine sends it, not this machine.
 *
 * @returns The digest the registry has it under.
 * @throws ImageError `push-denied` or `push-failed`; `build-interrupted` when aborted; `engine-lost`.
 * @see https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Image/operation/ImagePush
 */
export async function pushImage(
  connection: Connection,
  reference: string,
  options: PushOptions,
): Promise<string | undefined> {
  const { span, signal, onEvent } = options
  const step = new PushStep(reference, options.image, onEvent ?? (() => undefined))
  const notes: string[] = []
  const stop = new AbortController()
  const abort = (): void => stop.abort()
  try {
    signal?.throwIfAborted()
    signal?.addEventListener("abort", abort, { once: true })
    const host = registryOf(reference)
    const auth = await authHeader(connection, host, (sentence) => void notes.push(sentence))
    const { repo, tag } = splitReference(reference)
    step.started()
    const open = await openRequest(connection.address, {
      method: "POST",
      path: `${connection.prefix}/images/${encodeURIComponent(repo)}/push?tag=${encodeURIComponent(tag)}`,
      headers: { "X-Registry-Auth": auth, "Content-Length": 0 },
      signal: stop.signal,
    })
    const response = responseOf(open)
    open.end()
    const words = await step.follow(await response)
    if (words === undefined) return step.done()
    throw new ImageError(pushProblem(reference, words, span, notes))
  } catch (error) {
    if (signal?.aborted) {
      step.cancelled()
      throw new ImageError(buildInterrupted(span), { cause: error })
    }
    if (error instanceof ImageError) {
      step.failed(error.diagnostics[0]?.message ?? error.message)
      throw error
    }
    const loss = explainLoss(error)
    step.failed(loss)
    throw new ImageError(engineLost(connection.info.address, loss, span), { cause: error })
  } finally {
    signal?.removeEventListener("abort", abort)
    // Who leaves before the end of the answer stops the engine's push with it.
    stop.abort()
  }
}

/** Tells a push as a step of the build. */
class PushStep {
  readonly #tell: (event: BuildEvent) => void
  readonly #facts
  #began = Date.now()
  #digest: string | undefined
  readonly #waiting = new Set<string>()

  constructor(reference: string, image: string, tell: (event: BuildEvent) => void) {
    this.#tell = tell
    this.#facts = {
      id: `push ${reference}`,
      image,
      name: { text: `pushing ${reference}` },
      inputs: [],
    }
  }

  started(): void {
    this.#began = Date.now()
    this.#tell({ type: "step-started", ...this.#facts, at: this.#began })
  }

  /** Reads the answer to its end. @returns The words of what went wrong. */
  async follow(response: IncomingMessage): Promise<string | undefined> {
    if (response.statusCode !== 200) {
      const text = (await buffer(response)).toString("utf8")
      return messageOf({ status: response.statusCode ?? 0, text })
    }
    let words: string | undefined
    for await (const value of readNdjson(response)) {
      const message = value as PushMessage
      if (message.error !== undefined || message.errorDetail !== undefined)
        words ??= (message.errorDetail?.message ?? message.error ?? "").trim()
      // Containerd's store says it in a sentence only.
      const said = / digest: (sha256:[0-9a-f]{64}) /u.exec(message.status ?? "")?.[1]
      this.#digest = message.aux?.Digest ?? said ?? this.#digest
      this.#layer(message)
    }
    return words
  }

  #layer({ id, status = "", progressDetail = {} }: PushMessage): void {
    if (id === undefined) return
    const done = status === "Pushed"
    // It counts the seconds down; the first of them says it all.
    const waits = status.startsWith("Retrying")
    if (waits && !this.#waiting.has(id)) this.#log(`layer ${id}: ${status}`)
    if (waits) this.#waiting.add(id)
    else this.#waiting.delete(id)
    const { current = 0, total = 0 } = progressDetail
    if (!done && current === 0) return
    const name = `pushing layer ${id}`
    this.#tell({ type: "progress", id: this.#facts.id, name, current, total, done })
  }

  #log(text: string): void {
    this.#tell({ type: "log", id: this.#facts.id, stream: "stderr", text })
  }

  done(): string | undefined {
    const at = Date.now()
    const milliseconds = Math.max(0, at - this.#began)
    this.#tell({ type: "step-done", ...this.#facts, at, milliseconds })
    return this.#digest
  }

  failed(message: string): void {
    this.#tell({ type: "step-failed", ...this.#facts, at: Date.now(), message })
  }

  cancelled(): void {
    this.#tell({ type: "step-cancelled", ...this.#facts, at: Date.now() })
  }
}

const DENIED =
  /\b40[13]\b|unauthorized|denied|forbidden|authentication required|no basic auth|insufficient_scope|authorization failed/iu

const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /\b429\b|toomanyrequests|too many requests/iu,
    "the registry limits how often it may be asked: wait, or `docker login`",
  ],
  [
    /no such host|name resolution|lookup /iu,
    "check the registry's name, and the DNS and proxy settings of the engine: it is the engine that pushes",
  ],
  [
    /x509|tls|http response to https/iu,
    "the engine does not trust the registry's certificate: add its CA to the engine, or list it under insecure-registries",
  ],
  [
    /does not exist locally|no such image/iu,
    "the image is not in the engine's store under this name: let the build give it this tag",
  ],
  [/invalid reference|invalid tag|repository name/iu, "correct the name of the image"],
  [
    /connection refused|i\/o timeout|network is unreachable/iu,
    "nothing answers there: check the address and the port, from where the engine is",
  ],
]

/** The problem of a push that failed with these words, the registry's or the engine's. */
export function pushProblem(
  reference: string,
  words: string,
  span: Span | undefined,
  notes: readonly string[] = [],
): Diagnostic {
  const push = { reference, host: registryOf(reference), words, notes, span }
  const hint = HINTS.find(([pattern]) => pattern.test(words))?.[1]
  if (hint === undefined && DENIED.test(words)) return pushDenied(push)
  return pushFailed(push, hint ?? "the registry or the way to it is in trouble: try again")
}
