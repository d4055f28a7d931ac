import type { RunStep } from "@stagecraft/ir"
import type { Piece } from "./continue-lines.ts"
import { csvField, flag } from "./flag.ts"
import type { Page } from "./page.ts"
import { need } from "./page.ts"
import { printMount } from "./print-mount.ts"

const INDENT = "    "
const WIDTH = 100

/** The flags of a RUN, in the order of the reference: mounts, devices, network, security. */
export function runFlags(step: RunStep, page: Page): readonly string[] {
  if (step.mounts.length > 0) need(page, "mount")
  const flags = step.mounts.map((mount) => printMount(mount, page))
  for (const { name, required } of step.devices ?? []) {
    need(page, "device")
    flags.push(flag("device", csvField(`name=${name}`) + (required ? ",required" : ""), page))
  }
  if (step.network !== undefined && need(page, "network")) flags.push(`--network=${step.network}`)
  if (step.security !== undefined && need(page, "security"))
    flags.push(`--security=${step.security}`)
  return flags
}

/** Puts RUN and its flags before a command: beside it when that stays readable, else each on a line of its own. */
export function withFlags(
  flags: readonly string[],
  pieces: readonly Piece[],
  page: Page,
): readonly Piece[] {
  const [first, ...rest] = pieces
  if (!first) return []
  const beside = ["RUN", ...flags, first.text].join(" ")
  const together = flags.length === 0 || (flags.length === 1 && beside.length <= WIDTH)
  if (together) return [{ text: beside, spans: first.spans }, ...rest]
  const above = flags.map((text, index) => ({
    text: `${index === 0 ? "RUN " : INDENT}${text} `,
    spans: [page.span],
  }))
  return [...above, { text: INDENT + first.text, spans: first.spans }, ...rest]
}
