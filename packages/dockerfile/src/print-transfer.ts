import type { AddSource, AddStep, CopyStep, InlineFile, Text } from "@stagecraft/ir"
import { mapList, textOf } from "@stagecraft/ir"
import { checkAddress } from "./check-address.ts"
import { checkCharacters } from "./check-characters.ts"
import { copyWithoutSource, invalidInlineFile } from "./copy-problems.ts"
import { localPath, pathPattern } from "./copy-source.ts"
import { hasGoSpace } from "./go-space.ts"
import { heredocLines } from "./heredoc.ts"
import type { PrintedInline } from "./inline-file.ts"
import { printInline } from "./inline-file.ts"
import type { Page } from "./page.ts"
import { need } from "./page.ts"
import { printList } from "./print-list.ts"
import type { PrintedLine } from "./printed.ts"
import { transferFlags } from "./transfer-flags.ts"
import { bareWord, isPlain } from "./word.ts"

type PathSource = Exclude<AddSource, InlineFile>

function sourceText(source: PathSource, step: CopyStep | AddStep, page: Page): Text {
  if (source.kind === "path")
    return pathPattern(source.path, { parents: step.kind === "copy" && step.parents === true })
  if (source.kind === "glob") return localPath(source.pattern)
  if (source.kind === "url") return source.url
  // What is no repository needs no builder that can clone.
  if (checkAddress(source, step.span).length === 0) need(page, "add-git")
  return source.repository
}

function endsWithSlash(destination: Text): boolean {
  const last = destination.at(-1)
  return typeof last === "string" && last.endsWith("/")
}

/** A word beside heredocs, where there is no JSON form to hold blanks. */
function besideWord(value: Text, page: Page): string {
  checkCharacters(value, page, "newlines")
  const word = bareWord(value, page)
  const unsure = page.options.escape === "`" && !isPlain(value, /^[^\s"'`\\$<]*$/u)
  if (word === "" || unsure || hasGoSpace(word))
    page.problems.push(
      invalidInlineFile(
        page.span,
        word,
        "is a path that cannot stand beside an inline file: it is empty or has blanks or quotes",
      ),
    )
  return word
}

function printInlines(files: readonly InlineFile[], step: CopyStep | AddStep, page: Page) {
  need(page, "heredoc")
  const alone = step.sources.length === 1
  const folder = endsWithSlash(step.destination)
  const printed: PrintedInline[] = []
  for (const file of files) {
    const taken = printed.map(({ name }) => name)
    printed.push(printInline(file, page, taken, alone))
  }
  const [first] = printed
  const [file] = files
  // A heredoc under another name than the file's has to name the file in the destination.
  const renamed = alone && folder && first && file && first.name !== file.name
  return {
    printed,
    destination: renamed ? textOf([...step.destination, file.name]) : step.destination,
  }
}

/** Prints COPY or ADD: flags, sources, destination, and a heredoc for each inline file. */
export function printTransfer(step: CopyStep | AddStep, page: Page): readonly PrintedLine[] {
  const head = [page.instruction, ...transferFlags(step, page)].join(" ")
  const spans = [step.span]
  if (step.sources.length === 0) page.problems.push(copyWithoutSource(step.span, page.instruction))
  const sources: readonly AddSource[] = step.sources
  const files = sources.filter((source) => source.kind === "inline")
  const paths = mapList(
    sources.filter((source) => source.kind !== "inline"),
    (source) => sourceText(source, step, page),
  )
  if (files.length === 0)
    return [{ text: `${head} ${printList([...paths, step.destination], page)}`, spans }]
  const { printed, destination } = printInlines(files, step, page)
  const words = [
    ...paths.map((path) => besideWord(path, page)),
    ...printed.map(({ word }) => word),
    besideWord(destination, page),
  ]
  return [
    { text: `${head} ${words.join(" ")}`, spans },
    ...printed.flatMap(({ contents, name }) => heredocLines(contents, name, step.span)),
  ]
}
