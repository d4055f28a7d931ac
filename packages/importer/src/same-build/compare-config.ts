import type { Build, BuildConfig, BuildHealthcheck } from "@stagecraft/dockerfile"
import type { BuildDifference } from "./difference.ts"
import { difference, quote } from "./difference.ts"

/** One thing that a config says: the instruction's words in front of the value, and the value. */
interface Saying {
  readonly words: string
  readonly value: string
}

const list = (values: readonly string[]) => (values.length > 0 ? JSON.stringify(values) : "")

function healthcheck(check: BuildHealthcheck | undefined): string {
  return check ? JSON.stringify(check, Object.keys(check).toSorted()) : ""
}

const splitVariable = (variable: string): readonly [string, string] => {
  const at = variable.indexOf("=")
  return [variable.slice(0, at), variable.slice(at)]
}

/** What a config says, by the name under which the build keeps the lines. */
function sayings(config: BuildConfig): ReadonlyMap<string, Saying> {
  const { labels, exposedPorts, volumes } = config
  const all: (readonly [string, string, string])[] = [
    ["author", "MAINTAINER", config.author],
    ["user", "USER", config.user],
    ["workingDir", "WORKDIR", config.workingDir],
    ["entrypoint", "ENTRYPOINT", list(config.entrypoint)],
    ["cmd", "CMD", list(config.cmd)],
    ["shell", "SHELL", list(config.shell)],
    ["stopSignal", "STOPSIGNAL", config.stopSignal],
    ["healthcheck", "HEALTHCHECK", healthcheck(config.healthcheck)],
    ...config.env.map((each) => {
      const [name, value] = splitVariable(each)
      return [`env ${name}`, `ENV ${name}`, value] as const
    }),
    ...Array.from(
      labels,
      ([name, value]) => [`label ${name}`, `LABEL ${name}`, `=${value}`] as const,
    ),
    ...Array.from(exposedPorts, (port) => [`port ${port}`, "EXPOSE", port] as const),
    ...Array.from(volumes, (path) => [`volume ${path}`, "VOLUME", path] as const),
  ]
  return new Map(
    all
      .filter(([, , value]) => value !== "")
      .map(([name, words, value]) => [name, { words, value }]),
  )
}

/** Whether two triggers do the same. */
export type SameTrigger = (first: string, second: string) => boolean

function compareTriggers(a: Build, b: Build, same: SameTrigger): readonly BuildDifference[] {
  const count = Math.max(a.config.onbuild.length, b.config.onbuild.length)
  return Array.from({ length: count }, (_, index) => {
    const [first, second] = [a.config.onbuild[index], b.config.onbuild[index]]
    if (first !== undefined && second !== undefined && same(first, second)) return []
    return [told("ONBUILD", first, second, a, b, `onbuild ${index}`)]
  }).flat()
}

function told(
  words: string,
  first: string | undefined,
  second: string | undefined,
  a: Build,
  b: Build,
  name: string,
): BuildDifference {
  const what =
    first === undefined
      ? `${words} ${quote(second ?? "")} is new`
      : second === undefined
        ? `${words} ${quote(first)} is gone`
        : `${words} ${quote(first)} became ${quote(second)}`
  return difference(what, a.origins.get(name), b.origins.get(name))
}

/** In what the configs of two images differ. */
export function compareConfigs(
  a: Build,
  b: Build,
  sameTrigger: SameTrigger,
): readonly BuildDifference[] {
  const [first, second] = [sayings(a.config), sayings(b.config)]
  const found: BuildDifference[] = []
  for (const name of new Set([...first.keys(), ...second.keys()])) {
    const [one, other] = [first.get(name), second.get(name)]
    if (one?.value === other?.value) continue
    const words = (one ?? other)?.words ?? name
    found.push(told(words, one?.value, other?.value, a, b, name))
  }
  found.push(...compareTriggers(a, b, sameTrigger))
  if (found.length === 0 && a.config.env.join("\0") !== b.config.env.join("\0"))
    found.push(difference("the variables of ENV are in another order", undefined, undefined))
  if (found.length === 0 && a.config.argsEscaped !== b.config.argsEscaped)
    found.push(difference("only one has a CMD, be it an empty one", undefined, undefined))
  return found
}
