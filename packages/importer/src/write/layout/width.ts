/** Characters that take two columns: those of East Asian scripts, and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/gu
const NONE = /\p{M}/gu
const PAIR = /[\u{10000}-\u{10ffff}]/gu
const ASCII = /^[\x20-\x7e]*$/u

/** The columns that a line takes on a screen. */
export function textWidth(line: string): number {
  if (ASCII.test(line)) return line.length
  return line.replace(WIDE, "..").replace(NONE, "").replace(PAIR, ".").length
}
