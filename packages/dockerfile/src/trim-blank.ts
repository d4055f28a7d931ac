/** A command without the blank lines and blanks around it, which mean nothing to a shell unless the last is escaped. */
export function trimBlank(command: string): string {
  const start = command.replace(/^[ \t\n]+/u, "")
  const trimmed = start.replace(/[ \t\n]+$/u, "")
  // `a\ ` ends in an escaped blank, and `a\` followed by a newline is a continuation.
  return trimmed.endsWith("\\") ? start : trimmed
}
