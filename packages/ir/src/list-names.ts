/** Names one after the other, `a, b and 7 more` where there are more than `most`. */
export const listNames = (names: readonly string[], most = 6): string =>
  names.slice(0, most).join(", ") + (names.length > most ? ` and ${names.length - most} more` : "")
