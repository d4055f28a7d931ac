import { parseDockerfile } from "@stagecraft/dockerfile"
import type { ArgReference, EnvReference, Expansion, StepNode, Text } from "@stagecraft/ir"
import type { ImportedFile, LiftedFile, LiftOptions } from "../../src/index.ts"
import { liftDockerfile } from "../../src/index.ts"

/** A Dockerfile without what every line of a test would have in common with the next. */
export function dedent(strings: TemplateStringsArray): string {
  const lines = String.raw(strings).replace(/^\n/u, "").replace(/\n *$/u, "\n").split("\n")
  const margins = lines.flatMap((line) => (line.trim() === "" ? [] : /^ */u.exec(line)![0].length))
  return lines.map((line) => line.slice(Math.min(...margins))).join("\n")
}

/** What a Dockerfile is lifted to, with all that is said about it. */
export function tryLift(text: string, options: LiftOptions & { file?: string } = {}): LiftedFile {
  const { file = "Dockerfile", ...rest } = options
  const { tree, problems } = parseDockerfile(text, { file, labs: true })
  if (!tree) throw new Error(problems.map(({ message }) => message).join("\n"))
  return liftDockerfile(tree, rest)
}

/** What a Dockerfile is lifted to. */
export function lift(text: string, options: LiftOptions & { file?: string } = {}): ImportedFile {
  const { file, problems } = tryLift(text, options)
  if (!file) throw new Error(problems.map(({ message }) => message).join("\n"))
  return file
}

/** Nodes without the places that they came from. */
export function bare<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) => (key === "span" ? undefined : inner)),
  ) as T
}

/** The steps of one stage, without their places. `above` stands before the FROM. */
export function steps(text: string, above = ""): readonly StepNode[] {
  const [stage] = lift(`${above}\nFROM alpine\n${text}\n`).stages
  return bare(stage?.node.steps ?? [])
}

/** The only step of an instruction. */
export function step(text: string, above = ""): StepNode | undefined {
  return steps(text, above).at(-1)
}

export const env = (name: string, expansion?: Expansion): EnvReference => ({
  kind: "env",
  name,
  ...(expansion && { expansion }),
})

/** An argument as nodes hold it once `bare` took its place away. */
export function arg(name: string, value?: Text): ArgReference {
  const span = { file: "", line: 1, column: 1 }
  const own = value ? { default: value } : { optional: true as const }
  return bare<ArgReference>({ kind: "arg", name, origin: "user", ...own, span })
}

/** The codes and messages of what is said about a file. */
export function said(text: string): readonly string[] {
  return tryLift(text).problems.map(({ code, message }) => `${code}: ${message}`)
}
