import { word } from "./code.ts"
import type { ChainCode, Code, Property, Statement } from "./code.ts"
import type { Scope } from "./scope.ts"
import { codeShape } from "./shape.ts"

/** Whose caches a list of mounts holds, by a piece of their paths. */
const TOOLS: readonly (readonly [tool: string, paths: RegExp])[] = [
  ["apt", /\/apt\b/u],
  ["go", /\/go\b|go-build/u],
  ["cargo", /cargo|\/target\b/u],
  ["pnpm", /pnpm/u],
  ["yarn", /yarn/u],
  ["npm", /\.npm\b/u],
  ["pip", /\/pip\b/u],
  ["uv", /\/uv\b/u],
  ["maven", /\.m2\b/u],
  ["gradle", /gradle/u],
  ["apk", /\/apk\b/u],
  ["dnf", /\/(?:dnf|yum)\b/u],
]

type Calls = readonly ChainCode[]

/** The mounts of a list of two or more; a shorter one is no longer than the word for it. */
function mountsOf({ name, value }: Property): Calls | undefined {
  if (name !== "mounts" || value.kind !== "array" || value.items.length < 2) return undefined
  const calls = value.items.filter((each) => each.kind === "chain")
  return calls.length === value.items.length ? calls : undefined
}

/** Words anywhere in an expression that are not its own functions: the consts of arguments and stages. */
function wordsIn(code: Code): readonly string[] {
  switch (code.kind) {
    case "word":
      return [code.word]
    case "template":
      return code.parts.flatMap((part) => (typeof part === "string" ? [] : wordsIn(part)))
    case "array":
      return code.items.flatMap(wordsIn)
    case "object":
      return code.properties.flatMap(({ value }) => wordsIn(value))
    case "chain": {
      const inside = [code, ...code.links].flatMap(({ args = [] }) => args.flatMap(wordsIn))
      return code.args ? inside : [code.head, ...inside]
    }
    default:
      return []
  }
}

/** An expression with its properties changed, however deep they are. */
function mapProperties(code: Code, change: (property: Property) => Property): Code {
  const all = (list: readonly Code[]) => list.map((each) => mapProperties(each, change))
  switch (code.kind) {
    case "array":
      return { ...code, items: all(code.items) }
    case "object": {
      const properties = code.properties.map((property) => {
        const changed = change(property)
        return { ...changed, value: mapProperties(changed.value, change) }
      })
      return { ...code, properties }
    }
    case "arrow":
      return { ...code, body: mapProperties(code.body, change) }
    case "chain":
      return {
        ...code,
        ...(code.args && { args: all(code.args) }),
        links: code.links.map((link) => (link.args ? { ...link, args: all(link.args) } : link)),
      }
    default:
      return code
  }
}

function nameOf(calls: Calls): string {
  if (calls.some(({ head }) => head !== "cache")) return "mounts"
  const targets = JSON.stringify(calls.map(({ args }) => args?.[0]))
  const tool = TOOLS.find(([, paths]) => paths.test(targets))?.[0]
  return tool === undefined ? "caches" : `${tool}Caches`
}

/**
 * Makes lists of mounts that stand several times consts, as people do.
 *
 * One that reads a stage stays where it is: its const would have to stand below that stage.
 */
export function shareMounts(
  stages: readonly Statement[],
  scope: Scope,
): { readonly lists: readonly Statement[]; readonly stages: readonly Statement[] } {
  const own = new Set(scope.stageConsts)
  const counts = new Map<string, number>()
  const keyOf = (property: Property): string | undefined => {
    const calls = mountsOf(property)
    if (!calls || calls.flatMap(wordsIn).some((each) => own.has(each))) return undefined
    return JSON.stringify(codeShape(property.value))
  }
  const each = (change: (property: Property) => Property): readonly Statement[] =>
    stages.map((statement) => ({ ...statement, value: mapProperties(statement.value, change) }))
  each((property) => {
    const key = keyOf(property)
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
    return property
  })
  const names = new Map<string, string>()
  const lists: Statement[] = []
  const shared = each((property) => {
    const key = keyOf(property)
    if (key === undefined || (counts.get(key) ?? 0) < 2) return property
    let name = names.get(key)
    if (name === undefined) {
      name = scope.addConst(nameOf(mountsOf(property) ?? []))
      names.set(key, name)
      lists.push({ kind: "const", name, value: property.value, comments: [] })
    }
    return { ...property, value: word(name) }
  })
  return { lists, stages: shared }
}
