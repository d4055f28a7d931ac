import type {
  BuildConfig,
  DockerfileTree,
  FromInstruction,
  Instruction,
  InterpretOptions,
} from "@stagecraft/dockerfile"
import { isWordFault, parseWord } from "@stagecraft/dockerfile"

/** One way to ask for a build. */
export interface Probe {
  /** What is special about it, behind «when»; empty for the plain build. */
  readonly when: string
  readonly options: InterpretOptions
}

const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
const ARM: InterpretOptions = { platform: "linux/arm64", buildPlatform: "linux/amd64" }
/** The builder gives them values; they are tried with other platforms. */
const PREDEFINED = /^(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE)$/u
const EPOCH = "SOURCE_DATE_EPOCH"
const MOST_STAGES = 40

function triggerOf(instruction: Instruction): Instruction {
  return instruction.kind === "onbuild" ? (instruction.trigger ?? instruction) : instruction
}

function argNames(trees: readonly DockerfileTree[]): readonly string[] {
  const args = trees
    .flatMap(({ instructions }) => instructions.map(triggerOf))
    .flatMap((instruction) => (instruction.kind === "arg" ? instruction.entries : []))
  return [...new Set(args.map(({ key }) => key))].filter((name) => !PREDEFINED.test(name))
}

/** All that looks like a variable, also in texts that only a shell reads. */
function mentioned(trees: readonly DockerfileTree[]): readonly string[] {
  const texts = trees.flatMap(({ instructions }) =>
    instructions.flatMap(({ logical, heredocs }) => [
      logical,
      ...heredocs.map(({ content }) => content),
    ]),
  )
  const names = texts.flatMap((text) =>
    Array.from(
      text.matchAll(/\$\{?(?<name>[A-Za-z_]\w*)/gu),
      ({ groups }) => groups?.["name"] ?? "",
    ),
  )
  return [...new Set(names)].filter((name) => name !== "PATH")
}

/** Octal digits: good as a port, a mode, a user, a signal, a path, a tag and a name alike. */
const digits = (index: number) => (0o1001 + (index % 0o6000)).toString(8)
/** Has what patterns look for. */
const rich = (index: number) => `${index + 1}.2-x_y.tar`

const valuesOf = (names: readonly string[], value: (index: number) => string) =>
  Object.fromEntries(
    names.map((name, index) => [name, name === EPOCH ? String(index + 1) : value(index)]),
  )

/** A base that sets everything. */
function configuredBase(env: Readonly<Record<string, string>>): Partial<BuildConfig> {
  return {
    user: "1000:1000",
    workingDir: "/srv/base",
    entrypoint: ["/entrypoint", "--flag"],
    cmd: ["base", "command"],
    shell: ["/bin/bash", "-o", "pipefail", "-c"],
    env: [PATH, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
    exposedPorts: new Set(["80/tcp"]),
    labels: new Map([["base", "label"]]),
    volumes: new Set(["/base"]),
    stopSignal: "SIGQUIT",
    healthcheck: {
      test: ["CMD", "/health"],
      interval: 1e9,
      timeout: 0,
      startPeriod: 0,
      startInterval: 0,
      retries: 5,
    },
  }
}

/** The value of the one variable of a word with which the word is a stage's name. */
function choice(from: FromInstruction, stage: string, escape: string) {
  const parts = parseWord(from.base, escape)
  if (isWordFault(parts)) return undefined
  const at = parts.findIndex(({ kind }) => kind === "variable")
  const variable = parts[at]
  if (variable?.kind !== "variable") return undefined
  const characters = (list: typeof parts) =>
    list.map((part) => (part.kind === "characters" ? part.value : "")).join("")
  const [before, after] = [characters(parts.slice(0, at)), characters(parts.slice(at + 1))]
  if (!stage.startsWith(before) || !stage.endsWith(after)) return undefined
  const value = stage.slice(before.length, stage.length - after.length)
  return value === "" ? undefined : { name: variable.name, value }
}

/**
 * True when a base that is nothing but a variable can be meant as the choice of a stage: most such variables stand for
 * an image, and nobody gives them the name of a stage.
 */
function choosesStage(tree: DockerfileTree, { base }: FromInstruction, name: string): boolean {
  const isWhole = /^"?\$(?:\w+|\{\w+\})"?$/u.test(base)
  if (!isWhole || PREDEFINED.test(name)) return true
  const { instructions } = tree
  const args = instructions.flatMap((each) => (each.kind === "arg" ? each.entries : []))
  const usual = args.find(({ key, value }) => key === name && value !== undefined)?.value
  return instructions.some(
    (each) => each.kind === "from" && each.as !== undefined && each.as === usual,
  )
}

/** Builds in which an argument chooses a stage. */
function stageProbes(tree: DockerfileTree): readonly Probe[] {
  const froms = tree.instructions.filter((instruction) => instruction.kind === "from")
  const found = new Map<string, Probe>()
  for (const from of froms.filter(({ base }) => base.includes("$")))
    for (const { as = "" } of froms) {
      const chosen = as === "" ? undefined : choice(from, as, tree.escape)
      if (!chosen || found.size >= MOST_STAGES) continue
      const { name, value } = chosen
      if (!choosesStage(tree, from, name)) continue
      const options = /^(?:TARGET|BUILD)ARCH$/u.test(name)
        ? { platform: `linux/${value}` }
        : { buildArgs: { [name]: value } }
      found.set(`${name}=${value}`, { when: `${name} is ${value}`, options })
    }
  return [...found.values()]
}

/** The ways in which two files are tried: plain, with arguments of several kinds, on a base that sets everything. */
export function probesFor(a: DockerfileTree, b: DockerfileTree): readonly Probe[] {
  const args = argNames([a, b])
  const names = mentioned([a, b]).filter((name) => !PREDEFINED.test(name))
  const base = (value: (index: number) => string) => () => configuredBase(valuesOf(names, value))
  const nothing = () => ""
  return [
    { when: "", options: {} },
    { when: "the base sets everything", options: { ...ARM, base: base(digits) } },
    {
      when: "all arguments are given",
      options: {
        buildArgs: valuesOf(args, (index) => digits(index + names.length)),
        base: base(rich),
      },
    },
    {
      when: "all arguments are given",
      options: { ...ARM, buildArgs: valuesOf(args, rich), base: base(digits) },
    },
    {
      when: "all arguments are empty",
      options: { buildArgs: valuesOf(args, nothing), base: base(nothing) },
    },
    ...stageProbes(a),
  ]
}
