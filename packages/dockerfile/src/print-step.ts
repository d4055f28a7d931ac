import type { ExposeStep, StepNode, StepTable } from "@stagecraft/ir"
import { visit } from "@stagecraft/ir"
import { checkStep } from "./check-step.ts"
import { commandForm } from "./command-form.ts"
import { continueLines } from "./continue-lines.ts"
import { finish } from "./finish.ts"
import { instructionWord } from "./instruction-word.ts"
import { execForm } from "./json-form.ts"
import type { Page } from "./page.ts"
import { pageAt } from "./page.ts"
import { argLines } from "./print-arg.ts"
import { printComments } from "./print-comments.ts"
import { printHealthcheck } from "./print-healthcheck.ts"
import { printList } from "./print-list.ts"
import { printOnbuild } from "./print-onbuild.ts"
import { printRun } from "./print-run.ts"
import { printTransfer } from "./print-transfer.ts"
import type { Printed, PrintedLine, PrintOptions } from "./printed.ts"
import { restOfLine } from "./rest-of-line.ts"
import { lineWord, valueWord } from "./word.ts"
import { printEntries } from "./print-entries.ts"

type Lines = readonly PrintedLine[]

function one(text: string, page: Page): Lines {
  return [{ text: `${page.instruction} ${text}`, spans: [page.span] }]
}

function command(form: Parameters<typeof commandForm>[0], page: Page): Lines {
  const [first, ...rest] = commandForm(form, page)
  if (!first) return []
  // A lone -- keeps the builder from taking the command's first word for a flag of its own.
  const guard = first.text.startsWith("--") ? "-- " : ""
  const pieces = [{ ...first, text: `${page.instruction} ${guard}${first.text}` }, ...rest]
  return continueLines(pieces, page.options.escape)
}

function printPorts({ ports, places = [] }: ExposeStep, page: Page): Lines {
  const words = ports.map((port, index) =>
    valueWord(port, pageAt(page, places[index] ?? page.span)),
  )
  const spans = places.length > 0 ? places : [page.span]
  return [{ text: `${page.instruction} ${words.join(" ")}`, spans }]
}

const PRINT: StepTable<Lines, [page: Page]> = {
  run: printRun,
  copy: printTransfer,
  add: printTransfer,
  env: (step, page) => printEntries(step.entries, page),
  label: (step, page) => printEntries(step.entries, page, step.places),
  // An argument of the builder has no place of its own.
  arg: ({ arg, span }, page) =>
    argLines(arg, "declare", pageAt(page, arg.origin === "user" ? arg.span : span)),
  workdir: ({ path }, page) => one(lineWord(path, page), page),
  user: ({ user }, page) => one(lineWord(user, page), page),
  expose: printPorts,
  volume: ({ paths }, page) => one(printList(paths, page), page),
  cmd: ({ form }, page) => command(form, page),
  entrypoint: ({ form }, page) => command(form, page),
  healthcheck: printHealthcheck,
  shell: ({ argv }, page) => one(execForm(argv, page), page),
  stopsignal: ({ signal }, page) => one(lineWord(signal, page), page),
  onbuild: (step, page) => printOnbuild(step, page, printBody),
  maintainer: ({ name }, page) => one(restOfLine(name, page), page),
  raw: ({ text, span }) =>
    text
      .replace(/^\n+|\n+$/gu, "")
      .split("\n")
      .map((line) => ({ text: line, spans: [span] })),
  comment: ({ lines, span }) => printComments(lines, span),
}

/** A step without its comments, and without what `checkStep` says of it. */
function printBody(step: StepNode, options: PrintOptions): { lines: Lines; page: Page } {
  const page: Page = {
    options,
    instruction: instructionWord(step),
    span: step.span,
    problems: [],
    needs: new Set(),
  }
  return { lines: visit(PRINT, step, page), page }
}

/**
 * Prints one step, its comments above it, so that what the author wrote is what arrives in the image.
 *
 * The problems include those of `checkStep`; a step with an error among them must not be used.
 */
export function printStep(step: StepNode, options: PrintOptions): Printed {
  const { lines, page } = printBody(step, options)
  page.problems.unshift(...checkStep(step))
  return finish([...printComments(step.comments ?? [], step.span), ...lines], page)
}
