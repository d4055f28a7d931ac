import { scratch, stage } from "@stagecraft/dsl"
import { nearest } from "@stagecraft/ir"

/** What `toNode` and the like are called is no word of the language. */
const INNER = new Set(["constructor", "toNode"])

/**
 * What an author may have meant who called a method that is not there: `app.copyy is not a function`.
 *
 * The engine of the language says how the value was written, and not what it is: unless it is written as a stage, it
 * only may be one.
 *
 * @param message - The words of a TypeError.
 */
export function nearVerb(message: string): string | undefined {
  const called = /^(.*)\.([\w$]+) is not a function$/su.exec(message)
  if (!called) return undefined
  const [, value, name] = called
  const verbs = Object.getOwnPropertyNames(
    Object.getPrototypeOf(stage("any").from(scratch)),
  ).filter((each) => !INNER.has(each))
  const condition = /\bstage\)?\(\.\.\.\)/u.test(value!) ? "" : "if it is a stage: "
  if (verbs.includes(name!)) {
    const isChain = /\)\.[\w$]+\(\.\.\.\)$/u.test(value!)
    return isChain ? undefined : `${condition}call .from(base) first, then .${name}(…)`
  }
  if (name === "from") return `${condition}it has its base already: call .from(…) once, first`
  const near = nearest(name!, ["from", ...verbs])
  return near === undefined ? undefined : `${condition}did you mean .${near}(…)?`
}
