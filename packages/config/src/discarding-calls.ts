import { extname } from "node:path"
import type { Span } from "@stagecraft/ir"
import { Node, Project } from "ts-morph"
import type { SourceFile } from "ts-morph"

/**
 * Tells whether the statement around a call throws away what the call gives.
 *
 * @param textOf - The text of a file.
 */
export function discardingCalls(textOf: (file: string) => string): (place: Span) => boolean {
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { allowJs: true } })
  const sources = new Map<string, SourceFile>()
  return ({ file, line, column }) => {
    const source =
      sources.get(file) ??
      project.createSourceFile(`/${sources.size}${extname(file)}`, textOf(file))
    sources.set(file, source)
    const call = callAt(source, line, column)
    return call !== undefined && isDiscarded(call)
  }
}

/** The chain of calls of which one stands at a place, up to its last. */
function callAt(source: SourceFile, line: number, column: number): Node | undefined {
  const position = source.compilerNode.getPositionOfLineAndCharacter(line - 1, column - 1)
  let node: Node | undefined = source.getDescendantAtPos(position)
  while (node && !Node.isCallExpression(node)) node = node.getParent()
  for (let next = node?.getParent(); node && next; next = node.getParent())
    if (Node.isPropertyAccessExpression(next) || Node.isNonNullExpression(next)) node = next
    else if (Node.isCallExpression(next) && next.getExpression() === node) node = next
    else break
  return node
}

function isDiscarded(node: Node): boolean {
  const parent = node.getParent()
  if (!parent) return false
  if (Node.isExpressionStatement(parent)) return true
  if (Node.isArrowFunction(parent)) {
    const call = parent.getParent()
    const callee = Node.isCallExpression(call) ? call.getExpression() : undefined
    return Node.isPropertyAccessExpression(callee) && callee.getName() === "forEach"
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
  return isHandedUp && isDiscarded(parent)
}
