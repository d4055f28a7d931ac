import { refuse } from "./refusal.ts"

/* A Gemfile is a program of Ruby. These are the words of one that is nothing but a list. */
const TEXT = String.raw`"(?:[^"\\#]|#(?![{$@]))*"|'[^'\\]*'`
const WORDS = String.raw`%[wi](?:\[[^[\]\\]*\]|\([^()\\]*\)|\{[^{}\\]*\})`
const ONE = String.raw`(?:${TEXT}|${WORDS}|:\w+|(?:true|false|nil)\b)`
const VALUE = String.raw`(?:${ONE}|\[\s*(?:${ONE}\s*(?:,\s*)?)*\])`
const KEY = String.raw`(?::\w+\s*=>|\b\w+:(?!:))`
const ARGUMENT = String.raw`(?:(?:${KEY}\s*)?${VALUE})`

/** A text, in which a comment would be none; a comment; or what begins a text that is more. */
const COMMENT = new RegExp(String.raw`(${TEXT}|${WORDS})|#[^\n]*|["'\x60\\]`, "gu")
const STATEMENT = new RegExp(
  String.raw`[\s;]*(?:(end)\b|([a-z_]\w*)[ \t]*(?:\(\s*)?((?:${ARGUMENT}(?:\s*,\s*${ARGUMENT})*)?)[ \t]*\)?([ \t]+do)?)[ \t]*(?=[\n;]|$)`,
  "iuy",
)
const OPTIONS = new RegExp(String.raw`(${KEY})\s*(${VALUE})`, "gu")

/** What `github:` and the like stand for. The lock file tells whether a gem uses it. */
const GIT_SOURCE =
  /^[ \t]*git_source\(:\w+\)[ \t]*(?:\{[ \t]*\|\w+\|[ \t]*"https:\/\/[^"\\]*"[ \t]*\}|do[ \t]*\|\w+\|[ \t]*\n(?:[ \t]*\w+ = "[^"\\\n]*" unless \w+\.include\?\("\/"\)[ \t]*\n)?[ \t]*"https:\/\/[^"\\]*"[ \t]*\n[ \t]*end)[ \t]*$/gmu

/** The options of each call that names no file of its own, and of the calls of a block. */
const CALLS = new Map([
  ["gem", "require group groups platform platforms source force_ruby_platform"],
  ["ruby", "engine engine_version patchlevel file"],
  ["source", "do"],
  ["group", "do optional"],
  ["platforms", "do"],
  ["platform", "do"],
])

/** The line there, or the first one behind it that says something. */
function lineAt(text: string, at: number): string {
  const said = at + /^\s*/u.exec(text.slice(at))![0].length
  return text
    .slice(text.lastIndexOf("\n", said - 1) + 1)
    .split("\n", 1)[0]!
    .trim()
}

const more = (text: string, at: number): never =>
  refuse(`Gemfile has \`${lineAt(text, at)}\`, which is more than a list of gems`)

const unquoted = (text: string): string => text.replaceAll(/^["']|["']$/gu, "")

/**
 * The files of the project that a Gemfile names, where it is nothing but a list of gems from registries. Whatever else it
 * says may read anything.
 *
 * @throws Refusal for a Gemfile that says more.
 * @see https://bundler.io/man/gemfile.5.html
 */
export function filesOfGemfile(text: string): readonly string[] {
  const said = text
    .replace(/^\ufeff/u, "")
    .replaceAll("\r\n", "\n")
    .replace(GIT_SOURCE, "")
    .replaceAll(
      COMMENT,
      (found, kept: string | undefined, at: number, whole: string) =>
        kept ?? (found.startsWith("#") ? "" : more(whole, at)),
    )
  // To Ruby other blanks are letters, but for some.
  const odd = said.search(/[^\S\t\n ]/u)
  if (odd >= 0) more(said, odd)
  // Many blanks in a row are tried in many ways.
  const plain = said
    .replaceAll(/[ \t]+/gu, " ")
    .replaceAll(/ ?\n[ \n]*/gu, "\n")
    .trim()
  const files: string[] = []
  let depth = 0
  for (let at = 0; at < plain.length; at = STATEMENT.lastIndex) {
    STATEMENT.lastIndex = at
    const [, ends, name = "", args = "", opens] = STATEMENT.exec(plain) ?? []
    if (ends) {
      depth--
      continue
    }
    const known = CALLS.get(name)?.split(" ")
    if (!known || (opens && !known.includes("do"))) return more(plain, at)
    if (opens) depth++
    const options = [...args.matchAll(OPTIONS)].map(([, key, value]) => [
      key!.replaceAll(/\W/gu, ""),
      unquoted(value!),
    ])
    if (name === "source") options.push(["source", unquoted(args)])
    for (const [option = "", value = ""] of options) {
      if (option !== name && !known.includes(option))
        refuse(`Gemfile says \`${option}\` in \`${lineAt(plain, at)}\``)
      if (option === "source" && !/^https?:\/\//u.test(value))
        refuse(`Gemfile takes gems from ${value}`)
      if (option !== "file") continue
      if (!/^\.?\w[\w.-]*(?:\/\w[\w.-]*)*$/u.test(value)) refuse(`Gemfile names ${value}`)
      files.push(value)
    }
  }
  if (depth !== 0) refuse("Gemfile opens and ends different blocks")
  return files
}

const SECTION = /^(?:GEM|PLATFORMS|DEPENDENCIES|CHECKSUMS|RUBY VERSION|BUNDLED WITH)$/u

/** Refuses a lock file of gems that do not all come from registries. */
export function checkGemLock(text: string): void {
  for (const each of text.split("\n")) {
    const line = each.trimEnd()
    if (/^\S/u.test(line) && !SECTION.test(line))
      refuse(`Gemfile.lock has \`${line}\`: not all of its gems come from a registry`)
    const [, remote] = /^\s+remote:\s*(.*)/u.exec(line) ?? []
    if (remote !== undefined && !/^https?:\/\//u.test(remote))
      refuse(`Gemfile.lock takes gems from ${remote}`)
  }
}
