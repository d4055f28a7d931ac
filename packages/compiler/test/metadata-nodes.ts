import type { CommandForm, StepNode, Text } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { span } from "./nodes.ts"

/* Steps that say something in the image's config. */

const toText = (value: Text | string): Text => (typeof value === "string" ? text(value) : value)

export const shellForm = (command: string): CommandForm => ({
  kind: "shell",
  command: text(command),
})

export const execForm = (...argv: readonly string[]): CommandForm => ({
  kind: "exec",
  argv: argv.map((word) => text(word)),
})

export const label = (
  entries: Readonly<Record<string, Text | string>>,
  more: { readonly comments?: readonly string[] } = {},
): StepNode => ({
  kind: "label",
  entries: Object.entries(entries).map(([name, value]) => [name, toText(value)] as const),
  span: span(),
  ...more,
})

export const expose = (...ports: readonly (Text | string)[]): StepNode => ({
  kind: "expose",
  ports: ports.map(toText),
  span: span(),
})

export const volume = (...paths: readonly (Text | string)[]): StepNode => ({
  kind: "volume",
  paths: paths.map(toText),
  span: span(),
})

export const cmd = (form: CommandForm): StepNode => ({ kind: "cmd", form, span: span() })

export const entrypoint = (form: CommandForm): StepNode => ({
  kind: "entrypoint",
  form,
  span: span(),
})

export const healthcheck = (form?: CommandForm): StepNode => ({
  kind: "healthcheck",
  ...(form && { form }),
  span: span(),
})

export const stopsignal = (signal: Text | string): StepNode => ({
  kind: "stopsignal",
  signal: toText(signal),
  span: span(),
})

export const user = (name: string): StepNode => ({ kind: "user", user: text(name), span: span() })
