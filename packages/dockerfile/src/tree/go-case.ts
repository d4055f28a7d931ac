const ASCII = /^[\0-\x7f]*$/u

/**
 * Go's `strings.ToLower`, which maps each character by itself.
 *
 * JavaScript makes two characters of `İ` and looks at neighbours of `Σ`; Go does neither.
 */
export function lowerCase(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  return Array.from(text, (character) =>
    character === "\u0130" ? "i" : character.toLowerCase(),
  ).join("")
}

/** Go's `strings.ToUpper`: characters whose upper case is longer stay as they are. */
export function upperCase(text: string): string {
  if (ASCII.test(text)) return text.toUpperCase()
  return Array.from(text, (character) => {
    const upper = character.toUpperCase()
    return upper.length === character.length ? upper : character
  }).join("")
}
