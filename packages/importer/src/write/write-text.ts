import type { Expansion, Reference, Text } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { string } from "./code.ts"
import type { Code, Link, TemplateCode } from "./code.ts"
import type { Scope } from "./scope.ts"

/** The variables that the type of `env` has by name; others are called, so that strict projects see no `undefined`. */
const LISTED: ReadonlySet<string> = new Set([
  "PATH",
  "HOME",
  "LD_LIBRARY_PATH",
  "PYTHONPATH",
  "GOPATH",
  "JAVA_HOME",
])

const METHODS: Readonly<Record<Expansion["operator"], string>> = {
  ":-": "or",
  "-": "orIfUnset",
  ":+": "ifNotEmpty",
  "+": "ifSet",
  ":?": "required",
  "?": "requiredSet",
  "#": "trimPrefix",
  "##": "trimPrefix",
  "%": "trimSuffix",
  "%%": "trimSuffix",
  "/": "replace",
  "//": "replaceAll",
}

const longest: Code = {
  kind: "object",
  properties: [{ name: "longest", value: { kind: "word", word: "true" } }],
}

/** The word of an expansion, which may stand inside of a template. */
function wordCode(word: Text, scope: Scope, isMessage = false): Code {
  const whole = plain(word)
  if (whole !== undefined && word.every((part) => typeof part === "string")) return string(whole)
  const code = isMessage ? stringCode(word, scope) : textCode(word, scope)
  return code.kind === "template" ? { ...code, flat: true } : code
}

function expansionLink({ operator, word, replacement }: Expansion, scope: Scope): Link {
  const args = [wordCode(word, scope, operator === ":?" || operator === "?")]
  if (operator === "##" || operator === "%%") args.push(longest)
  if (operator === "/" || operator === "//") args.push(wordCode(replacement ?? [], scope))
  return { name: METHODS[operator], args }
}

function referenceCode(reference: Reference, scope: Scope): Code {
  const { name, expansion } = reference
  const links = expansion ? [expansionLink(expansion, scope)] : []
  if (reference.kind === "arg") {
    const head = scope.arg(reference)
    return links.length === 0 ? { kind: "word", word: head } : { kind: "chain", head, links }
  }
  scope.word("env")
  return LISTED.has(name)
    ? { kind: "chain", head: "env", links: [{ name }, ...links] }
    : { kind: "chain", head: "env", args: [string(name)], links }
}

/** Characters: between quotes, or between backticks where they have several lines. */
export function plainCode(value: string): Code {
  return /\n./su.test(value) ? { kind: "template", parts: [value] } : string(value)
}

/** A text as a template, whatever is in it. */
export function templateCode(value: Text, scope: Scope): TemplateCode {
  const parts = value.map((part) => {
    if (typeof part === "string") return part
    if (part.kind === "literal") return scope.call("literal", string(part.value))
    return referenceCode(part, scope)
  })
  return { kind: "template", parts }
}

/** A text as an expression: a string, a reference, or a template that holds references. */
export function textCode(value: Text | string, scope: Scope): Code {
  if (typeof value === "string") return plainCode(value)
  const [only, ...more] = value
  if (only === undefined) return string("")
  if (typeof only === "string" && more.length === 0) return plainCode(only)
  const template = templateCode(value, scope)
  const [first] = template.parts
  return more.length === 0 && typeof first === "object" ? first : template
}

/** A text where only a string will do: a template around what is none. */
function stringCode(value: Text | string, scope: Scope): Code {
  const code = textCode(value, scope)
  return code.kind === "string" || code.kind === "template"
    ? code
    : { kind: "template", parts: [code] }
}

/** A text where a string or a reference will do. */
export function stringOrReference(value: Text, scope: Scope): Code {
  const [only] = value
  const isLiteral = typeof only === "object" && only.kind === "literal"
  return isLiteral ? stringCode(value, scope) : textCode(value, scope)
}
