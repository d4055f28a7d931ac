import type {
  AddSource,
  CommandForm,
  EnvReference,
  ArgReference,
  Mount,
  NamedValue,
  RunForm,
  StageNode,
  StepNode,
  StepTable,
  Text,
} from "@stagecraft/ir"
import { gather, visit } from "@stagecraft/ir"
import { StepMemory } from "./step-memory.ts"

const some = (...texts: readonly (Text | undefined)[]): Text[] =>
  texts.filter((value) => value !== undefined)

function ofSource(source: AddSource): Text {
  switch (source.kind) {
    case "path":
      return source.path
    case "glob":
      return source.pattern
    case "inline":
      return source.contents
    case "url":
      return source.url
    default:
      return source.repository
  }
}

const isReference = (part: Text[number]): boolean =>
  typeof part !== "string" && part.kind !== "literal"

const isText = (value: Text | string | number | undefined): value is Text =>
  typeof value === "object"

function ofMount(mount: Mount): readonly Text[] {
  switch (mount.kind) {
    case "bind":
      return some(mount.target, mount.source)
    case "tmpfs":
      return [mount.target, mount.size].filter(isText)
    default: {
      const own = mount.kind === "cache" ? [mount.id, mount.source] : []
      return [mount.target, ...own, mount.mode, mount.uid, mount.gid].filter(isText)
    }
  }
}

function ofRun(form: RunForm): readonly Text[] {
  if (form.kind === "shell") return form.parts.map((part) => part.command)
  return form.kind === "exec" ? form.argv : []
}

const ofEntry = ([name, value]: NamedValue): readonly Text[] =>
  typeof name === "string" ? [value] : [name, value]

const ofCommand = (form: CommandForm): readonly Text[] =>
  form.kind === "shell" ? [form.command] : form.argv

const table: StepTable<readonly Text[]> = {
  run: ({ mounts, form }) =>
    mounts.length === 0 ? ofRun(form) : [...gather(mounts, ofMount), ...ofRun(form)],
  copy: (step) => some(...step.sources.map(ofSource), step.destination, step.chown, step.chmod),
  add: (step) =>
    some(...step.sources.map(ofSource), step.destination, step.chown, step.chmod, step.checksum),
  env: (step) => gather(step.entries, ofEntry),
  label: (step) => gather(step.entries, ofEntry),
  // What a default reads is asked where the argument is placed.
  arg: () => [],
  workdir: (step) => [step.path],
  user: (step) => [step.user],
  expose: (step) => step.ports,
  volume: (step) => step.paths,
  cmd: (step) => ofCommand(step.form),
  entrypoint: (step) => ofCommand(step.form),
  healthcheck: (step) => (step.form ? ofCommand(step.form) : []),
  shell: (step) => step.argv,
  stopsignal: (step) => [step.signal],
  // Read when the trigger fires, in another build.
  onbuild: () => [],
  maintainer: () => [],
  raw: () => [],
  comment: () => [],
}

/** Every text of a step in which a reference may stand, in the order of the instruction. */
export function textsOfStep(step: StepNode): readonly Text[] {
  return visit(table, step)
}

function refers(value: Text): boolean {
  for (const part of value) if (isReference(part)) return true
  return false
}

const NO_TEXTS: readonly Text[] = []
const referring = new StepMemory<StepNode, readonly Text[]>()

/** Those of the texts in which a reference does stand. Every pass asks, and most steps have none. */
export function textsWithReferences(step: StepNode): readonly Text[] {
  const known = referring.get(step)
  if (known) return known
  const texts = textsOfStep(step)
  const kept = texts.some(refers) ? texts.filter(refers) : NO_TEXTS
  referring.set(step, kept)
  return kept
}

/** The texts of a stage's FROM. */
export function textsOfFrom(stage: StageNode): readonly Text[] {
  return some(stage.base.kind === "image" ? stage.base.reference : undefined, stage.platform)
}

/** Calls back for each reference of a text, those inside expansion words included. */
export function eachReference(
  value: Text,
  found: (reference: ArgReference | EnvReference) => void,
): void {
  for (const part of value) {
    if (typeof part === "string" || part.kind === "literal") continue
    found(part)
    if (!part.expansion) continue
    eachReference(part.expansion.word, found)
    if (part.expansion.replacement) eachReference(part.expansion.replacement, found)
  }
}
