/** The variables that instructions see, in the builder's order: what is set again moves to the end. */
export class Variables {
  readonly #values: Map<string, string>
  /** `NAME=value`, made once for the lists of all commands. */
  readonly #texts = new Map<string, string>()
  /** One for all commands until a variable changes. */
  #list: readonly string[] | undefined

  constructor(values: Iterable<readonly [string, string]> = []) {
    this.#values = new Map(values)
    for (const [name, value] of this.#values) this.#texts.set(name, `${name}=${value}`)
  }

  get(name: string): string | undefined {
    return this.#values.get(name)
  }

  set(name: string, value: string): void {
    this.#list = undefined
    this.#values.delete(name)
    this.#values.set(name, value)
    this.#texts.delete(name)
    this.#texts.set(name, `${name}=${value}`)
  }

  delete(name: string): void {
    this.#list = undefined
    this.#values.delete(name)
    this.#texts.delete(name)
  }

  copy(): Variables {
    return new Variables(this.#values)
  }

  /** `NAME=value` each. */
  list(): readonly string[] {
    return (this.#list ??= [...this.#texts.values()])
  }
}

/** Splits `NAME=value`. */
export function splitVariable(variable: string): readonly [name: string, value: string] {
  const at = variable.indexOf("=")
  return at === -1 ? [variable, ""] : [variable.slice(0, at), variable.slice(at + 1)]
}
