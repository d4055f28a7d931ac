import type { Diagnostic, EnvStep, LabelStep, NamedValue, Span, Text } from "@stagecraft/ir"
import { gather, plain, show } from "@stagecraft/ir"
import { valueEmpty } from "./problems.ts"
import { textWarnings } from "./text-warnings.ts"
import { invalidEnvName, invalidLabelKey } from "./value-problems.ts"

type Found = readonly Diagnostic[]

const ENV_NAME = /^[^\s=\p{C}"'`$\\]+$/u

/** The stretches of characters in a name, those in the words of its references too: an = in any ends the name. */
function charactersOf(name: string | Text): readonly string[] {
  if (typeof name === "string") return [name]
  return gather(name, (part) => {
    if (typeof part === "string") return [part]
    if (part.kind === "literal") return [part.value]
    const { word = [], replacement = [] } = part.expansion ?? {}
    return [...charactersOf(word), ...charactersOf(replacement)]
  })
}

/** What is wrong with an ENV. */
export function checkEnv({ entries, span }: EnvStep): Found {
  return [
    ...gather(entries, ([name]) =>
      charactersOf(name).every((each) => ENV_NAME.test(each))
        ? []
        : [invalidEnvName(span, show(name))],
    ),
    ...(entries.length === 0 ? [valueEmpty(span, "ENV", "the list of variables")] : []),
    ...textWarnings(
      entries.map(([, value]) => value),
      "value",
      "ENV",
      span,
    ),
  ]
}

/** What is wrong with a LABEL, each entry at its own place. */
export function checkLabel({ entries, places, span }: LabelStep): Found {
  if (!places) return checkLabels(entries, span)
  return entries.flatMap((entry, index) => checkLabels([entry], places[index] ?? span))
}

function checkLabels(entries: readonly NamedValue[], span: Span): Found {
  return [
    ...gather(entries, ([key]) =>
      plain(key) === "" || charactersOf(key).some((each) => each.includes("="))
        ? [invalidLabelKey(span, show(key))]
        : [],
    ),
    ...(entries.length === 0 ? [valueEmpty(span, "LABEL", "the list of labels")] : []),
    ...textWarnings(
      entries.map(([, value]) => value),
      "value",
      "LABEL",
      span,
    ),
  ]
}
