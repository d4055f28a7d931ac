/** What is wrong with a JSON text, and where; lines and columns count from 1. */
export interface TextFault {
  readonly why: string
  readonly line: number
  readonly column: number
}

// A string is read run by run: character by character it would cost stack.
const VALUE =
  /"[^"\\\u0000-\u001F]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001F]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy
const BLANK = /[ \t\r\n]*/uy

/** What may stand at a place: a value, one or an end, a key, one or an end, a colon, a comma or an end. */
type Expected = "value" | "first-value" | "key" | "first-key" | "colon" | "more" | "nothing"

const WORDS: Readonly<Record<Expected, string>> = {
  value: "a value is missing here",
  "first-value": "a value or ] is missing here",
  key: 'a name in "quotes" is missing here',
  "first-key": 'a name in "quotes" or } is missing here',
  colon: "a colon is missing here",
  more: "a comma or an end is missing here",
  nothing: "nothing may follow here",
}

function readAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

/** The place of the first fault; undefined for a text without one. Depth costs no stack. */
function faultAt(text: string): { readonly at: number; readonly why: string } | undefined {
  const open: ("{" | "[")[] = []
  let expected: Expected = "value"
  const closed = (): Expected => (open.length === 0 ? "nothing" : "more")
  for (let at = 0; ;) {
    at += readAt(BLANK, text, at)!.length
    const char = text[at]
    if (char === undefined)
      return expected === "nothing" ? undefined : { at, why: "the file ends too early" }
    const inside = open.at(-1)
    const isEnd = char === (inside === "{" ? "}" : "]")
    if (isEnd && inside && ["more", "first-key", "first-value"].includes(expected)) {
      open.pop()
      expected = closed()
      at++
    } else if (expected === "colon" && char === ":") {
      expected = "value"
      at++
    } else if (expected === "more" && char === ",") {
      const next = readAt(BLANK, text, at + 1)!.length + at + 1
      if (text[next] === "}" || text[next] === "]")
        return { at, why: "a comma stands before the end" }
      expected = inside === "{" ? "key" : "value"
      at++
    } else if (expected === "value" || expected === "first-value") {
      if (char === "{" || char === "[") {
        open.push(char)
        expected = char === "{" ? "first-key" : "first-value"
        at++
        continue
      }
      const value = readAt(VALUE, text, at)
      if (value === undefined) return { at, why: whyNot(text, at) ?? WORDS[expected] }
      at += value.length
      expected = closed()
    } else if ((expected === "key" || expected === "first-key") && char === '"') {
      const key = readAt(VALUE, text, at)
      if (key === undefined) return { at, why: "the string has no end or a wrong escape" }
      at += key.length
      expected = "colon"
    } else {
      const isValue = char === '"' && expected !== "key" && expected !== "first-key"
      return { at, why: (isValue ? undefined : whyNot(text, at)) ?? WORDS[expected] }
    }
  }
}

function whyNot(text: string, at: number): string | undefined {
  if (/^\/[/*]/u.test(text.slice(at, at + 2))) return "JSON has no comments"
  if (/^(?:<{7}|={7}|>{7})/u.test(text.slice(at, at + 7))) return "a merge was left half done here"
  if (text[at] === '"') return "the string has no end or a wrong escape"
  if (text[at] === "'") return "strings stand in double quotes"
  return undefined
}

/** Says what keeps a text from being JSON, and where. */
export function jsonFault(text: string): TextFault {
  const fault = faultAt(text) ?? { at: 0, why: "it is not valid JSON" }
  const before = text.slice(0, fault.at)
  const start = before.lastIndexOf("\n") + 1
  const line = before.split("\n").length
  return { why: fault.why, line, column: fault.at - start + 1 }
}

/** The line of a key of a well-formed JSON text, for a message about its value. The first such key counts. */
export function lineOfKey(text: string, key: string): number {
  const at = text.search(
    new RegExp(`${JSON.stringify(key).replace(/[.*+?^${}()|[\]\\]/gu, "\\$&")}\\s*:`, "u"),
  )
  return at < 0 ? 1 : text.slice(0, at).split("\n").length
}
