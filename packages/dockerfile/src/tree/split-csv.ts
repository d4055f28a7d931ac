/**
 * Parts one line of comma-separated values; undefined when its quotes are not in order or it is empty.
 *
 * Quotes may only enclose a whole field; inside them two quotes are one.
 */
export function splitCsv(line: string): readonly string[] | undefined {
  const text = line.endsWith("\n") ? line.slice(0, line.endsWith("\r\n") ? -2 : -1) : line
  if (text === "") return undefined
  const fields: string[] = []
  let at = 0
  for (;;) {
    if (text.charAt(at) !== '"') {
      const comma = text.indexOf(",", at)
      const field = text.slice(at, comma === -1 ? text.length : comma)
      if (field.includes('"')) return undefined
      fields.push(field)
      if (comma === -1) return fields
      at = comma + 1
      continue
    }
    let field = ""
    for (at++; ; at++) {
      const quote = text.indexOf('"', at)
      if (quote === -1) return undefined
      field += text.slice(at, quote)
      at = quote + 1
      if (text.charAt(at) !== '"') break
      field += '"'
    }
    fields.push(field)
    if (at === text.length) return fields
    if (text.charAt(at) !== ",") return undefined
    at++
  }
}
