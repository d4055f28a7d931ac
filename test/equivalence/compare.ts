import type { PassNote } from "@stagecraft/compiler"
import type { BuildConfig } from "@stagecraft/dockerfile"
import { interpretDockerfile, parseDockerfile } from "@stagecraft/dockerfile"
import type { Outcome } from "./build-pairs.ts"
import type { Pair } from "./pair.ts"

/** Passes that give steps another order, so that only what the commands do is the same, not when. */
const REORDERING = new Set(["split-copies", "hoist-installs"])

export const didNotes = ({ optimized }: Pair): readonly PassNote[] =>
  optimized.compiled.record.filter(({ action }) => action === "did")

/** How the log begins to tell of a command. */
function callOf(command: string): string {
  const [name = "", ...words] = command.split(/\s+/u)
  return `/${name} ${words.map((word) => `<${word}>`).join(" ")} |`
}

/** Without the lines of commands that a note says are dropped. */
function withoutDropped(log: readonly string[], drops: readonly string[]): readonly string[] {
  const calls = drops.map(callOf)
  return log.filter((line) => !calls.some((call) => line.includes(call)))
}

/** Which of the logs a line stands in: one stage may have those of others beside its own. */
const logOf = (line: string): string => line.slice(0, line.indexOf(":"))

/**
 * Without what a command that a note says is run once more logged too much, one line for each such note in each log.
 *
 * @param written - The log as it is without the notes.
 */
function withoutRepeated(
  log: readonly string[],
  written: readonly string[],
  repeats: readonly string[],
): readonly string[] {
  const left = [...log]
  for (const file of new Set(log.map(logOf)))
    for (const repeated of repeats) {
      const isCall = (line: string): boolean =>
        logOf(line) === file && line.includes(callOf(repeated))
      if (left.filter(isCall).length > written.filter(isCall).length)
        left.splice(left.findIndex(isCall), 1)
    }
  return left
}

/**
 * Packages may bring newer versions of a tool that is crossed; whether its call comes before them is then left open. Where the
 * programs of all others lie is compared.
 */
const byName = (log: readonly string[]): readonly string[] =>
  log.map((line) =>
    line.replace(/^\S*\/(?=(?:chmod|chown|chgrp|mkdir|rmdir|rm|touch|echo|printf|true) )/u, "/"),
  )

/** What stands at the two ends of a pipe somewhere: those begin in any order. */
function pipedNames(dockerfile: string): ReadonlySet<string> {
  const joined = dockerfile.replaceAll(/\\\n\s*/gu, " ").split("\n")
  const pipes = joined
    .flatMap((line) => line.replace(/^RUN /u, "").split(/&&|\|\||;/u))
    .map((list) => list.split("|"))
    .filter((pipe) => pipe.length > 1)
  const names = pipes
    .flat()
    .map((call) => /^\s*(?:\w+=\S*\s+)*(?<name>\S+)/u.exec(call)?.groups?.["name"])
  return new Set(names.flatMap((name) => name?.split("/").at(-1) ?? []))
}

/** The log with neighbours that stand in pipes in an order of their own. */
function withoutRaces(log: readonly string[], dockerfile: string): readonly string[] {
  const names = pipedNames(dockerfile)
  if (names.size === 0) return log
  const out: string[] = []
  let piped: string[] = []
  const settle = (): void => void (out.push(...piped.toSorted()), (piped = []))
  for (const line of log)
    if (names.has(/\/(?<name>[^/\s]+) /u.exec(line)?.groups?.["name"] ?? "")) piped.push(line)
    else {
      settle()
      out.push(line)
    }
  settle()
  return out
}

const isBelow = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`))

/** What differs between the image as written and the optimized one beyond what the notes record; at best nothing. */
export function differences(pair: Pair, written: Outcome, optimized: Outcome): string[] {
  const notes = didNotes(pair)
  const out: string[] = []
  const isReordered = notes.some(({ pass }) => REORDERING.has(pass))
  const drops = notes.flatMap((note) => note.drops ?? [])
  const isAcross = notes.some(({ message }) => message.includes(", across RUN "))
  const named = (log: readonly string[]) => (isAcross ? byName(log) : log)
  const { dockerfile } = pair.written.compiled
  const order = (log: readonly string[]) =>
    isReordered ? named(log).toSorted() : withoutRaces(log, dockerfile)
  const before = order(withoutDropped(written.log, drops))
  const repeats = notes.flatMap((note) => note.repeats ?? [])
  const after = order(withoutRepeated(withoutDropped(optimized.log, drops), written.log, repeats))
  for (let at = 0; at < Math.max(before.length, after.length); at++) {
    if (before[at] === after[at]) continue
    out.push(`log, line ${at + 1}:\n- ${before[at]}\n+ ${after[at]}`)
    break
  }
  const leftOut = notes.flatMap(({ leavesOut }) => leavesOut ?? [])
  for (const path of new Set([...written.files.keys(), ...optimized.files.keys()])) {
    const [a, b] = [written.files.get(path), optimized.files.get(path)]
    if (a !== b && !isBelow(path, leftOut)) out.push(`${path}:\n- ${a}\n+ ${b}`)
  }
  return out
}

type BaseLookup = (reference: string) => Partial<BuildConfig> | undefined

const plainConfig = (config: BuildConfig): unknown => ({
  ...config,
  // A map, whatever order it is kept in.
  env: [...config.env].toSorted(),
  labels: [...config.labels.keys()].toSorted().map((name) => [name, config.labels.get(name)]),
  exposedPorts: [...config.exposedPorts].toSorted(),
  volumes: [...config.volumes].toSorted(),
})

/** The config that a Dockerfile gives its last stage, told by our own interpreter of it. */
export function configOf(dockerfile: string, base: BaseLookup): unknown {
  const { tree } = parseDockerfile(dockerfile, { file: "Dockerfile" })
  const result = tree && interpretDockerfile(tree, { base })
  if (!result?.build) throw new Error(JSON.stringify(result?.faults))
  return plainConfig(result.build.config)
}
