import { FRAME_HEAD, writeFrameHead } from "./grpc-server.ts"

const SIZE = 128 * 1024

/**
 * Gathers messages to a few large writes: a write costs about the same for one message and for a thousand.
 *
 * Two buffers take turns, so that one is filled while the other is on its way; memory is what they take.
 */
export class Outbox {
  readonly #send: (frames: Uint8Array) => Promise<void>
  #filling = Buffer.allocUnsafeSlow(SIZE)
  #other = Buffer.allocUnsafeSlow(SIZE)
  #length = 0
  #onItsWay: Promise<void> | undefined

  /** @param send - Resolves when the frames may be overwritten. */
  constructor(send: (frames: Uint8Array) => Promise<void>) {
    this.#send = send
  }

  /** True when nothing waits to be taken by the transport: there is no reason to gather more. */
  get idle(): boolean {
    return this.#onItsWay === undefined
  }

  hasRoom(length: number): boolean {
    return this.#length + FRAME_HEAD + length <= SIZE
  }

  /** Takes the place of a message of exactly this length, which has room, and lets it be written there. */
  put(length: number, write: (into: Buffer, at: number) => void): void {
    writeFrameHead(this.#filling, this.#length, length)
    write(this.#filling, this.#length + FRAME_HEAD)
    this.#length += FRAME_HEAD + length
  }

  /**
   * Sends what was gathered; resolves when there is a buffer to fill again.
   *
   * @throws what the write before threw.
   */
  async flush(): Promise<void> {
    await this.#onItsWay
    if (this.#length === 0) return
    const sent = this.#send(this.#filling.subarray(0, this.#length)).finally(() => {
      if (this.#onItsWay === sent) this.#onItsWay = undefined
    })
    // Whoever flushes next hears of a failure.
    sent.catch(() => undefined)
    this.#onItsWay = sent
    const filled = this.#filling
    this.#filling = this.#other
    this.#other = filled
    this.#length = 0
  }
}
