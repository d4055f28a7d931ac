import { platformArgs, proxyArgs } from "@stagecraft/dockerfile"
import type { ArgReference, Span, Text } from "@stagecraft/ir"
import { referencesOf, textKey } from "@stagecraft/ir"
import type { ImportedArg } from "../imported.ts"
import { otherComments } from "./description.ts"
import { NAME } from "./words.ts"

/** A declaration as it is written. */
export interface Declaration {
  readonly name: string
  /** The default, before anything in it is expanded. */
  readonly word: string | undefined
  readonly default?: Text
  readonly description?: string
  /** A FROM cannot do without a value. */
  readonly required?: true
  readonly span: Span
}

/** The same for a name with the same default, wherever it is declared. */
function keyOf(name: string, value: Text | undefined): string {
  return value ? `${name}=${textKey(value)}` : name
}

/** True for an argument that a bare `ARG` before the first FROM adds nothing to. */
export function isPlatformArg(name: string): boolean {
  return platformArgs.has(name)
}

function predefined(name: string, span: Span): ArgReference | undefined {
  if (proxyArgs.has(name)) return { kind: "arg", name, origin: "proxy", span }
  if (!platformArgs.has(name) && name !== "SOURCE_DATE_EPOCH") return undefined
  return { kind: "arg", name, origin: "global", span }
}

/** The arguments of a file: each name with each default is one value, wherever it is declared. */
export class ArgTable {
  readonly #args = new Map<string, ImportedArg>()
  readonly #globals = new Map<string, ArgReference>()
  readonly #words = new Map<string, string | undefined>()
  readonly #used = new Set<ArgReference>()

  /** What `$NAME` is in a FROM or in an ARG before the first one. */
  global(name: string, span: Span): ArgReference | undefined {
    return this.#globals.get(name) ?? (platformArgs.has(name) ? predefined(name, span) : undefined)
  }

  /** The default before the first FROM, as it is written there. */
  word(name: string): string | undefined {
    return this.#words.get(name)
  }

  /** Declares an argument before the first FROM. Without a default it leaves an earlier one of its name alone. */
  declareGlobal(declaration: Declaration, comments: readonly string[]): void {
    if (declaration.word === undefined && this.#words.has(declaration.name)) return
    this.#words.set(declaration.name, declaration.word)
    // A name that no reference can have is read as text only.
    if (!NAME.test(declaration.name)) return
    this.#globals.set(declaration.name, this.#share(declaration, comments))
  }

  /** A declaration in a stage; without a default it takes over the one before the first FROM. */
  declare(declaration: Declaration): ArgReference {
    const inherited = declaration.default ? undefined : this.#inherited(declaration)
    const reference = inherited ?? this.#share(declaration, [])
    this.use(reference)
    return reference
  }

  /** Notes that something reads an argument, and so what its default reads. */
  use(reference: ArgReference): void {
    const own = this.#args.get(keyOf(reference.name, reference.default))?.reference
    if (!own || this.#used.has(own)) return
    this.#used.add(own)
    this.useAll(own.default ?? [])
  }

  useAll(value: Text): void {
    for (const reference of referencesOf(value)) if (reference.kind === "arg") this.use(reference)
  }

  /** The arguments that something reads, in the order of their declarations. */
  get used(): readonly ImportedArg[] {
    return [...this.#args.values()].filter(({ reference }) => this.#used.has(reference))
  }

  /** Those that nothing reads. */
  get unused(): readonly ImportedArg[] {
    return [...this.#args.values()].filter(({ reference }) => !this.#used.has(reference))
  }

  #inherited({ name, span }: Declaration): ArgReference | undefined {
    const declared = this.#globals.get(name)
    return declared?.default ? declared : (predefined(name, span) ?? declared)
  }

  #share(declaration: Declaration, comments: readonly string[]): ArgReference {
    const { name, default: value, description, required, span } = declaration
    const key = keyOf(name, value)
    const known = this.#args.get(key)
    if (known) return known.reference
    const reference: ArgReference = Object.freeze({
      kind: "arg",
      name,
      origin: "user",
      ...(value ? { default: value } : required ? {} : { optional: true as const }),
      ...(description !== undefined && { description }),
      span,
    })
    this.#args.set(key, { reference, comments: otherComments(comments, reference) })
    return reference
  }
}
