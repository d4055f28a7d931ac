import type {
  BuildConfig,
  DockerfileTree,
  FromInstruction,
  Instruction,
  InterpretOptions,
} from "@stagecraft/dockerfile"
import {
  expandWord,
  isWordFault,
  parseWord,
  platformArgs,
  wordVariables,
} from "@stagecraft/dockerfile"
import { usualValues } from "../lift/usual-values.ts"

/** One way to ask for a build. */
export interface Probe {
  /** What is special about it, behind «when»; empty for the plain build. */
  readonly when: string
  readonly options: InterpretOptions
  /** A base to take where no build comes of that of the options. */
  readonly otherBase?: InterpretOptions["base"]
}

const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
const ARM: InterpretOptions = { platform: "linux/arm64", buildPlatform: "linux/amd64" }
const EPOCH = "SOURCE_DATE_EPOCH"
const MOST_STAGES = 40
/** So many arguments are given one by one; more of them in groups. */
const FEW = 6

/** Other platforms: each variable of a platform has another value than for the usual one. */
const PLATFORMS: readonly InterpretOptions[] = [
  { platform: "linux/arm/v7", buildPlatform: "linux/arm64" },
  { platform: "windows/amd64", buildPlatform: "linux/amd64" },
]

/**
 * Groups of arguments, so that any two are parted by one: each alone and all but it, or for many of them those with and
 * without each bit of their index.
 */
function groupsOf(names: readonly string[]): readonly (readonly string[])[] {
  if (names.length < 2) return []
  const bits = names.length > FEW ? Math.ceil(Math.log2(names.length)) : names.length
  return Array.from({ length: bits }, (_, bit) => {
    const isIn = (index: number) =>
      names.length > FEW ? Math.floor(index / 2 ** bit) % 2 === 1 : index === bit
    return [
      names.filter((_name, index) => isIn(index)),
      names.filter((_name, index) => !isIn(index)),
    ]
  }).flat()
}

function triggerOf(instruction: Instruction): Instruction {
  return instruction.kind === "onbuild" ? (instruction.trigger ?? instruction) : instruction
}

function argNames(trees: readonly DockerfileTree[]): readonly string[] {
  const args = trees
    .flatMap(({ instructions }) => instructions.map(triggerOf))
    .flatMap((instruction) => (instruction.kind === "arg" ? instruction.entries : []))
  // The builder gives those of the platforms their values; they are tried with other platforms.
  return [...new Set(args.map(({ key }) => key))].filter((name) => !platformArgs.has(name))
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

/** Arguments that say a platform: nothing else would do. */
function argsOfPlatforms(trees: readonly DockerfileTree[]): ReadonlySet<string> {
  const words = trees
    .flatMap(({ instructions }) => instructions)
    .map((instruction) => (instruction.kind === "from" ? (instruction.platform ?? "") : ""))
  return new Set(
    words.flatMap((word) => {
      const parts = parseWord(word, "\\")
      return isWordFault(parts) ? [] : wordVariables(parts)
    }),
  )
}

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
  const parts = parseWord(base, tree.escape)
  if (isWordFault(parts) || parts.length > 1 || platformArgs.has(name)) return true
  const usual = expandWord(base, tree.escape, usualValues(tree))
  return tree.instructions.some(
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
  const names = mentioned([a, b]).filter((name) => !platformArgs.has(name))
  const base = (value: (index: number) => string) => () => configuredBase(valuesOf(names, value))
  const platforms = argsOfPlatforms([a, b])
  const given = (value: (index: number) => string) =>
    Object.fromEntries(
      Object.entries(valuesOf(args, value)).map(([name, other]) => [
        name,
        platforms.has(name) ? "linux/arm64" : other,
      ]),
    )
  const nothing = () => ""
  const all = given(rich)
  const some = groupsOf(args).map((group): Probe => {
    const buildArgs = Object.fromEntries(group.map((name) => [name, all[name] ?? ""]))
    return { when: `only ${few(group)} is given`, options: { buildArgs }, otherBase: base(digits) }
  })
  return [
    { when: "", options: {} },
    { when: "the base sets everything", options: { ...ARM, base: base(digits) } },
    {
      when: "all arguments are given",
      options: { buildArgs: given((index) => digits(index + names.length)), base: base(rich) },
      otherBase: base(digits),
    },
    {
      when: "all arguments are given",
      options: { ...ARM, buildArgs: given(rich), base: base(digits) },
    },
    {
      when: "all arguments are empty",
      options: { buildArgs: valuesOf(args, nothing), base: base(nothing) },
      otherBase: base(digits),
    },
    ...PLATFORMS.map((options): Probe => ({ when: `built for ${options.platform}`, options })),
    ...some,
    ...stageProbes(a),
  ]
}

const few = (names: readonly string[]) =>
  names.length > FEW ? `a part of the arguments` : names.join(", ")
