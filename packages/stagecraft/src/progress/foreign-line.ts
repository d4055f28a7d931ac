import { escapeControl } from "@stagecraft/ir"
import type { Mask } from "../mask.ts"

/** `ESC [ … letter`: colour, cursor moves. What they did is gone in a log, and their text means nothing there. */
const SEQUENCE = /\u001b\[[0-?]*[ -/]*[@-~]/gu

/** What `escapeControl` lets through and a terminal may still move or hide text by. */
const UNSEEN = /[\u061c\u2028\u2029\ufeff\u200b\u00ad]/gu

/** What a terminal would show last of a line that a progress bar wrote over and over. */
function lastWritten(text: string): string {
  if (!text.includes("\r")) return text
  const parts = text.split("\r")
  return parts.findLast((part) => part !== "") ?? ""
}

/**
 * One line of foreign text, harmless: colours dropped, all other control characters visible, secrets masked.
 *
 * It is masked before and after: a colour inside a secret would hide it from the first look.
 */
export function foreignLine(text: string, mask: Mask): string {
  const bare = lastWritten(mask(text)).replaceAll(SEQUENCE, "").replaceAll(UNSEEN, "")
  return escapeControl(mask(bare)).replaceAll(/[\t\n]/gu, "  ")
}
