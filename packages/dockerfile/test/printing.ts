import type { ArgReference, EnvReference, RunStep, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import type { PrintOptions } from "../src/index.ts"
import { printStep, profileNamed } from "../src/index.ts"

export const span = { file: "image.config.ts", line: 3, column: 4 }

export const options: PrintOptions = {
  escape: "\\",
  profile: profileNamed("dockerfile-1.20")!,
  stageName: (stage) => stage.name,
}

export const env = (name: string): EnvReference => ({ kind: "env", name })
export const arg = (name: string): ArgReference => ({ kind: "arg", name, origin: "user", span })

/** A RUN of shell commands; several make a layer. */
export const run = (...commands: readonly string[]): RunStep => ({
  kind: "run",
  span,
  mounts: [],
  form: {
    kind: "shell",
    parts: commands.map((command, index) => ({
      command: text(command),
      span: { ...span, line: 10 + index },
    })),
  },
})

/** The printed step; its problems as `# code` lines below it. */
export function printed(step: StepNode, how: Partial<PrintOptions> = {}): string {
  const { lines, problems } = printStep(step, { ...options, ...how })
  return [...lines.map((line) => line.text), ...problems.map(({ code }) => `# ${code}`)].join("\n")
}

/** The codes of a step's problems. */
export function codes(step: StepNode, how: Partial<PrintOptions> = {}): readonly string[] {
  return printStep(step, { ...options, ...how }).problems.map(({ code }) => code)
}
