/** The variables that instructions see, in the builder's order: what is set again moves to the end. */
export class Variables {
  readonly #values: Map<string, string>
  /** One for all commands until a variable changes. */
  #list: readonly string[] | undefined

  constructor(values: Iterable<readonly [string, string]> = []) {
    this.#values = new Map(values)
  }

  get(name: string): string | undefined {
    return this.#values.get(name)
  }

  set(name: string, value: string): void {
    this.#list = undefined
    this.#values.delete(name)
    this.#values.set(name, value)
  }

  delete(name: string): void {
    this.#list = undefined
    this.#values.delete(name)
  }

  copy(): Variables {
    return new Variables(this.#values)
  }

  /** `NAME=value` each. */
  list(): readonly string[] {
    return (this.#list ??= Array.from(this.#values, ([name, value]) => `${name}=${value}`))
  }
}

/** Splits `NAME=value`. */
export function splitVariable(variable: string): readonly [name: string, value: string] {
  const at = variable.indexOf("=")
  return at === -1 ? [variable, ""] : [variable.slice(0, at), variable.slice(at + 1)]
}
