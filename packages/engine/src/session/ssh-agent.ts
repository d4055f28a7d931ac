import { sign } from "node:crypto"

import { SshReader, sshBytes } from "./ssh-bytes.ts"
import type { SshKey } from "./ssh-key.ts"

/** @see https://www.ietf.org/archive/id/draft-ietf-sshm-ssh-agent-05.html */
const message = { failure: 5, list: 11, keys: 12, sign: 13, signature: 14 } as const
const flag = { sha256: 2, sha512: 4 } as const

/** No request of a client is longer than what it wants signed. */
const LONGEST = 256 * 1024

/** An agent that knows some keys, lists them and signs with them, and does nothing else. */
export class SshAgent {
  readonly #keys: readonly SshKey[]
  #waiting = Buffer.alloc(0)

  constructor(keys: readonly SshKey[]) {
    this.#keys = keys
  }

  /**
   * Takes what a client sent, in pieces of any size, and returns the answers to what is complete.
   *
   * @throws RangeError for a request that is too long.
   */
  take(chunk: Uint8Array): Buffer {
    this.#waiting = Buffer.concat([this.#waiting, chunk])
    const answers: Buffer[] = []
    while (this.#waiting.length >= 4) {
      const length = this.#waiting.readUInt32BE()
      if (length > LONGEST) throw new RangeError(`a request of ${length} bytes`)
      if (this.#waiting.length < 4 + length) break
      answers.push(sshBytes.join(this.#answer(this.#waiting.subarray(4, 4 + length))))
      this.#waiting = this.#waiting.subarray(4 + length)
    }
    return Buffer.concat(answers)
  }

  #answer(request: Buffer): Buffer {
    const type = request[0]
    if (type === message.list)
      return Buffer.concat([
        Buffer.of(message.keys),
        sshBytes.number(this.#keys.length),
        ...this.#keys.map(({ blob, comment }) => sshBytes.join(blob, comment)),
      ])
    const signature = type === message.sign ? this.#sign(request.subarray(1)) : undefined
    if (!signature) return Buffer.of(message.failure)
    return Buffer.concat([Buffer.of(message.signature), sshBytes.join(signature)])
  }

  #sign(request: Buffer): Buffer | undefined {
    try {
      const reader = new SshReader(request)
      const [blob, data, flags] = [reader.bytes(), reader.bytes(), reader.number()]
      const found = this.#keys.find((each) => each.blob.equals(blob))
      return found && signed(found, data, flags)
    } catch {
      return undefined
    }
  }
}

function signed({ key, blob }: SshKey, data: Buffer, flags: number): Buffer {
  const type = new SshReader(blob).text()
  if (type === "ssh-ed25519") return sshBytes.join(type, sign(null, data, key))
  if (type === "ssh-rsa") {
    const [name, hash] =
      flags & flag.sha512
        ? ["rsa-sha2-512", "sha512"]
        : flags & flag.sha256
          ? ["rsa-sha2-256", "sha256"]
          : [type, "sha1"]
    return sshBytes.join(name, sign(hash, data, key))
  }
  const hash = type.endsWith("256") ? "sha256" : type.endsWith("384") ? "sha384" : "sha512"
  const both = sign(hash, data, { key, dsaEncoding: "ieee-p1363" })
  const half = both.length / 2
  const [r, s] = [both.subarray(0, half), both.subarray(half)]
  return sshBytes.join(type, sshBytes.join(sshBytes.integer(r), sshBytes.integer(s)))
}
