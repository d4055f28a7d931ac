import { createHash } from "node:crypto"

/** Bytes that no compression makes smaller, the same for the same seed. */
export function noise(seed: string, bytes: number): Buffer {
  const blocks: Buffer[] = []
  for (let block = 0; block * 64 < bytes; block++)
    blocks.push(createHash("sha512").update(`${seed} ${block}`).digest())
  return Buffer.concat(blocks).subarray(0, bytes)
}

/** A text of many small pieces of code, each with a name and a string of its own. */
export function code(seed: string, pieces: number, piece: (name: string) => string): string {
  return Array.from({ length: pieces }, (_, index) => {
    const name = createHash("sha256").update(`${seed} ${index}`).digest("hex").slice(0, 24)
    return piece(`n${name}`)
  }).join("\n")
}
