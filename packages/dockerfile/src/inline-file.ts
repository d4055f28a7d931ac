import type { InlineFile, Text } from "@stagecraft/ir"
import { plain, referencesOf } from "@stagecraft/ir"
import { checkCharacters, checkString } from "./check-characters.ts"
import { inlineFileNoFinalNewline, invalidInlineFile } from "./copy-problems.ts"
import { builderReference } from "./expansion.ts"
import { delimiterFor, hasLine } from "./heredoc.ts"
import type { Page } from "./page.ts"

/** A heredoc of COPY or ADD, ready to be printed. */
export interface PrintedInline {
  /** The source's word: `<<'name'`, or `<<name` when the builder is to expand the contents. */
  readonly word: string
  readonly name: string
  readonly contents: string
}

const BARE_NAME = /^[\p{L}\p{N}_.+@:,=][\p{L}\p{N}_.+@:,=-]*$/u
const IMPOSSIBLE = /[\t\n\v\f\r <]/u

/** Contents that the builder expands: its lexer knows the backslash there, whatever the file's escape character is. */
function expandedContents(contents: Text, page: Page): string {
  const backslash: Page = { ...page, options: { ...page.options, escape: "\\" } }
  const written = contents
    .map((part) => {
      if (typeof part !== "string" && part.kind !== "literal")
        return builderReference(part, backslash)
      return (typeof part === "string" ? part : part.value).replace(/[\\$]/gu, "\\$&")
    })
    .join("")
  // The lexer drops a byte order mark at the start.
  return written.startsWith("\ufeff") ? `\\${written}` : written
}

/** What is wrong with a file name, or undefined. */
function nameFault(name: string): string | undefined {
  if (name === "" || name === "." || name === "..") return "has no usable name"
  return name.includes("/") ? "has a / in its name: put the folder into the destination" : undefined
}

function quoteName(name: string): string {
  return name.includes("'") ? `"${name.replace(/["$\\]/gu, "\\$&")}"` : `'${name}'`
}

/** The contents as they stand in the file. */
function printedContents(file: InlineFile, page: Page): string {
  checkCharacters(file.contents, page, "newlines")
  const expands = referencesOf(file.contents).length > 0
  const contents = expands ? expandedContents(file.contents, page) : (plain(file.contents) ?? "")
  if (contents !== "" && !contents.endsWith("\n"))
    page.problems.push(inlineFileNoFinalNewline(page.span, file.name))
  return contents
}

/**
 * Prints an inline file as a heredoc whose name is the file's.
 *
 * @param taken - Names that other heredocs of the step have; the builder would give both the same contents.
 * @param anyName - The destination names the file itself, so the heredoc's name does not matter.
 */
export function printInline(
  file: InlineFile,
  page: Page,
  taken: readonly string[],
  anyName: boolean,
): PrintedInline {
  const contents = printedContents(file, page)
  const expands = referencesOf(file.contents).length > 0
  const report = (why: string) => page.problems.push(invalidInlineFile(page.span, file.name, why))
  checkString(file.name, page, "one-line")
  const fault = nameFault(file.name)
  if (fault !== undefined) report(fault)
  const fits =
    !IMPOSSIBLE.test(file.name) &&
    (!expands || BARE_NAME.test(file.name)) &&
    !hasLine(contents, file.name)
  const name = fits || !anyName ? file.name : delimiterFor(contents, taken)
  if (!fits && !anyName)
    report(
      hasLine(contents, file.name)
        ? "has a line that equals its name, which would end the heredoc"
        : "has a name that a heredoc cannot have here",
    )
  if (taken.includes(name)) report("is there twice in one step")
  return { word: `<<${expands ? name : quoteName(name)}`, name, contents }
}
