import { backendFault, isFault, isYes, parseBackends } from "@stagecraft/ir"
import type { Backend } from "@stagecraft/ir"
import type { OptionValues } from "./command.ts"
import { wrongOption } from "./wrong-option.ts"

const BOOLEAN = /^(?:1|t|true|0|f|false)$/iu

/** Reads `--attest`, and its short forms `--provenance` and `--sbom`. @throws ImageError `usage-option-value`. */
export function readAttestations(options: OptionValues): readonly Backend[] {
  const read = (option: string, given: string, line: string): readonly Backend[] => {
    const parsed = parseBackends("attest", line)
    const fault = isFault(parsed)
      ? parsed
      : parsed.map((each) => backendFault("attest", each)).find((each) => each !== undefined)
    if (fault) throw wrongOption(`--${option}`, given, fault)
    return parsed as readonly Backend[]
  }
  const short = (type: string): readonly Backend[] => {
    const given = options.value(type)
    if (given === undefined) return []
    const rest = BOOLEAN.test(given) ? `disabled=${!isYes(given.toLowerCase())}` : given
    return read(type, given, `type=${type},${rest}`)
  }
  return [
    ...options.list("attest").flatMap((given) => read("attest", given, given)),
    ...short("provenance"),
    ...short("sbom"),
  ]
}

/** What is said about an image: the last word on each type counts, also when it is no. */
export function mergeAttestations(
  ...lists: (readonly Backend[] | undefined)[]
): readonly Backend[] {
  const byType = new Map(lists.flatMap((list = []) => list.map((each) => [each.type, each])))
  return [...byType.values()].flatMap(({ type, attributes: { disabled, ...attributes } }) =>
    isYes(disabled) ? [] : [{ type, attributes }],
  )
}
