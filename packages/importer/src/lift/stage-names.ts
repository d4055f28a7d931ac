import type { DockerfileTree, FromInstruction, Instruction } from "@stagecraft/dockerfile"
import { expandWord, isWordFault } from "@stagecraft/dockerfile"

/** What the builder keeps for itself, and what stands for the build context. */
const RESERVED: readonly string[] = ["scratch", "context"]

/** The images and stages that an instruction takes files from, as it names them. */
export function sourcesOf(instruction: Instruction): readonly string[] {
  switch (instruction.kind) {
    case "copy":
      return instruction.from === undefined ? [] : [instruction.from]
    case "run":
      return instruction.mounts.flatMap(({ fields }) =>
        fields.flatMap(({ key, value }) => (key === "from" && value !== undefined ? [value] : [])),
      )
    case "onbuild":
      return instruction.trigger ? sourcesOf(instruction.trigger) : []
    default:
      return []
  }
}

/** The number of the last stage of each name. */
function lastOfEach(stages: readonly FromInstruction[]): ReadonlyMap<string | undefined, number> {
  return new Map(stages.map(({ as }, index) => [as, index]))
}

/**
 * The names of stages that are also images that other stages begin with: `FROM node AS x` above `FROM node AS node`.
 *
 * A stage's own base may have its name, and a name that a stage has by then means the stage.
 */
function imagesNamedLikeStages(
  stages: readonly FromInstruction[],
  usual: (word: string) => string,
): ReadonlySet<string> {
  const named = new Set<string>()
  const images = new Set<string>()
  const last = lastOfEach(stages)
  for (const [index, { base: word, as }] of stages.entries()) {
    const base = usual(word)
    const isOwn = base === as && last.get(base) === index
    if (!isOwn && !named.has(base)) images.add(base)
    if (as !== undefined) named.add(as)
  }
  return images
}

/** `node` of `docker.io/library/node:22@sha256:…`, in the characters that a stage's name may have. */
function imageName(base: string): string | undefined {
  const last = base.replace(/@.*$/u, "").replace(/^.*\//u, "").replace(/:.*$/u, "")
  const name = last
    .replace(/\$\{?(?<name>\w+)[^}]*\}?/gu, "$<name>")
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/gu, "-")
    .replace(/^[^a-z]+|[^a-z0-9]+$/gu, "")
  return name === "" ? undefined : name
}

/** The names that a person might give to a stage that has none, best first. */
function candidates(from: FromInstruction, isLast: boolean, isRead: boolean): readonly string[] {
  const image = imageName(from.base)
  if (isLast) return ["app", "runtime", "final"]
  if (isRead) return ["builder", ...(image === undefined ? [] : [`${image}-builder`])]
  return image === undefined ? ["stage"] : [`${image}-stage`]
}

/** `stem-1`, `stem-2`, …: the first that is free, counted from `first`. */
function numbered(stem: string, first: number, taken: ReadonlySet<string>): string {
  for (let count = first; ; count++) if (!taken.has(`${stem}-${count}`)) return `${stem}-${count}`
}

function firstFree(names: readonly string[], taken: ReadonlySet<string>): string {
  return names.find((name) => !taken.has(name)) ?? numbered(names[0] ?? "stage", 2, taken)
}

/**
 * A name for each stage: the file's own, or one that a person would choose.
 *
 * Of several stages of one name the last keeps it, as it does for who builds that name.
 */
export function nameStages(
  { instructions, escape }: DockerfileTree,
  defaults: ReadonlyMap<string, string>,
): readonly string[] {
  const usual = (word: string) => {
    const value = expandWord(word, escape, defaults)
    return isWordFault(value) ? word : value
  }
  const stages = instructions.filter((each) => each.kind === "from")
  const words = new Set([...instructions.flatMap(sourcesOf), ...stages.map(({ base }) => base)])
  const own = stages.flatMap(({ as }) => as ?? [])
  const foreign = new Set([...RESERVED, ...imagesNamedLikeStages(stages, usual)])
  const taken = new Set([...RESERVED, ...own, ...[...words].map((word) => word.toLowerCase())])
  // The argument TARGETSTAGE says so of a last stage without a name.
  const asksForName = instructions.some(({ logical }) => logical.includes("TARGETSTAGE"))
  const take = (name: string): string => {
    taken.add(name)
    return name
  }
  const last = lastOfEach(stages)
  return stages.map((from, index) => {
    const { as } = from
    const isLast = index === stages.length - 1
    if (as !== undefined && foreign.has(as)) return take(firstFree([`${as}-stage`], taken))
    if (as !== undefined) return last.get(as) === index ? as : take(numbered(as, 1, taken))
    const names = candidates(from, isLast, words.has(String(index)))
    return take(firstFree(isLast && asksForName ? ["default", ...names] : names, taken))
  })
}
