import { fstatSync } from "node:fs"
import type { Socket } from "node:net"

/** Writes bytes and resolves when there is room for more. Rejects with what the system says. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>

/**
 * A writer that waits for a slow reader without holding up the process, which has an engine to answer and a Ctrl-C to
 * heed. Undefined for what never waits for a reader, such as a file.
 *
 * @param descriptor - Written to by nothing else until the promises are settled.
 */
export function resultStream(descriptor: number): WriteBytes | undefined {
  const stats = fstatSync(descriptor)
  if (!stats.isFIFO() && !stats.isSocket()) return undefined
  // Loaded with the engine's own connection; hardly a command writes bytes.
  const net = process.getBuiltinModule("node:net")
  const stream: Socket = new net.Socket({ fd: descriptor, readable: false, writable: true })
  let failure: Error | undefined
  stream.on("error", (error) => (failure ??= error))
  return (bytes) =>
    new Promise((resolve, reject) => {
      if (failure) return reject(failure)
      stream.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
}
