import type { ValueFault } from "./value-fault.ts"

/** One field at a place: in quotes, where two quotes are one, or up to the next comma. */
const FIELD = /"((?:[^"]|"")*)"(?=,|$)|([^",]*)(?=,|$)/uy

/**
 * Takes a line of comma-separated values apart, as the options of `docker buildx build` are written.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function splitFields(line: string): readonly string[] | ValueFault {
  const fields: string[] = []
  for (let at = 0; at <= line.length; at = FIELD.lastIndex + 1) {
    FIELD.lastIndex = at
    const found = FIELD.exec(line)
    if (!found) return { why: "its quotes do not close, or stand in the middle of a field" }
    fields.push(found[1] === undefined ? found[2]! : found[1].replaceAll('""', '"'))
    FIELD.lastIndex = at + found[0].length
  }
  return fields
}

/** Writes fields as one line, which {@link splitFields} takes apart again. */
export function joinFields(fields: readonly string[]): string {
  return fields
    .map((field) => (/[",]/u.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",")
}
