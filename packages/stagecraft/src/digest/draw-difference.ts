import { escapeControl } from "@stagecraft/ir"
import type {
  ChangedContext,
  ChangedFile,
  ChangedValue,
  InputDifference,
} from "./compare-inputs.ts"

/** So many files of a context, or lines, are shown. */
const FEW = 20

const WORDS: Readonly<Record<ChangedFile["change"], string>> = {
  added: "new",
  removed: "gone",
  content: "changed",
  mode: "other permissions",
  link: "points elsewhere",
  kind: "of another kind",
}

/** What has changed, for a person. */
export function drawDifference(
  image: string,
  difference: InputDifference,
  { full }: { readonly full: boolean },
): string {
  const { at, changed, contexts, args, options, below, dockerfile } = difference
  const most = full ? Number.POSITIVE_INFINITY : FEW
  const head = changed
    ? `${image}: changed since it was built (${shownTime(at)})`
    : `${image}: nothing that is known has changed since it was built (${shownTime(at)})`
  const lines = [
    head,
    ...contexts.flatMap((each) => contextLines(each, most)),
    ...args.map((each) => valueLine("build argument", each)),
    ...options.map((each) => valueLine("option", each)),
    ...below.map(belowLine),
    ...(dockerfile.added.length + dockerfile.removed.length > 0 ? ["  Dockerfile"] : []),
    ...cut(
      [
        ...dockerfile.removed.map((line) => `    - ${line}`),
        ...dockerfile.added.map((line) => `    + ${line}`),
      ],
      most,
      "lines",
    ),
    ...doubtLines(difference),
  ]
  return `${lines.map(escapeControl).join("\n")}\n`
}

const shownTime = (at: string): string => at.replace("T", " ").replace(/\.\d+Z$/u, " UTC")

function contextLines({ name, files }: ChangedContext, most: number): readonly string[] {
  const what = name === "" ? "" : ` of the context ${name}`
  if (!files) return [`  files${what}: not those of before; which is not known any more`]
  return [
    `  files${what}: ${files.length}`,
    ...cut(
      files.map(({ path, change }) => `    ${path}  ${WORDS[change]}`),
      most,
      "files",
    ),
  ]
}

const VALUE_WORDS: Readonly<Record<ChangedValue["change"], string>> = {
  added: "is set",
  removed: "is not set",
  changed: "has changed",
}

const valueLine = (what: string, { name, change }: ChangedValue): string =>
  `  ${what} ${name} ${VALUE_WORDS[change]}`

const belowLine = ({ name, change }: ChangedValue): string =>
  change === "changed"
    ? `  base ${name}, which is built here, has changed`
    : `  base ${name}, which is built here, is not known to be built from what it would be now`

function cut(lines: readonly string[], most: number, what: string): readonly string[] {
  if (lines.length <= most) return lines
  return [...lines.slice(0, most), `    and ${lines.length - most} more ${what} (--full shows all)`]
}

function doubtLines({ unlocked, unknown }: InputDifference): readonly string[] {
  return [
    ...unlocked.map((reference) => `  ${reference} is not locked, and may have moved`),
    ...unknown.map((what) => `  not known is ${what}`),
  ]
}
