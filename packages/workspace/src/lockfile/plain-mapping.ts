/** Mappings of mappings of texts: all that package managers write into their YAML, so far as it is read here. */
export interface PlainMapping {
  readonly [key: string]: string | PlainMapping | undefined
}

function scalar(text: string): string {
  if (text.startsWith("'")) return text.slice(1, text.lastIndexOf("'")).replaceAll("''", "'")
  if (!text.startsWith('"')) return text
  try {
    return String(JSON.parse(text.slice(0, text.lastIndexOf('"') + 1)))
  } catch {
    return text
  }
}

/** The place behind a quoted text; -1 when it has no end. */
function behindQuotes(line: string, start: number): number {
  const quote = line[start]
  for (let at = start + 1; at < line.length; at++) {
    if (quote === '"' && line[at] === "\\") at++
    else if (line[at] === quote) {
      // Two single ones stand for one.
      if (quote === '"' || line[at + 1] !== quote) return at + 1
      at++
    }
  }
  return -1
}

/** The place of the colon behind the key of a line; -1 for a line of another kind. */
function colonOf(line: string, start: number): number {
  const first = line[start]
  if (first === undefined || first === "-" || first === "#") return -1
  if (first === "'" || first === '"') {
    const end = behindQuotes(line, start)
    return line[end] === ":" ? end : -1
  }
  const end = line.indexOf(": ", start)
  return end >= 0 ? end : line.endsWith(":") ? line.length - 1 : -1
}

const empty = (): Record<string, string | PlainMapping | undefined> =>
  Object.create(null) as Record<string, string | PlainMapping | undefined>

/**
 * Reads mappings that a program wrote: one key a line, indented by blanks. Lines of another kind are passed over.
 *
 * A whole YAML reader takes seconds for a lockfile of 30,000 lines; this takes some milliseconds.
 */
export function plainMapping(text: string): PlainMapping {
  const top = empty()
  const open = [{ indent: -1, mapping: top }]
  for (const line of text.split("\n")) {
    const own = line.endsWith("\r") ? line.slice(0, -1) : line
    let indent = 0
    while (own[indent] === " ") indent++
    const colon = colonOf(own, indent)
    if (colon < 0) continue
    while (open.at(-1)!.indent >= indent) open.pop()
    const { mapping } = open.at(-1)!
    const key = scalar(own.slice(indent, colon))
    const value = own.slice(colon + 1).trim()
    if (value !== "" && value !== "{}") mapping[key] = scalar(value)
    else {
      const inner = empty()
      mapping[key] = inner
      open.push({ indent, mapping: inner })
    }
  }
  return top
}

/** The mapping below a key of the top, empty when it is not there; nothing else of the text is read. */
export function section(text: string, key: string): PlainMapping {
  const start = new RegExp(`^${key}:[ \\t]*\\r?\\n`, "mu").exec(text)
  if (!start) return {}
  const rest = text.slice(start.index + start[0].length)
  const end = /^[^\s#]/mu.exec(rest)?.index ?? rest.length
  return plainMapping(rest.slice(0, end))
}

export const mappingAt = (mapping: PlainMapping | undefined, key: string): PlainMapping => {
  const value = mapping?.[key]
  return typeof value === "object" ? value : {}
}

export const textAt = (mapping: PlainMapping | undefined, key: string): string | undefined => {
  const value = mapping?.[key]
  return typeof value === "string" ? value : undefined
}
