import type { Expansion, Reference, Text } from "@stagecraft/ir"
import { show } from "@stagecraft/ir"
import type { Page } from "./page.ts"
import { need } from "./page.ts"
import { invalidReference } from "./problems.ts"

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/u
/** A pattern's characters that mean themselves both to the builder's lexer and in its patterns, and the escapes it knows. */
const PATTERN = /^(?:[\p{L}\p{N} _./:@+,=~#%*?{}-]|\\[*?\\])+$/u
const REPLACEMENT = /^[\p{L}\p{N} _./:@+,=~-]*$/u

type OperatorKind = "default" | "unset-operators" | "pattern-operators"

/** What a frontend must know to read the operator. */
function operatorKind(operator: Expansion["operator"]): OperatorKind {
  if (operator === "-" || operator === "+") return "unset-operators"
  return operator.startsWith(":") || operator === "?" ? "default" : "pattern-operators"
}

/** Writes the characters of a default word, in which the builder reads quotes, dollars and escapes. */
function escapeWord(value: string, escape: string): string {
  return value.replace(/["'$}\\`]/gu, (found) =>
    (found === "\\" || found === "`") && found !== escape ? found : escape + found,
  )
}

function word(value: Text, page: Page, write: (characters: string) => string | undefined): string {
  return value
    .map((part) => {
      if (typeof part !== "string" && part.kind !== "literal") return builderReference(part, page)
      const characters = typeof part === "string" ? part : part.value
      const written = write(characters)
      if (written === undefined)
        page.problems.push(
          invalidReference(
            page.span,
            page.instruction,
            show(value),
            "has a pattern or replacement that the builder would read differently",
          ),
        )
      return written ?? ""
    })
    .join("")
}

/**
 * Writes a pattern's characters. Slashes and closing braces would end it: the pattern knows a backslash before them, and
 * where the lexer's own escape is another character, single quotes hide them.
 */
function escapePattern(value: string, escape: string): string | undefined {
  if (!PATTERN.test(value)) return undefined
  return value.replace(/[/}]/gu, (found) => (escape === "\\" ? `\\${found}` : `'${found}'`))
}

function expansionTail({ operator, word: text, replacement }: Expansion, page: Page): string {
  const kind = operatorKind(operator)
  if (kind !== "default") need(page, kind)
  const { escape } = page.options
  if (kind !== "pattern-operators")
    return operator + word(text, page, (value) => escapeWord(value, escape))
  const pattern = word(text.length === 0 ? [""] : text, page, (value) =>
    // `#` before a pattern that starts with `#` would read as `##`.
    value.startsWith(operator) && !operator.startsWith("/")
      ? undefined
      : escapePattern(value, escape),
  )
  if (!operator.startsWith("/")) return operator + pattern
  const put = word(replacement ?? [], page, (value) =>
    REPLACEMENT.test(value) ? value : undefined,
  )
  return `${operator}${pattern}/${put}`
}

/** Reports a name that `${…}` cannot hold. */
export function checkName(name: string, page: Page): void {
  if (!NAME.test(name))
    page.problems.push(
      invalidReference(
        page.span,
        page.instruction,
        name,
        "has a name that cannot stand in ${…}: only letters, digits and _ can",
      ),
    )
}

/** A reference as the builder reads it in a word it expands: `${NAME}`, `${NAME:-default}`. */
export function builderReference(reference: Reference, page: Page): string {
  checkName(reference.name, page)
  const tail = reference.expansion ? expansionTail(reference.expansion, page) : ""
  return `\${${reference.name}${tail}}`
}
