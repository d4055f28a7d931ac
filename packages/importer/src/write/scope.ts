import { platformArgs, proxyArgs } from "@stagecraft/dockerfile"
import type { ArgReference, StageNode } from "@stagecraft/ir"
import { textKey } from "@stagecraft/ir"
import { call, word } from "./code.ts"
import type { Code } from "./code.ts"
import { Names } from "./names.ts"

/** The arguments that the language exports as values. */
const PREDEFINED: ReadonlySet<string> = new Set([
  ...platformArgs,
  ...proxyArgs,
  "SOURCE_DATE_EPOCH",
])

/** True for an argument that is imported and not made. */
export const isPredefined = ({ origin, name }: ArgReference): boolean =>
  origin !== "user" && PREDEFINED.has(name)

/** The same for all uses of one argument, without what each use does to it. */
function keyOf({ name, default: value, optional, description }: ArgReference): string {
  return JSON.stringify([name, optional, value && textKey(value), description])
}

/** What stands for what in a config: the consts of arguments and stages, and the words it imports. */
export class Scope {
  readonly #names = new Names()
  readonly #imports = new Set<string>()
  readonly #args = new Map<string, string>()
  readonly #stages = new Map<StageNode, string>()
  readonly #parts: string[] = []

  /** The words that were used, as people sort them. */
  get imports(): readonly string[] {
    const order = (a: string, b: string): number => {
      const [small, other] = [a.toLowerCase(), b.toLowerCase()]
      return small < other ? -1 : small > other ? 1 : a < b ? -1 : 1
    }
    return [...this.#imports].sort(order)
  }

  /** The consts. */
  get consts(): readonly string[] {
    return [...this.#args.values(), ...this.stageConsts]
  }

  /** The consts of stages, and of parts of them. */
  get stageConsts(): readonly string[] {
    return [...this.#stages.values(), ...this.#parts]
  }

  /** A const for something that several others use. */
  addConst(wanted: string): string {
    return this.#names.take(wanted, "List")
  }

  /** A word of the language. */
  word(name: string): Code {
    this.#imports.add(name)
    return word(name)
  }

  /** A call of a function of the language. */
  call(name: string, ...args: readonly Code[]): Code {
    this.#imports.add(name)
    return call(name, ...args)
  }

  hasArg(arg: ArgReference): boolean {
    return isPredefined(arg) || this.#args.has(keyOf(arg))
  }

  /** Gives an argument its const. */
  addArg(arg: ArgReference): string {
    const name = this.#names.take(arg.name, "Arg")
    this.#args.set(keyOf(arg), name)
    return name
  }

  /** The const of an argument, or the word that stands for it. */
  arg(arg: ArgReference): string {
    if (isPredefined(arg)) {
      this.#imports.add(arg.name)
      return arg.name
    }
    const name = this.#args.get(keyOf(arg))
    if (name === undefined) throw new Error(`no const was made for the argument ${arg.name}`)
    return name
  }

  /** Gives a stage its const; `origin` tells it from another file's. */
  addStage(stage: StageNode, origin: string): string {
    const name = this.#names.take(stage.name, "Stage", origin)
    this.#stages.set(stage, name)
    return name
  }

  /** A const for the first steps of a stage, by the const of that. */
  addPart(stage: string): string {
    const name = this.#names.take(`${stage} part`, "Stage")
    this.#parts.push(name)
    return name
  }

  stage(stage: StageNode): Code {
    const name = this.#stages.get(stage)
    if (name === undefined) throw new Error(`no const was made for the stage ${stage.name}`)
    return word(name)
  }
}
