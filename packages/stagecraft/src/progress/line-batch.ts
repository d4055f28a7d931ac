/** Characters after which a batch is written at once. */
const FULL = 65_536

/** Lines on their way to one write. */
export interface LineBatch {
  /** Takes a line without its newline. */
  readonly add: (line: string) => void
  readonly flush: () => void
}

/** Writes the lines of one turn of the event loop together: a call of the system for each would slow a loud build down. */
export function lineBatch(write: (lines: string) => void): LineBatch {
  let lines = ""
  let due: NodeJS.Immediate | undefined
  const flush = (): void => {
    clearImmediate(due)
    due = undefined
    const ready = lines
    lines = ""
    if (ready !== "") write(ready)
  }
  return {
    flush,
    add: (line) => {
      lines += `${line}\n`
      if (lines.length >= FULL) flush()
      else due ??= setImmediate(flush)
    },
  }
}
