/** Control characters of foreign text, C1 and bidirectional ones included, made visible; newlines and tabs stay. */
export function escapeControl(value: string): string {
  return value.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (character) => {
      const code = character.codePointAt(0)!
      return code < 0x100
        ? `\\x${code.toString(16).padStart(2, "0")}`
        : `\\u${code.toString(16).padStart(4, "0")}`
    },
  )
}

/** Characters as JSON, YAML and JavaScript spell them out: `\u0085`. */
export const spellOut = (text: string, characters: RegExp): string =>
  text.replaceAll(
    characters,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
