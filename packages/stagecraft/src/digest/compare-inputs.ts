import type { SeenContext } from "@stagecraft/context"
import { filesOf } from "./build-notes.ts"
import type { BuildNotes, LastNote, SeenFile } from "./build-notes.ts"
import type { WholeInputs } from "./whole-inputs.ts"

/** A file that is not as it was. */
export interface ChangedFile {
  /** Relative to its context. */
  readonly path: string
  readonly change: "added" | "removed" | "content" | "mode" | "link" | "kind"
}

/** A value that is not as it was, by its name alone: what it is may be nobody's business. */
export interface ChangedValue {
  readonly name: string
  readonly change: "added" | "removed" | "changed"
}

/** What has changed in a context. */
export interface ChangedContext {
  /** `""` for the build context, or the name of another. */
  readonly name: string
  /** In the order of their paths; undefined when the files of the last build are not known any more. */
  readonly files?: readonly ChangedFile[]
}

/** What has changed since the last build of an image. */
export interface InputDifference {
  readonly built: true
  /** When that was, as ISO 8601 has it. */
  readonly at: string
  readonly changed: boolean
  readonly contexts: readonly ChangedContext[]
  readonly args: readonly ChangedValue[]
  readonly options: readonly ChangedValue[]
  /** Bases that the repository builds itself: `added` is one that was not known to be built from what it is made of. */
  readonly below: readonly ChangedValue[]
  /** Lines of the Dockerfile that are new, and lines that are gone. */
  readonly dockerfile: { readonly added: readonly string[]; readonly removed: readonly string[] }
  /** What may have changed without a trace: unlocked bases, secrets, the network. */
  readonly unlocked: readonly string[]
  readonly unknown: readonly string[]
}

/** What has changed since a build; undefined when there was none. */
export function compareInputs(
  last: LastNote | undefined,
  { inputs: { digest, parts, seen }, below: under, unlocked, unknown }: WholeInputs,
  notes: Pick<BuildNotes, "files">,
): InputDifference | undefined {
  if (!last) return undefined
  const before = last.parts
  // What a base was of that is not built here any more, its name in the Dockerfile tells.
  const below = valuesChanged(last.below, under).filter(({ change }) => change !== "removed")
  return {
    built: true,
    at: new Date(last.at).toISOString(),
    changed: last.digest !== digest || below.length > 0,
    contexts: valuesChanged(before.contexts, parts.contexts).map(({ name }) => {
      const was = valueOf(before.contexts, name)
      const files = filesChanged(was === undefined ? undefined : notes.files(was), seen.get(name))
      return { name, ...(files && { files }) }
    }),
    args: valuesChanged(before.args, parts.args),
    options: valuesChanged(before.options, parts.options),
    below,
    dockerfile: linesChanged(before.dockerfile, parts.dockerfile),
    unlocked: unlocked.map(({ reference }) => reference),
    unknown,
  }
}

type Values = Readonly<Record<string, string>>

/** A name may be `constructor`, as something of every object is. */
const valueOf = (values: Values, name: string): string | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined

function valuesChanged(before: Values, now: Values): readonly ChangedValue[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted()
  return names.flatMap((name) => {
    const was = valueOf(before, name)
    const is = valueOf(now, name)
    if (was === is) return []
    const change = was === undefined ? "added" : is === undefined ? "removed" : "changed"
    return [{ name, change }]
  })
}

function filesChanged(
  before: ReadonlyMap<string, SeenFile> | undefined,
  context: SeenContext | undefined,
): readonly ChangedFile[] | undefined {
  if (!before || !context) return undefined
  const now = filesOf(context)
  const paths = [...new Set([...before.keys(), ...now.keys()])].toSorted()
  return paths.flatMap((path) => {
    const change = changeOf(before.get(path), now.get(path))
    return change ? [{ path, change }] : []
  })
}

function changeOf(
  was: SeenFile | undefined,
  is: SeenFile | undefined,
): ChangedFile["change"] | undefined {
  if (!was) return "added"
  if (!is) return "removed"
  const kind = ({ content }: SeenFile): string => content.slice(0, content.indexOf(":"))
  if (kind(was) !== kind(is)) return "kind"
  if (was.content !== is.content) return kind(is) === "symlink" ? "link" : "content"
  return was.mode === is.mode ? undefined : "mode"
}

/** Lines that only one of two texts has, as often as it has them more. */
function linesChanged(before: string, now: string): InputDifference["dockerfile"] {
  const more = (one: string, other: string): readonly string[] => {
    const left = new Map<string, number>()
    for (const line of other.split("\n")) left.set(line, (left.get(line) ?? 0) + 1)
    return one.split("\n").filter((line) => {
      const count = left.get(line) ?? 0
      left.set(line, count - 1)
      return count <= 0
    })
  }
  return { added: more(now, before), removed: more(before, now) }
}
