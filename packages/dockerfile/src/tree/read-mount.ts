import { nearest } from "@stagecraft/ir"
import type { WordFault } from "../expand/word.ts"
import { isWordFault, wordFault } from "../expand/word.ts"
import { lowerCase } from "./go-case.ts"
import { parseBoolean, parseBytes, parseUnsigned } from "./go-number.ts"
import { quote } from "./source-problems.ts"
import type { MountFlag } from "./tree.ts"

const MOUNT_TYPES = ["bind", "cache", "tmpfs", "secret", "ssh"] as const
const SHARING = ["shared", "private", "locked"] as const

/** A mount as the builder understands it, variables expanded; empty texts are as good as absent. */
export interface TypedMount {
  readonly type: (typeof MOUNT_TYPES)[number]
  readonly from: string
  readonly source: string
  readonly target: string
  readonly readOnly: boolean
  /** Bytes of a tmpfs; 0 is no limit. */
  readonly size: number
  readonly id: string
  readonly sharing?: (typeof SHARING)[number]
  readonly required: boolean
  /** The variable of a secret; empty is the builder's own choice of name. */
  readonly env?: string
  readonly mode?: number
  readonly uid?: number
  readonly gid?: number
}

type Draft = { -readonly [K in keyof TypedMount]: TypedMount[K] } & { readOnlySet?: boolean }
type KeyReader = (draft: Draft, value: string, key: string) => string | undefined

const oneOf = <T extends string>(value: string, all: readonly T[]): T | undefined => {
  const lower = lowerCase(value)
  return all.find((one) => one === lower)
}

const unfit = (value: string, key: string): string =>
  `has ${key}=${quote(value)}, which ${key} cannot be`

const setReadOnly: KeyReader = (draft, value, key) => {
  const on = parseBoolean(value)
  if (on === undefined) return unfit(value, key)
  draft.readOnly = key === "ro" || key === "readonly" ? on : !on
  draft.readOnlySet = true
  return undefined
}

const setRequired: KeyReader = (draft, value, key) => {
  if (draft.type !== "secret" && draft.type !== "ssh") return `of type ${draft.type} has no ${key}`
  const on = parseBoolean(value)
  if (on === undefined) return unfit(value, key)
  draft.required = on
  return undefined
}

const setText =
  (name: "from" | "source" | "target" | "id" | "env"): KeyReader =>
  (draft, value) => {
    draft[name] = value
    return undefined
  }

const setNumber =
  (name: "mode" | "uid" | "gid", base: 8 | 10): KeyReader =>
  (draft, value, key) => {
    const number = parseUnsigned(value, base)
    if (number === undefined) return unfit(value, key)
    draft[name] = number
    return undefined
  }

const setType: KeyReader = (draft, value) => {
  const type = oneOf(value, MOUNT_TYPES)
  if (!type) return `has an unknown type ${quote(value)}${meant(value, MOUNT_TYPES)}`
  draft.type = type
  return undefined
}

const setSharing: KeyReader = (draft, value) => {
  const sharing = oneOf(value, SHARING)
  if (!sharing) return `has an unknown sharing ${quote(value)}${meant(value, SHARING)}`
  draft.sharing = sharing
  return undefined
}

const setSize: KeyReader = (draft, value, key) => {
  if (draft.type !== "tmpfs") return `of type ${draft.type} has no ${key}`
  const size = parseBytes(value)
  if (size === undefined) return unfit(value, key)
  draft.size = size
  return undefined
}

const KEYS: ReadonlyMap<string, KeyReader> = new Map(
  Object.entries({
    type: setType,
    from: setText("from"),
    source: setText("source"),
    target: setText("target"),
    readonly: setReadOnly,
    required: setRequired,
    size: setSize,
    id: setText("id"),
    sharing: setSharing,
    mode: setNumber("mode", 8),
    uid: setNumber("uid", 10),
    gid: setNumber("gid", 10),
    env: setText("env"),
  }),
)
/** The further names that one option of a mount goes by; `rw` and `readwrite` are the opposite of theirs. */
export const mountAliases: ReadonlyMap<string, string> = new Map([
  ["src", "source"],
  ["dst", "target"],
  ["destination", "target"],
  ["ro", "readonly"],
  ["rw", "readonly"],
  ["readwrite", "readonly"],
])

const nameOf = (key: string): string => mountAliases.get(key) ?? key

const isSwitch = (key: string): boolean => ["readonly", "required"].includes(nameOf(key))

function meant(word: string, candidates: Iterable<string>): string {
  const near = nearest(word, candidates)
  return near === undefined ? "" : `; did you mean ${near}?`
}

function readField(
  draft: Draft,
  key: string,
  value: string | undefined,
  expand: (word: string) => string | WordFault,
): string | WordFault | undefined {
  const read = KEYS.get(nameOf(key))
  if (value === undefined) {
    if (!isSwitch(key)) return `has ${quote(key)} without a value`
    return read?.(draft, "true", key)
  }
  // The builder expands the value before it looks at the key.
  const expanded = expand(value)
  if (isWordFault(expanded)) return expanded
  if (read) return read(draft, expanded, key)
  return `has no ${quote(key)}${meant(key, [...KEYS.keys(), ...mountAliases.keys()])}`
}

/** What a mount may not have, once all of it is read. */
function faultOf(draft: Draft): string | undefined {
  const { type, from, source, target, id, sharing } = draft
  if (type === "bind" || type === "tmpfs") {
    const owner = (["mode", "uid", "gid"] as const).find((key) => draft[key] !== undefined)
    if (owner) return `of type ${type} has no ${owner}`
  }
  if (type === "secret") {
    if (from !== "") return "of type secret has no from"
    if (sharing) return "of type secret has no sharing"
    if (source === "" && target === "" && id === "") return "of type secret needs an id or a target"
    if (source !== "" && id !== "") return "of type secret has an id or a source, not both"
  }
  return sharing && type !== "cache" ? `of type ${type} has no sharing` : undefined
}

/**
 * Reads a mount as the builder does when it gets there: fields in order, values expanded.
 *
 * A fault is the rest of a sentence that begins with the mount.
 */
export function readMount(
  flag: MountFlag,
  expand: (word: string) => string | WordFault,
): TypedMount | WordFault {
  const draft: Draft = {
    type: "bind",
    from: "",
    source: "",
    target: "",
    readOnly: false,
    size: 0,
    id: "",
    required: false,
  }
  for (const { key, value } of flag.fields) {
    const fault = readField(draft, key, value, expand)
    if (fault !== undefined) return isWordFault(fault) ? fault : wordFault(fault)
  }
  const fault = faultOf(draft)
  if (fault !== undefined) return wordFault(fault)
  const { readOnlySet, ...mount } = draft
  return readOnlySet
    ? mount
    : { ...mount, readOnly: mount.type !== "cache" && mount.type !== "tmpfs" }
}
