import type { BuildEvent, LineRange } from "@stagecraft/engine"
import type { Mask } from "../mask.ts"
import { foreignLine } from "./foreign-line.ts"

/** Where the author wrote lines of an image's Dockerfile, as text; undefined when unknown. */
export type PlaceOfLines = (image: string, lines: LineRange) => string | undefined

type Warning = Extract<BuildEvent, { readonly type: "warning" }>

/** Makes one line of each warning of the builder; undefined when it was told before, of another image. */
export function warningLines(
  mask: Mask,
  placeOfLines: PlaceOfLines,
): (warning: Warning) => string | undefined {
  const told = new Set<string>()
  return ({ image, message, url, lines }) => {
    const place = lines && placeOfLines(image, lines)
    const facts = [place, url].filter((fact) => fact !== undefined && fact !== "")
    const line = foreignLine(`warning: ${message}  ${facts.join("  ")}`.trim(), mask)
    if (told.has(line)) return undefined
    told.add(line)
    return line
  }
}
