import type { Diagnostic, Mount, Span, Text } from "@stagecraft/ir"
import { mapList, plain } from "@stagecraft/ir"
import { checkSource } from "./check-source.ts"
import { undefinedWarnings } from "./looks-like-undefined.ts"
import { isOctalMode } from "./mode.ts"
import { invalidMode, invalidMount } from "./value-problems.ts"

const SIZE = /^\d+(?:\.\d+)?\s?(?:[kmgtp]i?b?|b)?$/iu
const ENV_NAME = /^[^\s=\0$"'`\\]+$/u

function isId(id: number | Text | undefined): boolean {
  const whole = typeof id === "object" ? plain(id) : id
  if (typeof whole === "string" && !/^\d+$/u.test(whole)) return false
  const number = Number(whole ?? 0)
  return Number.isInteger(number) && number >= 0 && number <= 0xffff_ffff
}

function faults(mount: Mount): readonly string[] {
  const target = mount.target && plain(mount.target)
  const size = mount.kind === "tmpfs" && mount.size !== undefined ? plain(mount.size) : undefined
  const out: string[] = []
  if (target === "") out.push("the target is empty")
  if (target !== undefined && /^\/+(?:\.?\/*)*$/u.test(target) && target !== "")
    out.push("the target cannot be the root folder")
  if (size !== undefined && !SIZE.test(size))
    out.push(`${JSON.stringify(size)} is not a size such as 64m`)
  if (mount.kind === "secret" && mount.id === "") out.push("the secret's id is empty")
  if (mount.kind === "secret" && mount.env !== undefined && !ENV_NAME.test(mount.env))
    out.push(`${JSON.stringify(mount.env)} cannot be the name of an environment variable`)
  if ("uid" in mount && !(isId(mount.uid) && isId(mount.gid)))
    out.push("uid and gid are whole numbers from 0 to 4294967295")
  return out
}

function pathsOf(mount: Mount): readonly Text[] {
  const source = "source" in mount ? mount.source : undefined
  return [mount.target ?? [], source ?? []]
}

/** Checks the options of a mount that are not references. */
export function checkMount(mount: Mount, span: Span): readonly Diagnostic[] {
  const mode = "mode" in mount && mount.mode !== undefined ? plain(mount.mode) : undefined
  return [
    ...mapList(faults(mount), (why) => invalidMount(span, mount.kind, why)),
    ...(mode === undefined || isOctalMode(mode) ? [] : [invalidMode(span, mode, false)]),
    ...undefinedWarnings(pathsOf(mount), "path", "RUN", span),
    ...("from" in mount ? checkSource(mount.from, "RUN", span) : []),
  ]
}
