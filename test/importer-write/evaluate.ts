import * as language from "@stagecraft/dsl"
import type { ImageNode, StageNode } from "@stagecraft/ir"
import { transformSync } from "esbuild"

/** Runs a config, and gives its images by name. */
export function evaluate(source: string): ReadonlyMap<string, ImageNode> {
  const { code } = transformSync(source, { loader: "ts", format: "cjs", target: "node20" })
  const module: { exports: { default?: unknown } } = { exports: {} }
  const load = (name: string): unknown => {
    if (name === "stagecraft") return language
    throw new Error(`the config imports ${name}`)
  }
  // oxlint-disable-next-line typescript/no-implied-eval, no-new-func -- the point is to run what was written
  const run = new Function("require", "module", "exports", code) as (...given: unknown[]) => void
  run(load, module, module.exports)
  const { default: value } = module.exports
  const images = language.isConfig(value)
    ? Object.entries((value.value as language.ConfigInput).images)
    : [["default", value] as const]
  return new Map(images.map(([name, each]) => [name, language.toImageNode(each, name)]))
}

/** The text of a list of parts: what is meant as it stands is characters like others. */
function parts(list: readonly unknown[]): readonly unknown[] {
  const out: unknown[] = []
  for (const each of list) {
    const isLiteral = typeof each === "object" && each !== null && "value" in each && "kind" in each
    const part = isLiteral && each.kind === "literal" ? each.value : each
    if (part === "") continue
    const last = out.at(-1)
    if (typeof part === "string" && typeof last === "string") out[out.length - 1] = last + part
    else out.push(part)
  }
  return out
}

/** What an image means, as plain data: without places in files and comments, each stage once. */
export function meaning(image: ImageNode): unknown {
  const numbers = new Map<StageNode, number>()
  const stages: unknown[] = []
  const ofStage = (stage: StageNode): string => {
    let number = numbers.get(stage)
    if (number === undefined) {
      number = numbers.size
      numbers.set(stage, number)
      stages[number] = entries(stage)
    }
    return `stage ${number}`
  }
  const entries = (value: object): unknown =>
    Object.entries(value)
      .filter(([name, each]) => each !== undefined && !PLACES.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, walk(each)])
  const isText = (list: readonly unknown[]): boolean =>
    list.every((each) => typeof each === "string" || isPart(each))
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const list = value as readonly unknown[]
      return list.some(isPart) && isText(list) ? parts(list).map(walk) : list.map(walk)
    }
    if (typeof value !== "object" || value === null) return value
    return "kind" in value && value.kind === "stage" && "steps" in value
      ? ofStage(value as StageNode)
      : entries(value)
  }
  return { image: entries(image), stages }
}

/** Attributes that say where something stands, not what it is. */
const PLACES: ReadonlySet<string> = new Set(["span", "fromSpan", "comments"])

const isPart = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  "kind" in value &&
  (value.kind === "literal" || value.kind === "arg" || value.kind === "env")
