import { describeStep } from "@stagecraft/dockerfile"
import { shippingSteps } from "@stagecraft/compiler"
import type { Compilation, PrintedStep } from "@stagecraft/compiler"
import type { HistoryEntry } from "@stagecraft/engine"
import { plain } from "@stagecraft/ir"
import type { Span, StepKind, StepNode } from "@stagecraft/ir"

/** The step that something in an image comes from. */
export interface Origin {
  /** In one line, as a Dockerfile would say it. */
  readonly step: string
  /** Its first line in the Dockerfile. */
  readonly line: number
  readonly span: Span
}

const VERBS: Readonly<Partial<Record<StepKind, string>>> = {
  run: "RUN",
  copy: "COPY",
  add: "ADD",
  workdir: "WORKDIR",
}

/** The instruction that a step is, when it may make a layer. */
function verbOf(step: StepNode): string | undefined {
  if (step.kind !== "raw") return VERBS[step.kind]
  return /^\s*(RUN|COPY|ADD|WORKDIR)\b/iu.exec(step.text)?.[1]?.toUpperCase()
}

/** The instruction that an entry of a history tells of; the classic builder shows only what the shell of a RUN ran. */
function verbInHistory({ createdBy }: HistoryEntry): string | undefined {
  const [, verb] = /^(?:\/bin\/sh -c #\(nop\) +)?(RUN|COPY|ADD|WORKDIR)\b/u.exec(createdBy) ?? []
  return verb ?? (/^(?:\|\d+ .*)?\/bin\/sh -c (?!#\(nop\))/u.test(createdBy) ? "RUN" : undefined)
}

function originOf({ step, lines }: PrintedStep): Origin {
  return { step: describeStep(step), line: lines.first, span: step.span }
}

/**
 * For each layer of an image the step that made it; undefined for those of the base.
 *
 * History and steps are laid side by side from their ends, since what stands before the first step is the base's.
 */
export function layerOrigins(
  history: readonly HistoryEntry[],
  compilation: Compilation,
  target: string | undefined,
): readonly (Origin | undefined)[] {
  const steps = shippingSteps(compilation, target).filter(({ step }) => verbOf(step))
  const origins: (Origin | undefined)[] = []
  for (const entry of history.toReversed()) {
    const verb = verbInHistory(entry)
    const last = steps.at(-1)
    const isOurs = verb !== undefined && last !== undefined && verbOf(last.step) === verb
    // What does not fit is not of these steps, and neither is what lies below it.
    if (verb !== undefined && !isOurs) steps.length = 0
    if (!entry.empty) origins.unshift(isOurs ? originOf(last) : undefined)
    if (isOurs) steps.pop()
  }
  return origins
}

const KIND_OF_FIELD: Readonly<Record<string, StepKind>> = {
  Cmd: "cmd",
  Entrypoint: "entrypoint",
  Env: "env",
  ExposedPorts: "expose",
  Healthcheck: "healthcheck",
  Labels: "label",
  OnBuild: "onbuild",
  Shell: "shell",
  StopSignal: "stopsignal",
  User: "user",
  Volumes: "volume",
  WorkingDir: "workdir",
  author: "maintainer",
}

/** The last step that sets a field of the config; undefined when only the base does. */
export function configOrigin(
  field: string,
  compilation: Compilation,
  target: string | undefined,
): Origin | undefined {
  const [name = "", ...rest] = field.split(".")
  const key = rest.join(".")
  const kind = KIND_OF_FIELD[name]
  const sets = ({ step }: PrintedStep): boolean => {
    if (step.kind !== kind) return false
    if (key === "" || (step.kind !== "env" && step.kind !== "label")) return true
    return step.entries.some(([each]) => plain(each) === key)
  }
  const found = shippingSteps(compilation, target).findLast(sets)
  return found && originOf(found)
}
