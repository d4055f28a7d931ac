/**
 * How many columns text takes.
 *
 * Terminals do not agree on emoji that are joined of several; the widest answer is given, so that a line that fits by
 * it fits everywhere.
 */
export function widthOf(text: string): number {
  if (/^[\u0020-\u007e]*$/u.test(text)) return text.length
  let width = 0
  for (const character of text) width += columnsOf(character)
  return width
}

/** The text, cut to so many columns; a `…` at its end says that it was. */
export function fit(text: string, columns: number): string {
  if (columns <= 0) return ""
  // Marks that take no room could go on for ever on one letter.
  const most = columns * 4
  if (text.length <= most && widthOf(text) <= columns) return text
  let width = 0
  let count = 0
  let kept = ""
  for (const character of text) {
    width += columnsOf(character)
    if (width > columns - 1 || ++count > most) break
    kept += character
  }
  return `${kept}…`
}

/** Blanks up to so many columns. */
export function padTo(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)))
}

const NONE = /^[\p{Mn}\p{Me}\p{Cf}]$/u
const WIDE_EMOJI = /^[\p{Emoji_Presentation}\p{Regional_Indicator}\p{Emoji_Modifier}]$/u

function columnsOf(character: string): number {
  const code = character.codePointAt(0)!
  if (code < 0x300) return code === 0xad ? 0 : 1
  // It asks for the coloured, wide form of the character before it.
  if (code === 0xfe0f) return 1
  if (NONE.test(character)) return 0
  return isWide(code) || WIDE_EMOJI.test(character) ? 2 : 1
}

/** East Asian wide and full-width blocks. @see https://www.unicode.org/reports/tr11/ */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0x303e) ||
    (code >= 0x3041 && code <= 0xa4cf) ||
    (code >= 0xa960 && code <= 0xa97c) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe10 && code <= 0xfe19) ||
    (code >= 0xfe30 && code <= 0xfe6b) ||
    (code >= 0xff01 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x16fe0 && code <= 0x18cff) ||
    (code >= 0x1aff0 && code <= 0x1b2ff) ||
    (code >= 0x1f300 && code <= 0x1f64f) ||
    (code >= 0x1f680 && code <= 0x1f6ff) ||
    (code >= 0x1f900 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  )
}
