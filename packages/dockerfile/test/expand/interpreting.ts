import type { Build, BuildNode, InterpretOptions } from "../../src/index.ts"
import { interpretDockerfile, parseDockerfile } from "../../src/index.ts"

/** Interprets a Dockerfile given as its lines; lines of the list may hold several. */
export function interpret(lines: readonly string[], options: InterpretOptions = {}) {
  const { tree, problems } = parseDockerfile(`${lines.join("\n")}\n`)
  if (!tree) throw new Error(problems.map(({ message }) => message).join("\n"))
  return interpretDockerfile(tree, options)
}

/** The build of a Dockerfile that has one. */
export function build(lines: readonly string[], options: InterpretOptions = {}): Build {
  const interpretation = interpret(lines, options)
  if (!interpretation.build) throw new Error(JSON.stringify(interpretation.faults))
  return interpretation.build
}

/** Why a Dockerfile is refused: `line: message`. */
export function faults(lines: readonly string[], options: InterpretOptions = {}) {
  const interpretation = interpret(lines, options)
  return interpretation.faults.map((fault) => `${fault.lines.first}: ${fault.message}`)
}

/** From the base to the result. */
export function chain({ result }: Build): readonly BuildNode[] {
  const nodes = [result]
  for (let node = result; "parent" in node; node = node.parent) nodes.unshift(node.parent)
  return nodes
}

/** The last step of a kind. */
export function last<K extends BuildNode["kind"]>(found: Build, kind: K) {
  const step = chain(found).findLast((node) => node.kind === kind)
  if (!step) throw new Error(`there is no ${kind}`)
  return step as Extract<BuildNode, { readonly kind: K }>
}
