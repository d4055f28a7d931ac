const SAFE = /^[A-Za-z0-9_@%+=:,./-]+$/u
/** Words that a shell would take for an assignment or for grammar, were they not quoted. */
const SPECIAL =
  /^(?:=|[A-Za-z_][A-Za-z0-9_]*=|(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|in|time|function|select)$)/u

/**
 * Quotes characters as one word of a POSIX shell; words that need no quotes stay as they are.
 *
 * @param alone - False for a piece of a longer word, which is quoted unless it is plainly safe.
 */
export function quoteShell(value: string, alone = true): string {
  if (SAFE.test(value) && !(alone && SPECIAL.test(value))) return value
  if (value === "" && !alone) return ""
  return `'${value.replaceAll("'", String.raw`'\''`)}'`
}
