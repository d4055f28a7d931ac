import type { Screen, Terminal } from "../../src/terminal.ts"
import { widthOf } from "../../src/progress/text-width.ts"

/** A terminal of the tests: keeps what was written, and draws it on a grid as a real one would. */
export interface ScreenDouble extends Terminal {
  readonly screen: Screen & { columns: number; rows: number }
  /** Every write, as it was. */
  readonly writes: string[]
  /** The lines of all writes, each with its newline. */
  readonly lines: () => string[]
  /** What is to be seen now, without what scrolled away. */
  readonly visible: () => string[]
  /** All lines, those that scrolled away included. */
  readonly all: () => string[]
  readonly state: { cursor: boolean; wrap: boolean; widest: number; held: boolean }
}

const TOKEN = /\u001b\[([?0-9;]*)([A-Za-z])|\r|\n|[^\u001b\r\n]+/gu

/** A terminal of so many columns and rows that knows what the live view uses, and refuses all else. */
export function screenDouble(columns = 80, rows = 24, env: Terminal["env"] = {}): ScreenDouble {
  const lines: string[] = [""]
  const writes: string[] = []
  const state = { cursor: true, wrap: true, widest: 0, held: false }
  let row = 0
  let clear: (() => void) | undefined
  const put = (text: string): void => {
    for (const [token, argument, letter] of text.matchAll(TOKEN)) {
      if (token === "\r") continue
      if (token === "\n") {
        row++
        lines[row] ??= ""
      } else if (letter === undefined) {
        state.widest = Math.max(state.widest, widthOf(token))
        lines[row] = fresh ? token : `${lines[row]}${token}`
        fresh = false
        continue
      } else if (letter === "A") row = Math.max(lines.length - screen.rows, row - Number(argument))
      else if (letter === "K") {
        if (fresh) lines[row] = ""
      } else if (letter === "J") lines.splice(row, Infinity, "")
      else if (letter === "h" || letter === "l") {
        if (argument === "?25") state.cursor = letter === "h"
        else if (argument === "?7") state.wrap = letter === "h"
        else if (argument !== "?2026") throw new Error(`unknown mode ${argument}`)
        continue
      } else if (letter === "m") continue
      else throw new Error(`unknown sequence ${JSON.stringify(token)}`)
      fresh = true
    }
  }
  let fresh = true
  const screen = {
    columns,
    rows,
    draw: (text: string) => {
      writes.push(text)
      put(text)
    },
    hold: (given: () => void) => {
      clear = given
      state.held = true
      return () => {
        clear = undefined
        state.held = false
      }
    },
  }
  return {
    screen,
    writes,
    lines: () => writes.join("").match(/[^\n]*\n|[^\n]+$/gu) ?? [],
    state,
    visible: () => lines.slice(-screen.rows),
    all: () => [...lines],
    stdout: () => {},
    stdoutBytes: () => {},
    stderr: (text) => {
      clear?.()
      writes.push(text)
      put(text)
    },
    cwd: "/",
    enter: () => {},
    env,
    color: false,
    signal: new AbortController().signal,
  }
}
