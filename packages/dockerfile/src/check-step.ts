import type { Diagnostic, HealthcheckStep, StepNode, StepTable, Text } from "@stagecraft/ir"
import { plain, visit } from "@stagecraft/ir"
import { checkArg } from "./check-arg.ts"
import { checkMount } from "./check-mount.ts"
import { checkTransfer } from "./check-transfer.ts"
import { emptyCommand } from "./command-problems.ts"
import { durationFault } from "./duration.ts"
import { variableWarnings } from "./looks-like-variable.ts"
import { portFault } from "./port.ts"
import { valueEmpty } from "./problems.ts"
import { isSignal, nearestSignal } from "./signal.ts"
import {
  invalidDuration,
  invalidEnvName,
  invalidLabelKey,
  invalidPort,
  invalidRetries,
  invalidSignal,
} from "./value-problems.ts"

type Found = readonly Diagnostic[]

const ENV_NAME = /^[^\s=\p{C}"'`$\\]+$/u

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
  ]
}

function checkWord(value: Text, what: string, instruction: string, step: StepNode): Found {
  return [
    ...(plain(value) === "" ? [valueEmpty(step.span, instruction, what)] : []),
    ...variableWarnings([value], instruction, step.span),
  ]
}

const CHECK: StepTable<Found> = {
  run: (step) => step.mounts.flatMap((mount) => checkMount(mount, step.span)),
  copy: checkTransfer,
  add: checkTransfer,
  env: ({ entries, span }) => [
    ...entries.flatMap(([name]) => (ENV_NAME.test(name) ? [] : [invalidEnvName(span, name)])),
    ...(entries.length === 0 ? [valueEmpty(span, "ENV", "the list of variables")] : []),
    ...variableWarnings(
      entries.map(([, value]) => value),
      "ENV",
      span,
    ),
  ],
  label: ({ entries, span }) => [
    ...entries.flatMap(([key]) =>
      key === "" || key.includes("=") ? [invalidLabelKey(span, key)] : [],
    ),
    ...(entries.length === 0 ? [valueEmpty(span, "LABEL", "the list of labels")] : []),
    ...variableWarnings(
      entries.map(([, value]) => value),
      "LABEL",
      span,
    ),
  ],
  arg: ({ arg }) => checkArg(arg),
  workdir: (step) => checkWord(step.path, "the folder", "WORKDIR", step),
  user: (step) => checkWord(step.user, "the user", "USER", step),
  expose: ({ ports, span }) => [
    ...(ports.length === 0 ? [valueEmpty(span, "EXPOSE", "the list of ports")] : []),
    ...ports.flatMap((port) => {
      const whole = plain(port)
      const fault = whole === undefined ? undefined : portFault(whole)
      return fault === undefined ? [] : [invalidPort(span, whole ?? "", fault)]
    }),
    ...variableWarnings(ports, "EXPOSE", span),
  ],
  volume: (step) => [
    ...(step.paths.length === 0 ? [valueEmpty(step.span, "VOLUME", "the list of paths")] : []),
    ...step.paths.flatMap((path) => checkWord(path, "a path", "VOLUME", step)),
  ],
  cmd: () => [],
  entrypoint: () => [],
  healthcheck: checkHealthcheck,
  shell: ({ argv, span }) => (argv.length === 0 ? [emptyCommand(span, "SHELL")] : []),
  stopsignal: (step) => {
    const signal = plain(step.signal)
    return [
      ...(signal === undefined || isSignal(signal)
        ? []
        : [invalidSignal(step.span, signal, nearestSignal(signal))]),
      ...variableWarnings([step.signal], "STOPSIGNAL", step.span),
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
