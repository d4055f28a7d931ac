import type { IncomingMessage } from "node:http"
import { buffer } from "node:stream/consumers"

import type { BuildEvent } from "./build-event.ts"
import { readNdjson } from "./read-ndjson.ts"
import { messageOf } from "./send.ts"

/** One value of the answer to `POST /images/…/push`. */
interface PushMessage {
  readonly id?: string
  readonly status?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
  readonly aux?: { readonly Digest?: string }
  readonly error?: string
  readonly errorDetail?: { readonly message?: string }
}

/** Tells a push as a step of the build. One that never started has no end that could be told. */
export class PushStep {
  readonly #tell: (event: BuildEvent) => void
  readonly #facts
  #began: number | undefined
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
    const at = Date.now()
    this.#began = at
    this.#tell({ type: "step-started", ...this.#facts, at })
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
    const milliseconds = Math.max(0, at - (this.#began ?? at))
    this.#tell({ type: "step-done", ...this.#facts, at, milliseconds })
    return this.#digest
  }

  failed(message: string): void {
    if (this.#began === undefined) return
    this.#tell({ type: "step-failed", ...this.#facts, at: Date.now(), message })
  }

  cancelled(): void {
    if (this.#began === undefined) return
    this.#tell({ type: "step-cancelled", ...this.#facts, at: Date.now() })
  }
}
