import { changeKey } from "@stagecraft/compiler"
import { commandsSaved } from "./commands-saved.ts"
import { amount, hasOthers, nameOf, shortAmount, showNames } from "./draw-changes.ts"
import type {
  ExplainedAdvice,
  ExplainedOutcome,
  ExplainedWord,
  Explanation,
  WorkCount,
} from "./explanation.ts"

/** Draws what is worth saying: what each word gains, what it says, what is at risk, and where it is written. */
export function drawAdvice(explained: Explanation, all: boolean): readonly string[] {
  const { advice } = explained
  if (!advice) return []
  const { words, together } = advice
  const rows = words.map((word) => ({
    label: `${word.option}: "${word.value}"`,
    gains: gainsOf(differences(explained, word), word.cachedRuns, all),
    more: [
      `it says: ${word.says}`,
      ...(word.trusts.length > 0 ? [`it counts for: ${showNames(stepsOf(word))}`] : []),
      `if not: ${word.risk}`,
    ],
  }))
  const more = together && moreThanAlone(explained, together, words)
  if (more && more.length > 0)
    rows.push({ label: allOf(words), gains: gainsOf(more, 0, all), more: [] })
  const width = Math.max(...rows.map(({ label }) => label.length))
  return [
    ...rows.flatMap(({ label, gains, more }) => [
      ...gains.map((gain, at) => `${(at === 0 ? label : "").padEnd(width)}  ${gain}`),
      ...more.map((line) => `  ${line}`),
    ]),
    ...drawWriting(advice),
  ]
}

const stepsOf = ({ trusts }: ExplainedWord): readonly string[] => [
  ...new Set(trusts.map(({ step }) => step)),
]

const allOf = ({ length }: readonly ExplainedWord[]): string =>
  length === 2 ? "both" : "all of them"

function drawWriting({ form, write, span }: ExplainedAdvice): readonly string[] {
  const at = `  ${span.file}:${span.line}  ${span.code ?? ""}`.trimEnd()
  const written =
    form === "option"
      ? [`to be written among the options of the image: ${write}`, at]
      : [
          `to be written where the config exports the stage: image(STAGE, { ${write} }), with image of "stagecraft"`,
          at,
        ]
  return [...written, "`stagecraft verify` builds both ways and compares them"]
}

/** Commands that a change rebuilds now, and would then. */
interface Difference {
  readonly key: string
  readonly name: string
  /** Of all files that have no row of their own. */
  readonly isRest: boolean
  /** `would no longer run npm ci`; where that is not known, `would rebuild 3 of 7 commands, not 6`. */
  readonly gain: string
  /** Commands that are saved; below zero, that it costs. */
  readonly less: number
}

function differences(
  { changes, work }: Explanation,
  then: ExplainedOutcome,
): readonly Difference[] {
  const today = new Map(changes.map((each) => [changeKey(each.change), each]))
  const others = hasOthers(then.changes)
  const found = then.changes.flatMap((each): Difference[] => {
    const { change } = each
    const key = changeKey(change)
    const own = today.get(key)
    const [total, totalThen] = [work.commands, then.work.commands]
    const less = own
      ? commandsSaved(
          { commands: own.commands, total },
          { commands: each.commands, total: totalThen },
        )
      : 0
    if (!own || less === 0) return []
    const isRest = change.kind === "files" && change.whole
    const name = nameOf(change, others)
    if (each.saves) return [{ key, name, isRest, gain: noLonger(each.saves), less }]
    const before = total === totalThen ? shortAmount(own, each, total) : share(own, total)
    const gain = `would rebuild ${amount(each, totalThen)}, not ${before}`
    return [{ key, name, isRest, gain, less }]
  })
  // What changes most often goes first, then what is saved most.
  return found.toSorted((a, b) => Number(b.isRest) - Number(a.isRest) || b.less - a.less)
}

/** The names of this many commands, and of their beginnings, tell enough. */
const [MOST_COMMANDS, LONGEST] = [3, 48]

function noLonger(commands: readonly string[]): string {
  const names = [...new Set(commands)].map((command) => {
    const line = command.replaceAll(/\s+/gu, " ").trim()
    return `\`${line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line}\``
  })
  const more = names.length - MOST_COMMANDS
  const shown = more > 0 ? [...names.slice(0, MOST_COMMANDS), `${more} more`] : names
  return `would no longer run ${shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}` : shown[0]}`
}

/** Of another number of commands than there are then. */
const share = ({ commands }: WorkCount, total: number): string =>
  commands === total ? `all ${total}` : `${commands} of ${total}`

/** Where a change rebuilds less than with any of the words alone. */
function moreThanAlone(
  explained: Explanation,
  together: ExplainedOutcome,
  words: readonly ExplainedWord[],
): readonly Difference[] {
  const alone = words.map(
    (word) => new Map(differences(explained, word).map(({ key, less }) => [key, less])),
  )
  return differences(explained, together).filter(
    ({ key, less }) => less > 0 && alone.every((each) => less > (each.get(key) ?? 0)),
  )
}

/** Differences in sentences, of which one tells all that have the same consequences. */
function sentences(found: readonly Difference[]): readonly string[] {
  const groups = new Map<string, string[]>()
  for (const { name, gain } of found) {
    const names = groups.get(gain)
    if (names) names.push(name)
    else groups.set(gain, [name])
  }
  return [...groups].map(([gain, names]) => `a change of ${eitherOf(names)} ${gain}`)
}

const eitherOf = (names: readonly string[]): string =>
  names.length > 1 && names.length <= 4
    ? `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`
    : showNames(names)

/** @param all - Every change; else what counts most, and how many others. */
function gainsOf(found: readonly Difference[], kept: number, all: boolean): readonly string[] {
  const less = found.filter((each) => each.less > 0)
  const isShown = ({ gain }: Difference): boolean => all || gain === less[0]!.gain
  const shown = less.filter(isShown)
  const others = less.filter((each) => !isShown(each)).map(({ name }) => name)
  const parts = [
    ...sentences(shown).map((each) => (others.length > 0 ? `${each}; ${alsoLess(others)}` : each)),
    ...(kept > 0 ? [keeps(kept)] : []),
    ...sentences(found.filter((each) => each.less < 0)).map((each) => `but ${each}`),
  ]
  return parts.length === 0 ? ["gains only with the others"] : parts
}

const alsoLess = (names: readonly string[]): string =>
  names.length > 4
    ? `${names.length} other changes rebuild less, too`
    : `a change of ${eitherOf(names)} rebuilds less, too`

const keeps = (count: number): string =>
  count === 1
    ? "1 RUN would keep what it downloads from build to build"
    : `${count} RUNs would keep what they download from build to build`
