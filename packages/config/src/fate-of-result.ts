import { extname } from "node:path"
import type { Span } from "@stagecraft/ir"
import { Node, Project } from "ts-morph"
import type { SourceFile } from "ts-morph"

/** What becomes of the value of a call: thrown away, given back by the function around it, or anything else. */
export type Fate = "discarded" | "returned" | "kept"

/**
 * Tells what becomes of the values of calls.
 *
 * @param textOf - The text of a file, if it can be read.
 */
export function fateTeller(
  textOf: (file: string) => string | undefined,
): (place: Pick<Span, "file" | "line" | "column">) => Fate {
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { allowJs: true } })
  const sources = new Map<string, SourceFile | undefined>()
  return ({ file, line, column }) => {
    if (!sources.has(file)) {
      const text = textOf(file)
      const ending = /^\.[cm]?[jt]sx?$/u.exec(extname(file))?.[0] ?? ".ts"
      const name = `/${sources.size}${ending}`
      sources.set(file, text === undefined ? undefined : project.createSourceFile(name, text))
    }
    const source = sources.get(file)
    const call = source && callAt(source, line, column)
    return call ? fateOf(call) : "kept"
  }
}

/** The call of the verb that stands at a place, with the calls that are chained to it; undefined where none does. */
function callAt(source: SourceFile, line: number, column: number): Node | undefined {
  const start = source.compilerNode.getLineStarts()[line - 1]
  if (start === undefined) return undefined
  const position = start + column - 1
  const access = source.getDescendantAtPos(position)?.getParent()
  const call = access?.getParent()
  if (!Node.isPropertyAccessExpression(access) || !Node.isCallExpression(call)) return undefined
  if (call.getExpression() !== access) return undefined
  let node: Node = call
  for (let next = node.getParent(); next; next = node.getParent())
    if (Node.isPropertyAccessExpression(next) || Node.isNonNullExpression(next)) node = next
    else if (Node.isCallExpression(next) && next.getExpression() === node) node = next
    else break
  return node
}

/** What is called with each of a list. */
const EACH: ReadonlySet<string> = new Set(["forEach", "map"])

function fateOf(node: Node): Fate {
  const parent = node.getParent()
  if (!parent) return "kept"
  if (Node.isExpressionStatement(parent)) return "discarded"
  if (Node.isReturnStatement(parent)) return "returned"
  if (Node.isArrowFunction(parent)) {
    const call = parent.getParent()
    const callee = Node.isCallExpression(call) ? call.getExpression() : undefined
    if (!Node.isPropertyAccessExpression(callee) || !EACH.has(callee.getName())) return "returned"
    return fateOf(call) === "discarded" ? "discarded" : "kept"
  }
  const isHandedUp =
    Node.isParenthesizedExpression(parent) ||
    Node.isAsExpression(parent) ||
    Node.isSatisfiesExpression(parent) ||
    Node.isAwaitExpression(parent) ||
    (Node.isConditionalExpression(parent) && parent.getCondition() !== node) ||
    (Node.isBinaryExpression(parent) &&
      parent.getRight() === node &&
      /^(?:&&|\|\||\?\?|,)$/u.test(parent.getOperatorToken().getText()))
  return isHandedUp ? fateOf(parent) : "kept"
}
