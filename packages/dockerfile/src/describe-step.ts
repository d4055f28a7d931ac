import type {
  AddSource,
  CommandForm,
  NamedValue,
  RunForm,
  StepNode,
  StepTable,
  Text,
} from "@stagecraft/ir"
import { show, visit } from "@stagecraft/ir"

const LONGEST = 100

const argv = (values: readonly Text[]): string => JSON.stringify(values.map(show))

function command(form: RunForm | CommandForm): string {
  if (form.kind === "exec") return argv(form.argv)
  if (form.kind === "script")
    return `<<${form.name ?? "EOF"} (${form.body.trim().split("\n").length} lines)`
  return "parts" in form
    ? form.parts.map((part) => show(part.command)).join(" && ")
    : show(form.command)
}

function source(value: AddSource): string {
  switch (value.kind) {
    case "path":
      return show(value.path)
    case "glob":
      return show(value.pattern)
    case "inline":
      return `<<${value.name}`
    case "url":
      return show(value.url)
    default:
      return show(value.repository)
  }
}

function transfer(sources: readonly AddSource[], destination: Text): string {
  return [...sources.map(source), show(destination)].join(" ")
}

const entries = (pairs: readonly NamedValue[]): string =>
  pairs.map(([name, value]) => `${show(name)}=${show(value)}`).join(" ")

const DESCRIBE: StepTable<string> = {
  run: ({ form }) => `RUN ${command(form)}`,
  copy: ({ sources, destination, from }) => {
    const name =
      from?.kind === "stage"
        ? from.stage.name
        : from?.kind === "image"
          ? from.reference
          : from?.name
    return `COPY ${name === undefined ? "" : `--from=${name} `}${transfer(sources, destination)}`
  },
  add: ({ sources, destination }) => `ADD ${transfer(sources, destination)}`,
  env: (step) => `ENV ${entries(step.entries)}`,
  label: (step) => `LABEL ${entries(step.entries)}`,
  arg: ({ arg }) => `ARG ${arg.name}${arg.default ? `=${show(arg.default)}` : ""}`,
  workdir: ({ path }) => `WORKDIR ${show(path)}`,
  user: ({ user }) => `USER ${show(user)}`,
  expose: ({ ports }) => `EXPOSE ${ports.map(show).join(" ")}`,
  volume: ({ paths }) => `VOLUME ${argv(paths)}`,
  cmd: ({ form }) => `CMD ${command(form)}`,
  entrypoint: ({ form }) => `ENTRYPOINT ${command(form)}`,
  healthcheck: ({ form }) => `HEALTHCHECK ${form ? `CMD ${command(form)}` : "NONE"}`,
  shell: (step) => `SHELL ${argv(step.argv)}`,
  stopsignal: ({ signal }) => `STOPSIGNAL ${show(signal)}`,
  onbuild: ({ step }) => `ONBUILD ${describeStep(step)}`,
  maintainer: ({ name }) => `MAINTAINER ${name}`,
  raw: ({ text }) => text,
  comment: ({ lines }) => `# ${lines.join(" ")}`,
}

/** A step in one line, the way a Dockerfile would say it: for messages and progress, never for building. */
export function describeStep(step: StepNode): string {
  const line = visit(DESCRIBE, step).replace(/\s+/gu, " ").trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line
}
