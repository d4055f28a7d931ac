import type {
  CommandForm,
  Diagnostic,
  HealthcheckStep,
  RunForm,
  Span,
  StepNode,
  StepTable,
  Text,
} from "@stagecraft/ir"
import { gather, plain, visit } from "@stagecraft/ir"
import { checkArg } from "./check-arg.ts"
import { checkEnv, checkLabel } from "./check-entries.ts"
import { checkMount } from "./check-mount.ts"
import { checkPorts } from "./check-ports.ts"
import { checkTransfer } from "./check-transfer.ts"
import { emptyCommand } from "./command-problems.ts"
import { durationFault } from "./duration.ts"
import { hasLine } from "./heredoc.ts"
import { instructionWord } from "./instruction-word.ts"
import { undefinedWarnings } from "./looks-like-undefined.ts"
import { valueEmpty } from "./problems.ts"
import { isSignal, nearestSignal } from "./signal.ts"
import { variableWarnings } from "./looks-like-variable.ts"
import {
  invalidDuration,
  invalidRetries,
  invalidScriptName,
  invalidSignal,
} from "./value-problems.ts"

type Found = readonly Diagnostic[]

const SCRIPT_NAME = /^\w[\w.+@:,=-]*$/u

function checkWord(value: Text, what: string, place: "path" | "value", step: StepNode): Found {
  const instruction = instructionWord(step)
  return [
    ...(plain(value) === "" ? [valueEmpty(step.span, instruction, what)] : []),
    ...variableWarnings([value], "value", instruction, step.span),
    ...undefinedWarnings([value], place, instruction, step.span),
  ]
}

function checkScript({ body, name }: RunForm & { readonly kind: "script" }, span: Span): Found {
  if (name === undefined) return []
  if (!SCRIPT_NAME.test(name))
    return [invalidScriptName(span, name, "has characters that it cannot have here")]
  return hasLine(body, name)
    ? [invalidScriptName(span, name, "is a line of the script, which would end it")]
    : []
}

/** Looks at what a command holds, however it is written; a script is a file's contents and may hold anything. */
function checkCommand(form: RunForm | CommandForm, step: StepNode): Found {
  if (form.kind === "script") return checkScript(form, step.span)
  const instruction = instructionWord(step)
  const looked = (values: readonly Text[], span: Span) =>
    undefinedWarnings(values, "command", instruction, span)
  if (form.kind === "exec") return looked(form.argv, step.span)
  if ("command" in form) return looked([form.command], step.span)
  return gather(form.parts, (part) => looked([part.command], part.span))
}

function checkHealthcheck(step: HealthcheckStep): Found {
  const durations = [
    ["interval", step.interval],
    ["timeout", step.timeout],
    ["start period", step.startPeriod],
    ["start interval", step.startInterval],
  ] as const
  const { retries, span } = step
  const bad =
    retries !== undefined && !(Number.isInteger(retries) && retries >= 0 && retries < 2 ** 31)
  return [
    ...durations.flatMap(([option, value]) => {
      const fault = value === undefined ? undefined : durationFault(value)
      return fault === undefined ? [] : [invalidDuration(span, option, value ?? "", fault)]
    }),
    ...(bad ? [invalidRetries(span, retries)] : []),
    ...(step.form?.kind === "exec" && step.form.argv.length === 0
      ? [emptyCommand(span, "HEALTHCHECK")]
      : []),
    ...(step.form ? checkCommand(step.form, step) : []),
  ]
}

const CHECK: StepTable<Found> = {
  run: (step) => [
    ...gather(step.mounts, (mount) => checkMount(mount, step.span)),
    ...checkCommand(step.form, step),
  ],
  copy: checkTransfer,
  add: checkTransfer,
  env: checkEnv,
  label: checkLabel,
  arg: ({ arg }) => checkArg(arg),
  workdir: (step) => checkWord(step.path, "the folder", "path", step),
  user: (step) => checkWord(step.user, "the user", "value", step),
  expose: checkPorts,
  volume: (step) => [
    ...(step.paths.length === 0 ? [valueEmpty(step.span, "VOLUME", "the list of paths")] : []),
    ...step.paths.flatMap((path) => checkWord(path, "a path", "path", step)),
  ],
  cmd: (step) => checkCommand(step.form, step),
  entrypoint: (step) => checkCommand(step.form, step),
  healthcheck: checkHealthcheck,
  shell: ({ argv, span }) => (argv.length === 0 ? [emptyCommand(span, "SHELL")] : []),
  stopsignal: (step) => {
    const signal = plain(step.signal)
    return [
      ...(signal === undefined || isSignal(signal)
        ? []
        : [invalidSignal(step.span, signal, nearestSignal(signal))]),
      ...variableWarnings([step.signal], "value", "STOPSIGNAL", step.span),
    ]
  },
  onbuild: ({ step }) => checkStep(step),
  maintainer: () => [],
  raw: ({ text, span }) => (text.trim() === "" ? [valueEmpty(span, "raw", "the text")] : []),
  comment: () => [],
}

/**
 * Checks what the language itself says about a step's values: ports, durations, modes, signals, names, addresses.
 *
 * Texts with references are left alone, for nobody knows yet what they become. `printStep` reports the same problems.
 */
export function checkStep(step: StepNode): readonly Diagnostic[] {
  return visit(CHECK, step)
}
