import { readFileSync } from "node:fs"
import { extname } from "node:path"
import type { UnusedResult } from "@stagecraft/dsl"
import type { Diagnostic, Span } from "@stagecraft/ir"
import type { Node, SourceFile } from "ts-morph"
import { configDiscardsStep } from "./problems.ts"

/** A line with which a statement begins that keeps what it makes, or hands it on. */
const KEEPS = /^\s*(?:export|const|let|var|return|import|default|throw|yield)\b/u

/** A line with which a statement may begin. A property does not, and neither does what goes on with one. */
const BEGINS = /^\s*[A-Za-z_$](?![\w$]*\s*(?::|,$))/u

/** As far back the beginning of a statement is looked for. */
const MOST_LINES = 500

/**
 * The verbs whose results nobody has taken up, and whose author did not either: `app.run("make")` as a statement of its
 * own, or as all that is done for each of a list. What has a name, and is not used, is nobody's mistake.
 *
 * @param unused - With places in the author's own files.
 */
export async function discardedResults(
  unused: readonly UnusedResult[],
): Promise<readonly Diagnostic[]> {
  const files = new Map<string, readonly string[] | undefined>()
  const linesOf = (file: string): readonly string[] | undefined => {
    if (!files.has(file)) files.set(file, readLines(file))
    return files.get(file)
  }
  const places = new Map<string, Span>()
  for (const { steps } of unused)
    for (let at = steps.at(-1)?.span; at; at = at.via)
      places.set(`${at.file}:${at.line}:${at.column}`, at)
  const suspects = [...places.values()].filter((place) => maybeDiscards(place, linesOf(place.file)))
  if (suspects.length === 0) return []
  // It takes longer to load than most configs to run, and nearly all of them keep what they make.
  const { Project, Node } = await import("ts-morph")
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { allowJs: true } })
  const sources = new Map<string, SourceFile>()
  return suspects.flatMap((place) => {
    const { file, line, column } = place
    const source =
      sources.get(file) ??
      project.createSourceFile(`/${sources.size}${extname(file)}`, linesOf(file)!.join("\n"))
    sources.set(file, source)
    const call = callAt(source, line, column, Node)
    if (!call || !isDiscarded(call, Node)) return []
    const [verb = "use"] = /^[\w$]+/u.exec(linesOf(file)![line - 1]!.slice(column - 1)) ?? []
    return [configDiscardsStep(verb, place)]
  })
}

function readLines(file: string): readonly string[] | undefined {
  try {
    return readFileSync(file, "utf8").split("\n")
  } catch {
    return undefined
  }
}

/** Whether the statement around a place may throw away what it makes, by the look of its first line. */
function maybeDiscards({ line }: Span, lines: readonly string[] | undefined): boolean {
  if (!lines || line > lines.length) return false
  for (let at = line; at > Math.max(0, line - MOST_LINES); at--) {
    const text = lines[at - 1]!
    if (KEEPS.test(text)) return /\bforEach\(/u.test(text)
    if (BEGINS.test(text)) return true
  }
  return false
}

type Guards = typeof Node

/** The chain of calls of which one stands at a place, up to its last. */
function callAt(source: SourceFile, line: number, column: number, is: Guards): Node | undefined {
  const position = source.compilerNode.getPositionOfLineAndCharacter(line - 1, column - 1)
  let node: Node | undefined = source.getDescendantAtPos(position)
  while (node && !is.isCallExpression(node)) node = node.getParent()
  for (let next = node?.getParent(); node && next; next = node.getParent())
    if (is.isPropertyAccessExpression(next) || is.isNonNullExpression(next)) node = next
    else if (is.isCallExpression(next) && next.getExpression() === node) node = next
    else break
  return node
}

function isDiscarded(node: Node, is: Guards): boolean {
  const parent = node.getParent()
  if (!parent) return false
  if (is.isExpressionStatement(parent)) return true
  if (is.isArrowFunction(parent)) {
    const call = parent.getParent()
    const callee = is.isCallExpression(call) ? call.getExpression() : undefined
    return is.isPropertyAccessExpression(callee) && callee.getName() === "forEach"
  }
  const isHandedUp =
    is.isParenthesizedExpression(parent) ||
    is.isAsExpression(parent) ||
    is.isSatisfiesExpression(parent) ||
    is.isAwaitExpression(parent) ||
    (is.isConditionalExpression(parent) && parent.getCondition() !== node) ||
    (is.isBinaryExpression(parent) &&
      parent.getRight() === node &&
      /^(?:&&|\|\||\?\?|,)$/u.test(parent.getOperatorToken().getText()))
  return isHandedUp && isDiscarded(parent, is)
}
