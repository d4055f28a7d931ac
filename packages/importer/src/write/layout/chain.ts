import type { ChainCode, Code, Link } from "../code.ts"
import type { Doc } from "./doc.ts"
import {
  breakAround,
  breaks,
  broken,
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

type LayOut = (code: Code) => Doc

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

/** `(parameter) => body`; broken, the body has a line of its own. */
export const layOutArrow = (parameter: string, body: Doc, isBroken = false): Doc =>
  concat(`(${parameter}) =>`, group(indent(line, body), isBroken))

/** A last argument by itself, and with its brackets together with the call's: on one line, and on several. */
function lastForms(code: Code, layOut: LayOut): readonly [alone: Doc, flat: Doc, open: Doc] {
  if (code.kind !== "arrow") {
    const doc = layOut(code)
    return [doc, doc, broken(doc)]
  }
  const { parameter } = code
  const body = layOut(code.body)
  const end = concat(ifBreak(","), softLine)
  return [
    group(layOutArrow(parameter, body)),
    group(concat(layOutArrow(parameter, body), end)),
    group(concat(layOutArrow(parameter, body, true), end), true),
  ]
}

/** The arguments of a call with their parentheses; `open` when its last one is an object: that on several lines. */
interface Arguments {
  readonly doc: Doc
  readonly open?: Doc
}

function layOutArguments(args: readonly Code[], layOut: LayOut): Arguments {
  const end = args.at(-1)
  if (end === undefined) return { doc: "()" }
  const first = args.slice(0, -1).map(layOut)
  const [alone, flat, open] = lastForms(end, layOut)
  const docs = [...first, alone]
  const all = join(concat(",", line), docs)
  if (!hugs(args)) {
    const doc = concat("(", indent(softLine, all), ifBreak(","), softLine, ")")
    return { doc: group(doc, docs.some(breaks)) }
  }
  const brokenOut = group(concat("(", indent(line, all, ","), line, ")"), true)
  const before = first.flatMap((doc) => [doc, ", "])
  if (first.some(breaks)) return { doc: brokenOut }
  const opened = concat("(", ...before, open, ")")
  const choice = firstFit([concat("(", ...before, flat, ")"), opened, brokenOut])
  const doc = concat(breaks(all) ? breakAround : "", choice)
  return end.kind === "object" ? { doc, open: opened } : { doc }
}

/** The head of a chain with the members right behind it, then its links. */
function groupsOf(chain: ChainCode): readonly (readonly Link[])[] {
  const first = chain.args === undefined ? chain.links.findIndex(({ args }) => args) : 0
  const from = first === -1 ? chain.links.length : Math.max(first, 0)
  return [chain.links.slice(0, from), ...chain.links.slice(from).map((link) => [link])]
}

/** A call, or calls and members of what was called before, one below the other where they are many. */
export function layOutChain(
  chain: ChainCode,
  layOut: LayOut,
  layOutComments: (comments?: readonly string[]) => Doc,
): Doc {
  // A formatter does not take a chain for one that ends in such a template, unless that begins on a line of its own.
  const apart = chain.links.length > 1 ? chain.links.at(-1) : undefined
  const called = (link: Pick<Link, "args">): Arguments => {
    if (link.args === undefined) return { doc: "" }
    if (link !== apart && isOnlyTemplate(link.args))
      return { doc: concat("(", ...link.args.map(layOut), ")") }
    return layOutArguments(link.args, layOut)
  }
  const layOutLink = (link: Link): Arguments => {
    const { doc, open } = called(link)
    const start = concat(layOutComments(link.comments), `.${link.name}`)
    return { doc: concat(start, doc), ...(open && { open: concat(start, open) }) }
  }
  const [near = [], ...links] = groupsOf(chain)
  const head = concat(chain.head, called(chain).doc, ...near.map((link) => layOutLink(link).doc))
  const forms = links.flat().map(layOutLink)
  const rest = forms.map(({ doc }) => doc)
  const oneLine = concat(head, ...rest)
  const commented = chain.links.some(({ comments = [] }) => comments.length > 0)
  if (rest.length < TOGETHER && !commented) return group(oneLine)
  const calls = [chain, ...chain.links].filter(({ args }) => args !== undefined)
  const expanded = concat(head, indent(hardLine, join(hardLine, rest)))
  const many =
    calls.length > 2 && calls.some(({ args = [] }) => !args.every((each) => isSimple(each)))
  const before = [head, ...rest.slice(0, -1)]
  if (commented || many || before.some(breaks)) return group(expanded)
  const around = breaks(oneLine) ? breakAround : ""
  const open = forms.at(-1)?.open
  if (open === undefined) return concat(around, firstFit([oneLine, expanded]))
  // An object of several lines keeps them when it is formatted again, and then the chain before it is one line if it can.
  return concat(around, firstFit([oneLine, concat(...before, open), expanded], rest.at(-1)))
}
