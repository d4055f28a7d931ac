import type { Base, StepNode } from "@stagecraft/ir"
import type { ImportedStage } from "../imported.ts"
import { array, string } from "./code.ts"
import type { ChainCode, Code, Link, Statement } from "./code.ts"
import { stepLines } from "./lines.ts"
import { optionsCode } from "./options.ts"
import type { Scope } from "./scope.ts"
import { platformCode, stageNameCode } from "./wide-literals.ts"
import { stepLink } from "./write-step.ts"
import { stringOrReference, textCode } from "./write-text.ts"

function baseCode(base: Base, scope: Scope): Code {
  switch (base.kind) {
    case "stage":
      return scope.stage(base.stage)
    case "context":
      return scope.call("namedContext", string(base.name))
    case "scratch":
      return string("scratch")
    default:
      return textCode(base.reference, scope)
  }
}

/** Calls of one expression. Of some more than these compilers of TypeScript do not get to the end. */
const MOST_CALLS = 300

interface Step {
  readonly node: StepNode
  readonly link: Link
}

/** Neighbouring triggers as one call with a chain of its own. */
function gatherTriggers(steps: readonly Step[]): readonly Link[] {
  const links: Link[] = []
  let triggers: Link[] = []
  const flush = (): void => {
    if (triggers.length === 0) return
    const body: Code = { kind: "chain", head: "on", links: triggers }
    links.push({ name: "onbuild", args: [{ kind: "arrow", parameter: "on", body }] })
    triggers = []
  }
  for (const { node, link } of steps) {
    if (triggers.length === MOST_CALLS) flush()
    if (node.kind === "onbuild") {
      triggers.push(link)
      continue
    }
    flush()
    links.push(link)
  }
  flush()
  return links
}

/** The first steps of a stage that has very many are consts of their own, and it goes on from the last of them. */
function inParts({ head, args, links }: ChainCode, name: string, scope: Scope) {
  const parts: Statement[] = []
  let start: Pick<ChainCode, "head" | "args"> = args ? { head, args } : { head }
  for (let at = 0; ; at += MOST_CALLS) {
    const value: ChainCode = { kind: "chain", ...start, links: links.slice(at, at + MOST_CALLS) }
    if (at + MOST_CALLS >= links.length) return { parts, last: value }
    const part = scope.addPart(name)
    parts.push({ kind: "const", name: part, value, comments: [] })
    start = { head: part }
  }
}

/** The const of a stage, below those it goes on from. `isNamed` when no other stage of its file has its name. */
export function stageStatements(
  { node, steps, comments, after }: ImportedStage,
  name: string,
  isNamed: boolean,
  scope: Scope,
): readonly Statement[] {
  const { base, platform } = node
  const stages = base.kind === "image" ? base.stages : undefined
  const options = {
    platform: platform && platformCode(stringOrReference(platform, scope)),
    stages: stages && array(stages.map((stage) => scope.stage(stage))),
  }
  const from = { name: "from", args: [baseCode(base, scope), ...optionsCode(options, scope)] }
  const links = steps.flatMap(({ instruction, nodes, comments: above }) =>
    nodes.map((step, index): Step => {
      const lines = stepLines(step, instruction)
      const link = stepLink(step, { scope, lines })
      return {
        node: step,
        link: index === 0 ? { ...link, comments: [...above, ...lines.above] } : link,
      }
    }),
  )
  const head = scope.call("stage", stageNameCode(node.name, isNamed))
  if (head.kind !== "chain") throw new Error("a stage is made by a call")
  const chain = { ...head, links: [from, ...gatherTriggers(links)] }
  const { parts, last } = inParts(chain, name, scope)
  const [first, ...others] = [...parts, { kind: "const", name, value: last, comments: [] } as const]
  const all = [{ ...first, comments }, ...others]
  return all.map((each, index) => (index === all.length - 1 ? { ...each, after } : each))
}
