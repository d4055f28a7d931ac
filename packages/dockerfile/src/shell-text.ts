import type { Reference, Text } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { SyntaxNode } from "unbash"
import { checkCharacters } from "./check-characters.ts"
import { checkName } from "./expansion.ts"
import type { Page } from "./page.ts"
import { invalidReference, referenceNotAllowed, referenceNotExpanded } from "./problems.ts"
import { isPosixShell } from "./shell-kind.ts"
import { shellParser } from "./shell-parser.ts"

const SAFE_WORD = /^[\p{L}\p{N}_./:@%+,=~-]*$/u
const SAFE_PATTERN = /^[\p{L}\p{N}_./:@+,=~*?-]*$/u

/** A reference as the shell reads it; the shell finds arguments and variables alike in its environment. */
function shellReference(reference: Reference, page: Page): string {
  checkName(reference.name, page)
  const { expansion } = reference
  if (!expansion) return `\${${reference.name}}`
  const { operator } = expansion
  const word = plain(expansion.word)
  const safe = /^[#%]/u.test(operator) ? SAFE_PATTERN : SAFE_WORD
  if (operator.startsWith("/") || word === undefined || !safe.test(word))
    page.problems.push(
      invalidReference(
        page.span,
        page.instruction,
        reference.name,
        operator.startsWith("/")
          ? "uses /, which a POSIX shell does not have"
          : "has a default or pattern that is not plain characters, which only the shell itself should quote",
      ),
    )
  return `\${${reference.name}${operator}${word ?? ""}}`
}

/** Where the shell takes a dollar as a dollar. */
function literalRanges(command: string): readonly (readonly [number, number])[] {
  if (!/['"\\<]/u.test(command)) return []
  const { forEachChild, parse } = shellParser()
  const ranges: [number, number][] = []
  const visit = (node: SyntaxNode): void => {
    if (node.type === "SingleQuoted" || node.type === "AnsiCQuoted")
      ranges.push([node.pos, node.end])
    else if (node.type === "HereDoc" && node.delimiter?.quoted)
      ranges.push([node.body.pos, node.body.end])
    forEachChild(node, visit)
  }
  visit(parse(command))
  return ranges
}

/**
 * The characters of a shell command, its references written as the shell expands them.
 *
 * @param args - Whether build arguments are in the environment when the command runs: in RUN they are.
 */
export function shellText(command: Text, page: Page, args: "args" | "no-args"): string {
  checkCharacters(command, page, "newlines")
  const found: { readonly name: string; readonly at: number }[] = []
  let out = ""
  for (const part of command) {
    if (typeof part === "string" || part.kind === "literal") {
      out += typeof part === "string" ? part : part.value
      continue
    }
    if (part.kind === "arg" && args === "no-args")
      page.problems.push(
        referenceNotAllowed(
          page.span,
          page.instruction,
          part.name,
          "because build arguments are gone when the container runs",
        ),
      )
    found.push({ name: part.name, at: out.length })
    out += shellReference(part, page)
  }
  if (found.length === 0 || !isPosixShell(page.options.shell)) return out
  const ranges = literalRanges(out)
  for (const { name, at } of found) {
    const escaped = /(?:^|[^\\])(?:\\\\)*\\$/u.test(out.slice(0, at))
    if (escaped || ranges.some(([from, to]) => at >= from && at < to))
      page.problems.push(referenceNotExpanded(page.span, name))
  }
  return out
}
