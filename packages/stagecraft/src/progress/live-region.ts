import type { Screen } from "../terminal.ts"
import { widthOf } from "./text-width.ts"

/** Terminals that know it show what is between at once; the others do not mind. */
const BEGIN = "\u001b[?2026h"
const END = "\u001b[?2026l"
const HIDE = "\u001b[?25l"
const SHOW = "\u001b[?25h"
/** Without wrapping, a line whose width the terminal sees differently is cut by it and takes one row all the same. */
const NO_WRAP = "\u001b[?7l"
const WRAP = "\u001b[?7h"
const REST_OF_LINE = "\u001b[K"
const BELOW = "\u001b[J"

/** Lines at the bottom of a screen that are drawn over and over, with what is done going up above them. */
export class LiveRegion {
  readonly #screen: Screen
  #widths: readonly number[] = []
  #last = ""
  #hidden = false

  constructor(screen: Screen) {
    this.#screen = screen
  }

  /** Writes what goes above for good, and the region anew; nothing when nothing changed. One write. */
  draw(above: readonly string[], lines: readonly string[]): void {
    const frame = lines.join("\n")
    if (above.length === 0 && frame === this.#last) return
    const hide = this.#hidden ? "" : HIDE
    const rows = [...above, ...lines].map((line) => `${line}${REST_OF_LINE}\n`)
    this.#screen.draw(
      `${BEGIN}${hide}${NO_WRAP}${this.#toTop()}${rows.join("")}${BELOW}${WRAP}${END}`,
    )
    this.#hidden = true
    this.#widths = lines.map(visibleWidth)
    this.#last = frame
  }

  /** Takes the region off the screen and gives the cursor back. */
  clear(): void {
    if (!this.#hidden) return
    this.#screen.draw(`${this.#toTop()}${BELOW}${SHOW}`)
    this.#hidden = false
    this.#widths = []
    this.#last = ""
  }

  /** To the region's first column. A screen that became narrower since has wrapped its lines. */
  #toTop(): string {
    const { columns, rows } = this.#screen
    const height = this.#widths.reduce(
      (sum, width) => sum + Math.max(1, Math.ceil(width / Math.max(1, columns))),
      0,
    )
    const up = Math.min(height, Math.max(1, rows) - 1)
    return up > 0 ? `\r\u001b[${up}A` : "\r"
  }
}

function visibleWidth(line: string): number {
  return widthOf(line.replaceAll(/\u001b\[[0-9;]*m/gu, ""))
}
