/**
 * Reads a stream to its end, or until it has given more bytes than that: some never end.
 *
 * @param most - Bytes; the answer is longer when there was more.
 */
export async function readStream(
  stream: AsyncIterable<unknown>,
  most: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = chunk as Uint8Array
    chunks.push(bytes)
    length += bytes.length
    if (length > most) break
  }
  return Buffer.concat(chunks)
}
