import type { MountFlag } from "@stagecraft/dockerfile"
import { isWordFault, mountAliases, readMount } from "@stagecraft/dockerfile"
import type { Mount, Source, Text } from "@stagecraft/ir"
import { plain, text } from "@stagecraft/ir"
import { insideContext } from "./inside-context.ts"
import { present } from "./present.ts"
import type { Found } from "./stage-table.ts"
import type { Words } from "./words.ts"

/** The options that the graph knows as one of a few words. */
const WORDS: readonly string[] = ["type", "readonly", "required", "sharing"]

/** The folder of the step, where a target is left out. */
const HERE: Text = text(".")

/** The source that a name of `from` means; undefined, with a fault, where the builder would refuse it. */
export function liftSource(found: Found, name: string, words: Words): Source | undefined {
  if (found.kind === "stage") return found
  if (found.kind === "image") return { kind: "image", reference: name }
  words.fail(`takes files from ${JSON.stringify(name)}, which is not finished at this place`)
  return undefined
}

/** The options of one mount as texts; of those given twice the last one counts. */
class Options {
  readonly #values = new Map<string, string | undefined>()
  readonly #words: Words

  constructor(flag: MountFlag, words: Words) {
    this.#words = words
    for (const { key, value } of flag.fields) this.#values.set(mountAliases.get(key) ?? key, value)
    for (const key of WORDS) this.plain(key)
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
  get from(): string {
    return this.#values.get("from") ?? ""
  }

  /** Mode and owner of what the mount makes: digits, or texts that become digits. */
  get owner() {
    const [mode, uid, gid] = (["mode", "uid", "gid"] as const).map((key) => simple(this.text(key)))
    const number = (id: string | Text | undefined) => (typeof id === "string" ? Number(id) : id)
    return present({ mode, uid: number(uid), gid: number(gid) })
  }
}

/** A text without references as the characters that it is. */
function simple(value: Text | undefined): string | Text | undefined {
  return value && (plain(value) ?? value)
}

/** A secret that has no id is called like the file that shows it. */
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
  // Digits are good for every option that a variable may stand in.
  const typed = readMount(flag, (word) => plain(words.text(word)) ?? "1")
  if (isWordFault(typed)) {
    words.fail(typed.message, `--mount=${flag.text}`)
    return { kind: "bind", target: HERE }
  }
  const { from: name } = options
  const from = name === "" ? undefined : liftSource(find(name), name, words)
  const path = options.text("source")
  const source = path && insideContext(path)
  const target = options.text("target")
  const { type } = typed
  const required = typed.required ? true : undefined
  if ((type === "tmpfs" || type === "ssh") && (from || source))
    words.fail(`has a mount of type ${type} that takes files from elsewhere`)
  switch (type) {
    case "bind": {
      const readWrite = typed.readOnly ? undefined : true
      return { kind: type, target: target ?? HERE, ...present({ from, source, readWrite }) }
    }
    case "cache": {
      const sharing = typed.sharing === "shared" ? undefined : typed.sharing
      const readOnly = typed.readOnly ? true : undefined
      const own = present({ id: options.text("id"), from, source, sharing, readOnly })
      return { kind: type, target: target ?? HERE, ...own, ...options.owner }
    }
    case "tmpfs": {
      if (typed.readOnly) words.fail("has a mount of type tmpfs that nobody may write to")
      const size = simple(options.text("size"))
      return { kind: type, target: target ?? HERE, ...present({ size }) }
    }
    case "secret": {
      const own = present({ target, env: options.plain("env"), required })
      return { kind: type, id: secretId(options, target, words), ...own, ...options.owner }
    }
    default: {
      const id = options.has("id") ? options.plain("id") : undefined
      return { kind: type, ...present({ id, target, required }), ...options.owner }
    }
  }
}
