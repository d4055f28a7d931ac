import { shellParser } from "@stagecraft/dockerfile"
import type { ParameterExpansionPart, SyntaxNode } from "unbash"

/** Commands after which any variable may be set. */
const SETS_ANYTHING = new Set([".", "source", "eval"])

class VariableReader {
  readonly reads = new Set<string>()
  readonly sets = new Set<string>()
  murky = false
  readonly #each: (node: SyntaxNode, callback: (child: SyntaxNode) => void) => void

  constructor() {
    this.#each = shellParser().forEachChild
  }

  visit(node: SyntaxNode): void {
    switch (node.type) {
      case "SimpleExpansion":
        this.reads.add(node.text.slice(1))
        break
      case "ParameterExpansion":
        this.#parameter(node)
        break
      case "Assignment":
        if (node.name !== undefined) this.sets.add(node.name)
        break
      case "Word":
        // `read NAME`, `for NAME in`, `printf -v NAME`: a bare name may be the name of what is set.
        this.sets.add(node.text)
        break
      case "Command":
        if (node.name && SETS_ANYTHING.has(node.name.text)) this.murky = true
        break
      default:
    }
    this.#each(node, (child) => this.visit(child))
  }

  #parameter({ parameter, operation }: ParameterExpansionPart): void {
    if (operation?.type !== "Default") this.reads.add(parameter)
    else if (operation.operator.endsWith("=")) this.sets.add(parameter)
  }
}

/**
 * The variables whose values a shell text takes from its environment, as far as can be told.
 *
 * None for what the text sets itself anywhere, for `${NAME:-word}` and its like, which reckon with an empty value,
 * and in single quotes; none at all when it runs text from elsewhere or the shell would not read it.
 */
export function readVariables(source: string): ReadonlySet<string> {
  const script = shellParser().parse(source)
  if (script.errors?.length) return new Set()
  const reader = new VariableReader()
  reader.visit(script)
  if (reader.murky) return new Set()
  return new Set([...reader.reads].filter((name) => !reader.sets.has(name)))
}
