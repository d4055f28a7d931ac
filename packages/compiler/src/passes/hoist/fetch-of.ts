import type { CommandPart, RunStep } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { shellText } from "../../effects/read-part.ts"
import { readRun } from "../../effects/read-run.ts"
import type { RunEffects } from "../../effects/run-effects.ts"
import type { StageFacts } from "../../stage-facts.ts"
import type { Lists } from "./list-users.ts"
import { listUse } from "./list-users.ts"

/** What fetches the lists, and nothing else. */
export interface Fetch {
  readonly step: RunStep
  readonly command: string
}

const UPDATE = /^(?:apt-get|apt|apk)(?: -[\w-]+)* update(?: -[\w-]+)*$/u

/**
 * A RUN that does of another one what fetches the lists; undefined unless that comes first, in plain words, and fails
 * the whole where it fails.
 */
export function fetchOf(
  step: RunStep,
  effects: RunEffects,
  facts: StageFacts,
  family: Lists,
): Fetch | undefined {
  const [part] = step.form.kind === "shell" ? step.form.parts : []
  const [first] = effects.commands
  if (!part || !first || listUse(first, family) !== "fetches") return undefined
  if (readRun(step, facts, false).why !== undefined) return undefined
  const [words = ""] = shellText(part.command)?.split("&&") ?? []
  const command = words.replaceAll(/(?:\s|\\\n)+/gu, " ").trim()
  if (!UPDATE.test(command)) return undefined
  const { comments: _, ...rest } = step
  const own: CommandPart = { ...part, command: text(command) }
  return { step: { ...rest, form: { kind: "shell", parts: [own] } }, command }
}
