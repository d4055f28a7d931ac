import type { CacheMount, Mount, SecretMount, SshMount, Text } from "@stagecraft/ir"
import { mapList, referencesOf, text } from "@stagecraft/ir"
import { checkCharacters } from "./check-characters.ts"
import { csvField, flag } from "./flag.ts"
import type { Page } from "./page.ts"
import { need } from "./page.ts"
import { sourceWord } from "./print-source.ts"
import { bareWord } from "./word.ts"

type Field = readonly [key: string, value: Text | string | number | boolean | undefined]

function owner(mount: CacheMount | SecretMount | SshMount): Field[] {
  return [
    ["mode", mount.mode],
    ["uid", mount.uid],
    ["gid", mount.gid],
  ]
}

function fields(mount: Mount, page: Page): readonly Field[] {
  const from = "from" in mount && mount.from ? sourceWord(mount.from, page) : undefined
  switch (mount.kind) {
    case "bind":
      return [
        ["from", from],
        ["source", mount.source],
        ["target", mount.target],
        ["readwrite", mount.readWrite],
      ]
    case "cache":
      return [
        ["id", mount.id],
        ["from", from],
        ["source", mount.source],
        ["target", mount.target],
        ["sharing", mount.sharing],
        ["readonly", mount.readOnly],
        ...owner(mount),
      ]
    case "tmpfs":
      if (mount.size !== undefined) need(page, "tmpfs-size")
      return [
        ["target", mount.target],
        ["size", mount.size],
      ]
    case "secret":
      if (mount.env !== undefined) need(page, "secret-env")
      return [
        ["id", mount.id],
        ["target", mount.target],
        ["env", mount.env],
        ["required", mount.required],
        ...owner(mount),
      ]
    default:
      return [
        ["id", mount.id],
        ["target", mount.target],
        ["required", mount.required],
        ...owner(mount),
      ]
  }
}

function printField([key, value]: Field, page: Page): string | undefined {
  if (value === undefined || value === false) return undefined
  if (value === true) return key
  if (typeof value === "number") return `${key}=${value}`
  // The builder refuses anything it would have to expand there.
  if (typeof value === "string" && key === "from") return csvField(`${key}=${value}`)
  const word = typeof value === "string" ? text(value) : value
  checkCharacters(word, page, "one-line")
  if (referencesOf(word).length > 0) need(page, "mount-variables")
  return csvField(`${key}=${bareWord(word, page)}`)
}

/** `--mount=type=…,key=value,…`: a CSV record whose values the builder expands, inside a flag. */
export function printMount(mount: Mount, page: Page): string {
  const printed = mapList(fields(mount, page), (field) => printField(field, page))
  return flag(
    "mount",
    [`type=${mount.kind}`, ...printed.filter((field) => field !== undefined)].join(","),
    page,
  )
}
