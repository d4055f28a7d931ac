import type {
  CopyInstruction,
  FromInstruction,
  HealthcheckInstruction,
  Instruction,
  InstructionKind,
  OnbuildInstruction,
} from "@stagecraft/dockerfile"
import type { Source, Span, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import type { ArgContext } from "./lift-arg.ts"
import { liftArg } from "./lift-arg.ts"
import { liftEnv, liftLabels } from "./lift-entries.ts"
import { liftSource } from "./lift-mount.ts"
import { present } from "./present.ts"
import { liftPorts } from "./lift-ports.ts"
import { liftCommand, liftRun } from "./lift-run.ts"
import { liftAdd, liftCopy } from "./lift-transfer.ts"
import type { StageTable } from "./stage-table.ts"
import { Words } from "./words.ts"

/** Where an instruction stands. */
export interface StepContext extends ArgContext {
  readonly stages: StageTable
  readonly escape: "\\" | "`"
  /** What its variables are; the scope of a trigger knows none. */
  readonly scope: { resolve: Words["place"]["resolve"] }
  /** It is a trigger of ONBUILD: what it names is looked up in another build. */
  readonly isTrigger: boolean
}

/** The steps of an instruction, or why the graph cannot say it. */
export type LiftedStep = { readonly nodes: readonly StepNode[] } | { readonly fault: string }

type InstructionOf<K extends InstructionKind> = Extract<Instruction, { readonly kind: K }>

/** An instruction of a stage. */
export type StepInstruction = Exclude<Instruction, FromInstruction>

/** Makes the steps of one instruction. */
type Lift<K extends InstructionKind> = (
  instruction: InstructionOf<K>,
  words: Words,
  context: StepContext,
) => readonly StepNode[]

/** In a trigger the build that it fires in looks the name up; a number is another stage there. */
function sourceOf(
  { from }: CopyInstruction,
  words: Words,
  { stages, isTrigger }: StepContext,
): Source | undefined {
  if (from === undefined || from === "") return undefined
  const found = stages.copySource(from)
  const isNumber = found.kind !== "image" && stages.source(from).kind === "image"
  if (isTrigger && isNumber) words.fail("is a trigger that reads a stage by its number")
  return liftSource(found, from, words)
}

function liftHealthcheck(instruction: HealthcheckInstruction, words: Words): readonly StepNode[] {
  const { command, interval, timeout, startPeriod, startInterval, retries } = instruction
  const { span } = words.place
  if (!command) return [{ kind: "healthcheck", span }]
  const settings = present({ interval, timeout, startPeriod, startInterval, retries })
  return [{ kind: "healthcheck", form: liftCommand(command, words), ...settings, span }]
}

function liftOnbuild({ trigger }: OnbuildInstruction, words: Words, context: StepContext) {
  if (!trigger || trigger.kind === "from") {
    words.fail("has a trigger that is no instruction")
    return []
  }
  const lifted = liftStep(trigger, words.place.span, { ...context, isTrigger: true })
  if ("fault" in lifted) words.fail(lifted.fault, "its trigger:")
  const [step, ...more] = "nodes" in lifted ? lifted.nodes : []
  if (more.length > 0) words.fail("has a trigger that is several steps")
  return step ? [{ kind: "onbuild", step, span: words.place.span } as const] : []
}

const LIFT: { readonly [K in StepInstruction["kind"]]: Lift<K> } = {
  run: (instruction, words, context) => [
    liftRun(instruction, words, (name) => context.stages.source(name)),
  ],
  copy: (instruction, words, context) => [
    liftCopy(instruction, words, sourceOf(instruction, words, context)),
  ],
  add: (instruction, words) => [liftAdd(instruction, words)],
  env: ({ entries }, words) =>
    liftEnv(entries, words).map((some) => ({ kind: "env", entries: some, span: words.place.span })),
  label: ({ entries }, words) => [
    { kind: "label", entries: liftLabels(entries, words), span: words.place.span },
  ],
  arg: liftArg,
  workdir: ({ path }, words) => [
    { kind: "workdir", path: words.text(path), span: words.place.span },
  ],
  user: ({ user }, words) => [{ kind: "user", user: words.text(user), span: words.place.span }],
  stopsignal: ({ signal }, words) => [
    { kind: "stopsignal", signal: words.text(signal), span: words.place.span },
  ],
  maintainer: ({ name }, words) => [{ kind: "maintainer", name, span: words.place.span }],
  expose: ({ ports }, words) => [
    { kind: "expose", ports: liftPorts(ports, words), span: words.place.span },
  ],
  volume: ({ paths }, words) => [
    { kind: "volume", paths: paths.map((path) => words.text(path)), span: words.place.span },
  ],
  cmd: ({ command }, words) => [
    { kind: "cmd", form: liftCommand(command, words), span: words.place.span },
  ],
  entrypoint: ({ command }, words) => [
    { kind: "entrypoint", form: liftCommand(command, words), span: words.place.span },
  ],
  healthcheck: liftHealthcheck,
  shell: ({ argv }, words) => [
    { kind: "shell", argv: argv.map((each) => text(each)), span: words.place.span },
  ],
  onbuild: liftOnbuild,
}

/** Lifts one instruction of a stage. */
export function liftStep(
  instruction: StepInstruction,
  span: Span,
  context: StepContext,
): LiftedStep {
  const { escape, scope } = context
  const words = new Words({ escape, span, resolve: (name) => scope.resolve(name) })
  // The table has the entry of each kind; the compiler does not follow a kind through an index.
  const lift = LIFT[instruction.kind] as Lift<InstructionKind>
  const nodes = lift(instruction, words, context)
  return words.sentence === undefined ? { nodes } : { fault: words.sentence }
}
