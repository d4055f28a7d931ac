import type { Text } from "@stagecraft/ir"
import { textOf } from "@stagecraft/ir"

/** What the builder would fetch instead of copying; `./` before it makes it a path again. */
const REMOTE = /^(?:[A-Za-z0-9]+:\/\/|[\w-]+@[\w.-]+:|github\.com\/)/u

function mapStrings(value: Text, map: (characters: string) => string): Text {
  return textOf(
    value.map((part) => {
      if (typeof part === "string") return map(part)
      return part.kind === "literal" ? { ...part, value: map(part.value) } : part
    }),
  )
}

function characters(value: Text): string {
  return value
    .map((part) => (typeof part === "string" ? part : part.kind === "literal" ? part.value : ""))
    .join("")
}

/** Keeps a path a path where it reads like a URL or a git repository. */
export function localPath(value: Text): Text {
  const [first] = value
  const start = typeof first === "string" ? first : first?.kind === "literal" ? first.value : ""
  return REMOTE.test(start) ? textOf(["./", ...value]) : value
}

/**
 * A path in which only `*` and `?` match, as a pattern of the builder.
 *
 * A path without wildcards is taken literally, backslashes too. With one, brackets and backslashes are put in brackets:
 * an escaping backslash would do for the copy itself, but the builder's cache reads the part before the first wildcard as
 * a pattern and the copy does not, so an escape there would be right for one of them only.
 */
export function pathPattern(path: Text, options: { readonly parents: boolean }): Text {
  const all = characters(path)
  const matching = /[*?[]/u.test(all)
  // --parents reads every path as a pattern of .dockerignore's kind, where more means something.
  const special = options.parents && (/[\\^]|^[\s!]|\s$/u.test(all) || matching)
  if (!matching && !special) return localPath(path)
  const escaped = mapStrings(path, (value) =>
    value.replace(/[[\\]/gu, (found) => BRACKETED[found]!),
  )
  return localPath(options.parents ? parentsPattern(escaped) : escaped)
}

const BRACKETED: Readonly<Record<string, string>> = { "[": "[[]", "\\": "[\\\\]" }

function parentsPattern(path: Text): Text {
  const caret = mapStrings(path, (value) => value.replaceAll("^", "[\\^]"))
  const [first, ...rest] = caret
  const start =
    typeof first === "string" && /^[\s!]/u.test(first) ? `[${first[0]!}]${first.slice(1)}` : first
  const whole = start === undefined ? rest : [start, ...rest]
  const last = whole.at(-1)
  if (typeof last !== "string" || !/\s$/u.test(last)) return textOf(whole)
  return textOf([...whole.slice(0, -1), `${last.slice(0, -1)}[${last.slice(-1)}]`])
}
