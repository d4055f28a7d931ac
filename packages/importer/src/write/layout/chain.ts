import type { ChainCode, Code, Link } from "../code.ts"
import type { Doc } from "./doc.ts"
import {
  breakAround,
  breaks,
  concat,
  firstFit,
  group,
  hardLine,
  ifBreak,
  indent,
  join,
  line,
  softLine,
} from "./doc.ts"
import { hasLines } from "./template.ts"

/** How the parts of a chain are laid out. */
interface Parts {
  readonly layOut: (code: Code) => Doc
  /** The last argument of a call; `broken` when the lines of its brackets end. */
  readonly layOutLast: (code: Code, broken: boolean) => Doc
  readonly layOutComments: (comments?: readonly string[]) => Doc
}

/** Groups of a chain that stay on one line whatever is in them: the head and one call. */
const TOGETHER = 2

/** Deeper than this nothing is taken in at a glance. */
const GLANCE = 1

/** True for an argument that is taken in at a glance, so that a chain of such calls may stand on one line. */
function isSimple(code: Code, depth = 0): boolean {
  if (depth > GLANCE) return false
  const inside = (each: Code): boolean => isSimple(each, depth + 1)
  switch (code.kind) {
    case "word":
      return true
    case "string":
      return !code.wide
    case "template":
      return !hasLines(code) && code.parts.every((part) => typeof part === "string" || inside(part))
    case "array":
      return code.items.every(inside)
    case "object":
      return code.properties.every(({ name, value }) => typeof name === "string" && inside(value))
    case "chain":
      return [code, ...code.links].every(({ args = [] }) => args.every(inside))
    default:
      return false
  }
}

/** True for a last argument whose brackets may stand together with the call's. */
function hugs(args: readonly Code[]): boolean {
  const last = args.at(-1)
  if (last === undefined || args.at(-2)?.kind === last.kind) return false
  if (last.kind === "object") return last.properties.length > 0
  if (last.kind === "array") return last.items.length > 0
  return last.kind === "arrow"
}

/** The only argument is a template of several lines, which begins where the call does. */
const isOnlyTemplate = ([first, second]: readonly Code[]): boolean =>
  first?.kind === "template" && second === undefined && hasLines(first)

/** The arguments of a call, with their parentheses. */
function layOutArguments(args: readonly Code[], { layOut, layOutLast }: Parts): Doc {
  const end = args.at(-1)
  if (end === undefined) return "()"
  const docs = args.map(layOut)
  const all = join(concat(",", line), docs)
  const brokenOut = group(concat("(", indent(line, all, ","), line, ")"), true)
  if (!hugs(args))
    return group(concat("(", indent(softLine, all), ifBreak(","), softLine, ")"), docs.some(breaks))
  const before = docs.slice(0, -1).flatMap((doc) => [doc, ", "])
  if (before.some(breaks)) return brokenOut
  const last = layOutLast(end, false)
  return concat(
    breaks(all) ? breakAround : "",
    firstFit([
      concat("(", ...before, last, ")"),
      concat("(", ...before, group(layOutLast(end, true), true), ")"),
      brokenOut,
    ]),
  )
}

/** The arguments of a call whose last one is an object of several lines. */
function layOutOpen(args: readonly Code[], object: Code, { layOut, layOutLast }: Parts): Doc {
  const before = args.slice(0, -1).flatMap((each) => [layOut(each), ", "])
  return concat("(", ...before, layOutLast(object, true), ")")
}

/** The head of a chain with the members right behind it, then its links. */
function groupsOf(chain: ChainCode): readonly (readonly Link[])[] {
  const first = chain.args === undefined ? chain.links.findIndex(({ args }) => args) : 0
  const from = first === -1 ? chain.links.length : Math.max(first, 0)
  return [chain.links.slice(0, from), ...chain.links.slice(from).map((link) => [link])]
}

/** A call, or calls and members of what was called before, one below the other where they are many. */
export function layOutChain(chain: ChainCode, parts: Parts): Doc {
  // A formatter does not take a chain for one that ends in such a template, unless that begins on a line of its own.
  const apart = chain.links.length > 1 ? chain.links.at(-1) : undefined
  const called = (link: Pick<Link, "args">): Doc => {
    if (link.args === undefined) return ""
    if (link !== apart && isOnlyTemplate(link.args))
      return concat("(", ...link.args.map(parts.layOut), ")")
    return layOutArguments(link.args, parts)
  }
  const layOutLink = (link: Link): Doc =>
    concat(parts.layOutComments(link.comments), `.${link.name}`, called(link))
  const [near = [], ...links] = groupsOf(chain)
  const head = concat(chain.head, called(chain), ...near.map(layOutLink))
  const rest = links.map((link) => concat(...link.map(layOutLink)))
  const oneLine = concat(head, ...rest)
  const commented = chain.links.some(({ comments = [] }) => comments.length > 0)
  if (rest.length < TOGETHER && !commented) return group(oneLine)
  const calls = [chain, ...chain.links].filter(({ args }) => args !== undefined)
  const expanded = concat(head, indent(hardLine, join(hardLine, rest)))
  const many =
    calls.length > 2 && calls.some(({ args = [] }) => !args.every((each) => isSimple(each)))
  if (commented || many || [head, ...rest.slice(0, -1)].some(breaks)) return group(expanded)
  const around = breaks(oneLine) ? breakAround : ""
  const { name = "", args = [] } = chain.links.at(-1) ?? {}
  const object = args.at(-1)
  if (object?.kind !== "object" || !hugs(args)) return concat(around, firstFit([oneLine, expanded]))
  // An object of several lines keeps them when it is formatted again, and then the chain before it is one line if it can.
  const open = concat(head, ...rest.slice(0, -1), `.${name}`, layOutOpen(args, object, parts))
  return concat(around, firstFit([oneLine, open, expanded], rest.at(-1)))
}
