import type { MountFlag } from "@stagecraft/dockerfile"
import type { Mount, Source, Text } from "@stagecraft/ir"
import { plain, text } from "@stagecraft/ir"
import { insideContext } from "./inside-context.ts"
import { present } from "./present.ts"
import type { Found } from "./stage-table.ts"
import type { Words } from "./words.ts"

/** The names that one option of a mount goes by. */
const ALIASES: Readonly<Record<string, string>> = {
  src: "source",
  dst: "target",
  destination: "target",
  ro: "readonly",
  rw: "readwrite",
}
const TRUE = /^(?:1|t|T|TRUE|true|True)$/u
const FALSE = /^(?:0|f|F|FALSE|false|False)$/u

/** The source that a name of `from` means; undefined, with a fault, where the builder would refuse it. */
export function liftSource(found: Found, name: string, words: Words): Source | undefined {
  if (found.kind === "stage") return found
  if (found.kind === "image") return { kind: "image", reference: name }
  words.fail(`takes files from ${JSON.stringify(name)}, which is not finished at this place`)
  return undefined
}

/** The options of one mount; of those given twice the last one counts. */
class Options {
  readonly #values = new Map<string, string | undefined>()
  readonly #words: Words
  /** Whether writing was allowed or forbidden in words. */
  readonly readOnly: boolean | undefined

  constructor(flag: MountFlag, words: Words) {
    this.#words = words
    let readOnly: boolean | undefined
    for (const field of flag.fields) {
      const key = ALIASES[field.key] ?? field.key
      this.#values.set(key, field.value)
      if (key === "readonly") readOnly = this.flag(key)
      if (key === "readwrite") readOnly = !this.flag(key)
    }
    this.readOnly = readOnly
  }

  has(key: string): boolean {
    return (this.#values.get(key) ?? "") !== ""
  }

  text(key: string): Text | undefined {
    return this.#words.optional(this.#values.get(key))
  }

  plain(key: string): string | undefined {
    const value = this.#values.get(key)
    return value === undefined ? undefined : this.#words.plain(value, `the mount's ${key}`)
  }

  /** As it is written: what names a stage is looked up before anything is expanded. */
  written(key: string): string | undefined {
    return this.#values.get(key)
  }

  flag(key: string): boolean {
    if (!this.#values.has(key)) return false
    const value = this.plain(key)
    if (value !== undefined && !TRUE.test(value) && !FALSE.test(value))
      this.#words.fail(`has a mount whose ${key} is neither true nor false`)
    return value === undefined || TRUE.test(value)
  }

  /** Digits, or a text that becomes digits. */
  number(key: "uid" | "gid"): number | Text | undefined {
    const value = this.text(key)
    const digits = value && plain(value)
    return digits !== undefined && /^\d+$/u.test(digits) ? Number(digits) : value
  }
}

/** A text without references as the characters that it is. */
function simple(value: Text | undefined): string | Text | undefined {
  return value && (plain(value) ?? value)
}

function owner(options: Options) {
  return present({
    mode: simple(options.text("mode")),
    uid: options.number("uid"),
    gid: options.number("gid"),
  })
}

/** The folder of the step where a target is left out. */
const HERE: Text = text(".")

function sharing(options: Options, words: Words): "private" | "locked" | undefined {
  const value = options.plain("sharing")?.toLowerCase()
  if (value === undefined || value === "shared") return undefined
  if (value === "private" || value === "locked") return value
  words.fail(`has a cache with the sharing ${JSON.stringify(value)}`)
  return undefined
}

function secretId(options: Options, target: Text | undefined, words: Words): string {
  const id = options.has("source") ? options.plain("source") : options.plain("id")
  if (id !== undefined && id !== "") return id
  const path = target && plain(target)
  if (path === undefined) words.fail("has a secret that is named by a variable")
  return path?.replace(/\/+$/u, "").replace(/^.*\//u, "") ?? ""
}

/**
 * A `--mount` as the mount it is. Options that the builder ignores for its type, and defaults, are left out.
 *
 * @param find - Looks a stage up by name; a mount knows no numbers.
 */
export function liftMount(flag: MountFlag, words: Words, find: (name: string) => Found): Mount {
  const options = new Options(flag, words)
  const type = (options.plain("type") ?? "bind").toLowerCase()
  const name = options.written("from") ?? ""
  const from = name === "" ? undefined : liftSource(find(name), name, words)
  const target = options.text("target")
  const path = options.text("source")
  const source = path && insideContext(path)
  const unused = (keys: readonly string[]) => {
    for (const key of keys)
      if (options.has(key)) words.fail(`has a mount of type ${type} with ${key}`)
  }
  const required = options.flag("required") ? true : undefined
  switch (type) {
    case "bind": {
      const readWrite = options.readOnly === false ? true : undefined
      return { kind: "bind", target: target ?? HERE, ...present({ from, source, readWrite }) }
    }
    case "cache": {
      const id = options.text("id")
      const readOnly = options.readOnly ? true : undefined
      const own = { id, from, source, sharing: sharing(options, words), readOnly }
      return { kind: "cache", target: target ?? HERE, ...present(own), ...owner(options) }
    }
    case "tmpfs": {
      unused(["from", "source"])
      if (options.readOnly) words.fail("has a mount of type tmpfs that nobody may write to")
      const size = simple(options.text("size"))
      return { kind: "tmpfs", target: target ?? HERE, ...present({ size }) }
    }
    case "secret": {
      const id = secretId(options, target, words)
      const env = options.plain("env")
      return { kind: "secret", id, ...present({ target, env, required }), ...owner(options) }
    }
    case "ssh": {
      unused(["from", "source"])
      const id = options.plain("id")
      const own = { id: id === "" ? undefined : id, target, required }
      return { kind: "ssh", ...present(own), ...owner(options) }
    }
    default:
      words.fail(`has a mount of type ${JSON.stringify(type)}`)
      return { kind: "bind", target: HERE }
  }
}
