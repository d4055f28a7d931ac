import type {
  ArgReference,
  CopyStep,
  EnvStep,
  ImageNode,
  Mount,
  RunStep,
  Span,
  StageNode,
  StepNode,
  Text,
  TextPart,
} from "@stagecraft/ir"
import { defaultOptimize, text } from "@stagecraft/ir"

/* Nodes made by hand, each with a place of its own in an author's file that does not exist. */

let line = 0

export const span = (): Span => ({ file: "/project/image.config.ts", line: ++line, column: 3 })

const toText = (value: Text | string): Text => (typeof value === "string" ? text(value) : value)

export function arg(name: string, value?: Text | string): ArgReference {
  return {
    kind: "arg",
    name,
    origin: "user",
    ...(value !== undefined && { default: toText(value) }),
    span: span(),
  }
}

export const optional = (name: string): ArgReference => ({ ...arg(name), optional: true })

export const TARGETARCH: ArgReference = {
  kind: "arg",
  name: "TARGETARCH",
  origin: "global",
  description: "architecture of the image",
  span: { file: "builder", line: 1, column: 1 },
}

export const env = (name: string): TextPart => ({ kind: "env", name })

type RunOptions = Partial<Omit<RunStep, "kind" | "form" | "span">>

export function run(command: Text | string | readonly string[], options: RunOptions = {}): RunStep {
  const here = span()
  const parts =
    Array.isArray(command) &&
    command.length > 1 &&
    command.every((each) => typeof each === "string")
      ? command.map((each) => ({ command: text(each), span: span() }))
      : [{ command: toText(command), span: here }]
  return { kind: "run", form: { kind: "shell", parts }, mounts: [], span: here, ...options }
}

export const script = (body: string): RunStep => ({
  kind: "run",
  form: { kind: "script", body },
  mounts: [],
  span: span(),
})

export function exec(...argv: readonly string[]): RunStep {
  const form = { kind: "exec" as const, argv: argv.map((word) => text(word)) }
  return { kind: "run", form, mounts: [], span: span() }
}

export function copy(from: StageNode | string | undefined, source: string, to: string): CopyStep {
  return {
    kind: "copy",
    sources: [{ kind: "path", path: text(source) }],
    destination: text(to),
    ...(from !== undefined && {
      from:
        typeof from === "string"
          ? { kind: "image", reference: from }
          : { kind: "stage", stage: from },
    }),
    span: span(),
  }
}

export function setEnv(entries: Readonly<Record<string, Text | string>>): EnvStep {
  const list = Object.entries(entries).map(([name, value]) => [name, toText(value)] as const)
  return { kind: "env", entries: list, span: span() }
}

export const workdir = (path: string): StepNode => ({
  kind: "workdir",
  path: text(path),
  span: span(),
})

export const shell = (...argv: readonly string[]): StepNode => ({
  kind: "shell",
  argv: argv.map((word) => text(word)),
  span: span(),
})

export const raw = (source: string): StepNode => ({ kind: "raw", text: source, span: span() })

export const pin = (of: ArgReference): StepNode => ({ kind: "arg", arg: of, span: span() })

export const onbuild = (step: StepNode): StepNode => ({ kind: "onbuild", step, span: span() })

export const cache = (target: string): Mount => ({ kind: "cache", target: text(target) })

export function stage(
  name: string,
  base: StageNode | Text | string,
  ...steps: readonly StepNode[]
): StageNode {
  const node = (): StageNode["base"] => {
    if (base === "scratch") return { kind: "scratch" }
    if (typeof base === "string" || Array.isArray(base))
      return { kind: "image", reference: toText(base as Text | string) }
    return { kind: "stage", stage: base as StageNode }
  }
  return { kind: "stage", name, base: node(), steps, span: span() }
}

export function image(of: StageNode, options: Partial<Omit<ImageNode, "kind">> = {}): ImageNode {
  return {
    kind: "image",
    name: "test",
    stage: of,
    tags: [],
    platforms: [],
    buildArgs: {},
    labels: {},
    annotations: {},
    context: ".",
    exclude: [],
    contexts: {},
    secrets: {},
    cacheFrom: [],
    cacheTo: [],
    outputs: [],
    optimize: defaultOptimize,
    span: span(),
    ...options,
  }
}
