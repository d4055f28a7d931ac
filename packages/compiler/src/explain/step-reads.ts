import type { ArgReference, ArgStep, EnvStep, StepNode, Text } from "@stagecraft/ir"
import { eachReference, textsOfStep } from "../texts-of-step.ts"

/**
 * The variables of a place that a change of one argument reaches: names of ARGs and ENVs whose value may be another.
 * A name that is there and false was set anew to something the change does not reach.
 */
export type Reached = ReadonlyMap<string, boolean>

/** Whether an argument is the one that changes, or its default reads it. */
export function readsArg(arg: ArgReference, name: string, seen = new Set<ArgReference>()): boolean {
  if (arg.name === name) return true
  if (!arg.default || seen.has(arg)) return false
  seen.add(arg)
  let found = false
  eachReference(arg.default, (reference) => {
    if (reference.kind === "arg") found ||= readsArg(reference, name, seen)
  })
  return found
}

/** Whether a text holds a variable that the change reaches. */
function readsReached(value: Text, reached: Reached): boolean {
  let found = false
  eachReference(value, (reference) => (found ||= reached.get(reference.name) ?? false))
  return found
}

function afterArg({ arg }: ArgStep, name: string, before: Reached): Reached {
  const own = readsArg(arg, name) || (arg.default ? readsReached(arg.default, before) : false)
  return own === before.get(arg.name) ? before : new Map([...before, [arg.name, own]])
}

function afterEnv({ entries }: EnvStep, before: Reached): Reached {
  const set = entries.flatMap(([key, value]): [string, boolean][] => {
    const name = typeof key === "string" ? key : key.length === 1 ? key[0] : undefined
    const own =
      readsReached(value, before) || (typeof key !== "string" && readsReached(key, before))
    return typeof name === "string" ? [[name, own]] : []
  })
  return new Map([...before, ...set])
}

/** No variable has it: stands for what USER and SHELL have set, which every later RUN is known by, too. */
const SETTINGS = ""

/** What a change of the argument `name` reaches behind a step. */
export function reachedAfter(step: StepNode, name: string, before: Reached): Reached {
  if (step.kind === "arg") return afterArg(step, name, before)
  if (step.kind === "env") return afterEnv(step, before)
  const sets = step.kind === "user" || step.kind === "shell"
  return sets && isReached(step, before) ? new Map([...before, [SETTINGS, true]]) : before
}

/**
 * Whether a step that makes files is another one after the change. All variables in scope belong to what a RUN is known
 * by, those it does not read included.
 */
export function isReached(step: StepNode, reached: Reached): boolean {
  if (step.kind === "run") return [...reached.values()].includes(true)
  if (step.kind === "raw")
    return [...reached].some(([name, own]) => own && step.text.includes(name))
  return textsOfStep(step).some((value) => readsReached(value, reached))
}
