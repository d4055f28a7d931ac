import { escapeControl } from "@stagecraft/ir"

/** More differences than these are counted and not told, unless all are asked for. */
export const MOST = 20
/** A longer value is cut. */
const LONGEST = 120

export const plural = (count: number, word: string): string =>
  `${count} ${word}${count === 1 ? "" : "s"}`

/** A value in one line that a person reads. */
export const cut = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text

/** What was compared, as a line about it begins. */
export const nameOf = (found: { readonly image: string; readonly platform?: string }): string =>
  found.platform === undefined ? found.image : `${found.image} (${found.platform})`

/** Lines as they are printed, whatever images have in their names and files. */
export const textOf = (lines: readonly string[]): string =>
  `${lines.map((line) => escapeControl(line)).join("\n")}\n`
