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

const LINE =
  /^(?<indent> *)(?<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#-][^:]*(?::(?! |$)[^:]*)*):(?: (?<value>.*))?$/u

const empty = (): Record<string, string | PlainMapping | undefined> =>
  Object.create(null) as Record<string, string | PlainMapping | undefined>

/**
 * Reads mappings that a program wrote: one key a line, indented by blanks. Lines of another kind are passed over.
 *
 * A whole YAML reader takes a second for a lockfile of 30,000 lines; this takes a few milliseconds.
 */
export function plainMapping(text: string): PlainMapping {
  const top = empty()
  const open = [{ indent: -1, mapping: top }]
  for (const line of text.split(/\r?\n/u)) {
    const found = LINE.exec(line)?.groups
    if (!found) continue
    const indent = found["indent"]!.length
    while (open.at(-1)!.indent >= indent) open.pop()
    const { mapping } = open.at(-1)!
    const key = scalar(found["key"]!)
    const value = (found["value"] ?? "").trim()
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
