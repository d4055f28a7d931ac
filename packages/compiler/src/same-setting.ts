import type { Mount, RunStep, Text } from "@stagecraft/ir"
import { textKey } from "@stagecraft/ir"

const NONE: readonly never[] = []

const STARTUP_VARIABLES = new Set(["ENV", "BASH_ENV"])

/** Why a mount keeps its RUN apart: what is written there is gone with the RUN. */
function againstMount(mount: Mount): string | undefined {
  switch (mount.kind) {
    case "tmpfs":
      return "its tmpfs mount is empty at the start of each RUN"
    case "bind":
      return mount.readWrite
        ? "what is written into its bind mount is gone after the RUN"
        : undefined
    case "secret":
      return mount.env !== undefined && STARTUP_VARIABLES.has(mount.env)
        ? `${mount.env} makes the shell read a file at the start of each RUN`
        : undefined
    default:
      return undefined
  }
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a ?? null, short) === JSON.stringify(b ?? null, short)
}

/** Without places; and written out, defaults that read each other may have no end. */
function short(key: string, value: unknown): unknown {
  if (key === "span") return undefined
  return key === "default" && Array.isArray(value) ? textKey(value as Text) : value
}

function sameMount(a: Mount, b: Mount): boolean {
  const from = (mount: Mount) => ("from" in mount ? mount.from : undefined)
  const [x, y] = [from(a), from(b)]
  const stages = x?.kind === "stage" && y?.kind === "stage"
  // A stage is compared by identity: its text is the whole graph below it.
  if (stages ? x.stage !== y.stage : x?.kind === "stage" || y?.kind === "stage") return false
  return stages ? sameValue({ ...a, from: 0 }, { ...b, from: 0 }) : sameValue(a, b)
}

/** Why a RUN can be part of no other RUN, whatever its commands are; undefined when it can. */
export function againstMerging(step: RunStep): string | undefined {
  if (step.merge === false) return "its author keeps it apart"
  if (step.form.kind !== "shell") return "only commands of the shell can be joined"
  for (const mount of step.mounts) {
    const why = againstMount(mount)
    if (why !== undefined) return why
  }
  return undefined
}

/** Why two RUNs do not run in the same setting; undefined when they do. */
export function againstSetting(first: RunStep, next: RunStep): string | undefined {
  if (next.comments?.length) return "it has a comment of its own"
  const mounts =
    first.mounts.length === next.mounts.length &&
    first.mounts.every((mount, index) => sameMount(mount, next.mounts[index]!))
  if (!mounts) return "their mounts differ"
  if ((first.network ?? "default") !== (next.network ?? "default")) return "their networks differ"
  if ((first.security ?? "sandbox") !== (next.security ?? "sandbox"))
    return "their security differs"
  if (!sameValue(first.devices ?? NONE, next.devices ?? NONE)) return "their devices differ"
  return undefined
}
