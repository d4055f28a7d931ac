import { spellOut } from "@stagecraft/ir"

/** What a value in YAML may be; a list that is `flow` is the only kind that stands in one line. */
export type YamlValue =
  | string
  | number
  | boolean
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue }

/** Texts that stand without quotes: they begin with a letter or as a path does, and nothing in them has a meaning. */
const PLAIN = /^(?:[A-Za-z_/]|\.{1,2}(?=\/|$))[\w./@+=-]*(?::[\w./@+=-]+)*$/u

/** Words that some reader of YAML takes for something else than text, `e0` for a number. */
const TAKEN = /^(?:true|false|yes|no|on|off|y|n|null|[\d_.]*e[+-]?\d+)$/iu

/** Prints a table as YAML that readers of 1.1 and 1.2 take alike; ends with a newline. */
export function printYaml(value: Readonly<Record<string, YamlValue>>): string {
  return `${linesOf(value, "").join("\n")}\n`
}

function linesOf(value: Readonly<Record<string, YamlValue>>, indent: string): readonly string[] {
  return Object.entries(value).flatMap(([key, each]) => {
    const head = `${indent}${scalar(key)}:`
    return below(head, each, indent)
  })
}

/** What stands behind a key, or below it. */
function below(head: string, value: YamlValue, indent: string): readonly string[] {
  const deeper = `${indent}  `
  if (typeof value === "string") {
    const block = blockOf(value)
    return block === undefined
      ? [`${head} ${scalar(value)}`]
      : [`${head} |`, ...block.map((line) => (line === "" ? "" : deeper + line))]
  }
  if (typeof value !== "object") return [`${head} ${value}`]
  if (isList(value)) return [head, ...value.flatMap((each) => item(each, deeper))]
  return [head, ...linesOf(value, deeper)]
}

const isList = (value: object): value is readonly YamlValue[] => Array.isArray(value)

function item(value: YamlValue, indent: string): readonly string[] {
  if (typeof value !== "object" || isList(value)) return below(`${indent}-`, value, indent)
  const [first = "", ...rest] = linesOf(value, `${indent}  `)
  return [`${indent}- ${first.trimStart()}`, ...rest]
}

const scalar = (text: string): string =>
  PLAIN.test(text) && !TAKEN.test(text) ? text : quoted(text)

/** As JSON, with what readers of YAML take for a line's end, or for no text at all, spelled out. */
const quoted = (text: string): string =>
  spellOut(JSON.stringify(text), /[\x7f-\x9f\u2028\u2029\ufeff]/gu)

/** The lines of a text that can stand as it is, below a key; undefined for any other. */
function blockOf(text: string): readonly string[] | undefined {
  if (!text.endsWith("\n") || text.endsWith("\n\n") || /^\s/u.test(text)) return undefined
  if (/[^\n\t\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe]/u.test(text)) return undefined
  const lines = text.slice(0, -1).split("\n")
  return lines.length > 1 && !lines.some((line) => /^[ \t]+$/u.test(line)) ? lines : undefined
}
