const NEWLINE = 10

/** The values of a stream of JSON texts, one a line. @throws SyntaxError when a line is none. */
export async function* readNdjson(stream: AsyncIterable<Uint8Array>): AsyncIterable<unknown> {
  let rest: Uint8Array[] = []
  for await (const chunk of stream) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      rest.push(chunk.subarray(from, at))
      const line = Buffer.concat(rest).toString("utf8").trim()
      rest = []
      from = at + 1
      if (line !== "") yield JSON.parse(line)
    }
    rest.push(chunk.subarray(from))
  }
  const last = Buffer.concat(rest).toString("utf8").trim()
  if (last !== "") yield JSON.parse(last)
}
