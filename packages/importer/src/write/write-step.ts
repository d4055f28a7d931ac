import type { AddSource, AddStep, CopyStep, NamedValue, StepNode, StepTable } from "@stagecraft/ir"
import { plain, visit } from "@stagecraft/ir"
import { array, string } from "./code.ts"
import type { Code, Link, Property } from "./code.ts"
import type { StepLines } from "./lines.ts"
import { listCode, optionsCode, sourceCode } from "./options.ts"
import type { Scope } from "./scope.ts"
import { destinationCode, portCode } from "./wide-literals.ts"
import { commandFormCode, runFormCode } from "./write-command.ts"
import { mountCode } from "./write-mount.ts"
import { plainCode, stringOrReference, templateCode, textCode } from "./write-text.ts"

/** What stands around a step. */
interface StepContext {
  readonly scope: Scope
  readonly lines: StepLines
}

const link = (name: string, ...args: readonly Code[]): Link => ({ name, args })

function addressOf(code: Code): "git" | "other" {
  const value = code.kind === "string" ? code.value : undefined
  const head =
    value ?? (code.kind === "template" && typeof code.parts[0] === "string" ? code.parts[0] : "")
  if (/^(?:git:\/\/|ssh:\/\/|[\w.-]+@[\w.-]+:)/iu.test(head)) return "git"
  const end = code.kind === "template" ? code.parts.at(-1) : value
  const isHttp = /^https?:\/\//iu.test(head)
  return isHttp && typeof end === "string" && /\.git(?:[#?].*)?$/iu.test(end) ? "git" : "other"
}

function fileSourceCode(source: AddSource, scope: Scope): Code {
  switch (source.kind) {
    case "path":
      return textCode(source.path, scope)
    case "url":
      return textCode(source.url, scope)
    case "git": {
      const code = textCode(source.repository, scope)
      return addressOf(code) === "git" ? code : scope.call("git", code)
    }
    case "glob":
      return scope.call("glob", textCode(source.pattern, scope))
    default:
      return scope.call("file", string(source.name), textCode(source.contents, scope))
  }
}

function transferArgs({ sources, destination }: CopyStep | AddStep, scope: Scope): readonly Code[] {
  const codes = sources.map((source) => fileSourceCode(source, scope))
  const [first, ...more] = codes
  const to = destinationCode(textCode(destination, scope), codes.length)
  return [first && more.length === 0 ? first : array(codes), to]
}

function transferOptions({ chown, chmod, link: linked, exclude }: CopyStep | AddStep) {
  return { chown, chmod, link: linked, exclude: listCode(exclude) }
}

function entriesCode(entries: readonly NamedValue[], { scope, lines }: StepContext): Code {
  const properties = entries.map(([name, value], index): Property => {
    const { comments = [], joints = [] } = lines.entries[index] ?? {}
    const code = textCode(value, scope)
    const parts = code.kind === "template" ? code.parts : code.kind === "string" ? [code.value] : []
    return {
      name: plain(name) ?? templateCode(typeof name === "string" ? [name] : name, scope),
      value: joints.length > 0 && parts.length > 0 ? { kind: "template", parts, joints } : code,
      comments,
    }
  })
  return { kind: "object", properties }
}

const LINK: StepTable<Link, [StepContext]> = {
  run({ form, mounts, network, security, devices, merge }, { scope, lines }) {
    const list =
      mounts.length === 0 ? undefined : array(mounts.map((each) => mountCode(each, scope)))
    const asked = devices?.map(({ name, required }): Code => {
      if (!required) return string(name)
      const properties = [
        { name: "name", value: string(name) },
        { name: "required", value: { kind: "word", word: "true" } as const },
      ]
      return { kind: "object", properties }
    })
    const name = form.kind === "script" ? form.name : undefined
    const own = { name, mounts: list, network, security, devices: asked && array(asked), merge }
    const verb = form.kind === "script" ? "script" : "run"
    const commands = runFormCode(form, lines.command, scope)
    return link(commands.length > 1 ? "layer" : verb, ...commands, ...optionsCode(own, scope))
  },
  copy(step, { scope }) {
    const own = {
      from: sourceCode(step.from, scope),
      ...transferOptions(step),
      parents: step.parents,
    }
    return link("copy", ...transferArgs(step, scope), ...optionsCode(own, scope))
  },
  add(step, { scope }) {
    const { checksum, keepGitDir, unpack } = step
    const own = { ...transferOptions(step), checksum, keepGitDir, unpack }
    return link("add", ...transferArgs(step, scope), ...optionsCode(own, scope))
  },
  env: ({ entries }, context) => link("env", entriesCode(entries, context)),
  label: ({ entries }, context) => link("label", entriesCode(entries, context)),
  arg: ({ arg }, { scope }) => link("arg", { kind: "word", word: scope.arg(arg) }),
  workdir: ({ path }, { scope }) => link("workdir", textCode(path, scope)),
  user: ({ user }, { scope }) => link("user", textCode(user, scope)),
  expose: ({ ports }, { scope }) =>
    link("expose", ...ports.map((port) => portCode(stringOrReference(port, scope)))),
  volume: ({ paths }, { scope }) => link("volume", ...paths.map((path) => textCode(path, scope))),
  cmd: ({ form }, { scope, lines }) => link("cmd", commandFormCode(form, lines.command, scope)),
  entrypoint: ({ form }, { scope, lines }) =>
    link("entrypoint", commandFormCode(form, lines.command, scope)),
  healthcheck({ form, interval, timeout, startPeriod, startInterval, retries }, { scope, lines }) {
    if (!form) return link("healthcheck", string("NONE"))
    const command = commandFormCode(form, lines.command, scope)
    // The word would switch the check off.
    const isWord = command.kind === "string" && command.value === "NONE"
    const own = { interval, timeout, startPeriod, startInterval, retries }
    return link(
      "healthcheck",
      isWord ? scope.call("literal", command) : command,
      ...optionsCode(own, scope),
    )
  },
  shell: ({ argv }, { scope }) => link("shell", array(argv.map((each) => textCode(each, scope)))),
  stopsignal: ({ signal }, { scope }) => link("stopsignal", textCode(signal, scope)),
  onbuild: ({ step }, context) => visit(LINK, step, context),
  maintainer: ({ name }) => link("maintainer", string(name)),
  raw: ({ text }) => link("raw", plainCode(text)),
  comment: ({ lines }) => link("comment", listCode(lines) ?? array([])),
}

/** The call that makes a step; of a trigger, the call inside of `onbuild`. */
export function stepLink(step: StepNode, context: StepContext): Link {
  return visit(LINK, step, context)
}
