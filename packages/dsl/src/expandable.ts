import {
  encodeToken,
  ImageError,
  type Expansion,
  type ExpansionOperator,
  type Reference,
} from "@stagecraft/ir"
import { kind } from "./brand.ts"
import { callSite } from "./call-site.ts"
import { variableName } from "./problems.ts"
import { isRecord, readBoolean } from "./read-options.ts"
import { readValue, wrongType } from "./read-text.ts"
import type { ValueInput } from "./text-input.ts"
import type { Variable } from "./variable.ts"

/** Which match of a pattern is taken off. */
export interface TrimOptions {
  /**
   * The longest match instead of the shortest.
   *
   * @example env({ MAJOR: version.trimSuffix(".*", { longest: true }) })
   * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
   */
  readonly longest?: boolean | undefined
}

/**
 * The expansions of the Dockerfile language, as methods. Each gives a new {@link Variable}; they do not nest.
 *
 * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export interface Expandable extends Variable {
  /**
   * The value, or `word` when the variable is unset or empty: `${NAME:-word}`.
   *
   * @example workdir(`${env.HOME.or("/root")}/app`)
   * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
   */
  or(word: ValueInput): Variable
  /**
   * The value, or `word` when the variable is unset; an empty value stays: `${NAME-word}`. Needs Dockerfile 1.6.
   *
   * @example env((env) => ({ SUFFIX: env("SUFFIX").orIfUnset("-dev") }))
   * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
   */
  orIfUnset(word: ValueInput): Variable
  /**
   * `word` when the variable is set and not empty, otherwise nothing: `${NAME:+word}`.
   *
   * @example env((env) => ({ PATH: `/app/bin${env.PATH.ifNotEmpty(`:${env.PATH}`)}` }))
   * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
   */
  ifNotEmpty(word: ValueInput): Variable
  /**
   * `word` when the variable is set, even if empty, otherwise nothing: `${NAME+word}`. Needs Dockerfile 1.6.
   *
   * @example label({ debug: DEBUG.ifSet("yes") })
   * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
   */
  ifSet(word: ValueInput): Variable
  /**
   * The value; the build fails with `message` when the variable is unset or empty: `${NAME:?message}`.
   *
   * @example stage("app").from(`acme/base:${version.required("give --build-arg VERSION")}`)
   * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
   */
  required(message: string): Variable
  /**
   * The value; the build fails with `message` when the variable is unset: `${NAME?message}`.
   *
   * @example env({ TOKEN_URL: url.requiredSet("URL must be given, may be empty") })
   * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
   */
  requiredSet(message: string): Variable
  /**
   * The value without the shortest start that matches: `${NAME#pattern}`. Needs Dockerfile 1.7.
   *
   * @param pattern - `?` is one character, `*` any number; `\?` and `\*` are themselves.
   * @example env({ VERSION: tag.trimPrefix("v") })
   * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
   */
  trimPrefix(pattern: ValueInput, options?: TrimOptions): Variable
  /**
   * The value without the shortest end that matches: `${NAME%pattern}`. Needs Dockerfile 1.7.
   *
   * @example env({ MAJOR: version.trimSuffix(".*", { longest: true }) })
   * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
   */
  trimSuffix(pattern: ValueInput, options?: TrimOptions): Variable
  /**
   * The value with the first match replaced: `${NAME/pattern/replacement}`. Needs Dockerfile 1.7.
   *
   * @example copy(`dist/${TARGETPLATFORM.replace("/", "-")}/app`, "/app")
   * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
   */
  replace(pattern: ValueInput, replacement: ValueInput): Variable
  /**
   * The value with every match replaced: `${NAME//pattern/replacement}`. Needs Dockerfile 1.7.
   *
   * @example copy(`dist/${TARGETPLATFORM.replaceAll("/", "-")}/app`, "/app")
   * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
   */
  replaceAll(pattern: ValueInput, replacement: ValueInput): Variable
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/u

/** Reads the name of a variable that `${NAME}` can carry. */
export function readVariableName(value: unknown, what: string): string {
  if (typeof value !== "string") throw wrongType(what, "a name", value)
  if (NAME.test(value)) return value
  throw new ImageError(variableName(what, value, callSite()))
}

const LONGEST = { "#": "##", "%": "%%" } as const

class VariableValue implements Variable {
  readonly [kind]: "arg" | "env"
  readonly name: string
  readonly #reference: Reference

  constructor(reference: Reference) {
    this[kind] = reference.kind
    this.name = reference.name
    this.#reference = reference
  }

  toString(): string {
    return encodeToken(this.#reference)
  }

  [Symbol.toPrimitive](): string {
    return this.toString()
  }

  toJSON(): string {
    return this.toString()
  }
}

class ExpandableValue extends VariableValue implements Expandable {
  readonly #expand: (expansion: Expansion) => Variable

  constructor(reference: Reference) {
    super(reference)
    this.#expand = (expansion) =>
      Object.freeze(
        new VariableValue(
          Object.freeze({ ...reference, expansion: Object.freeze(expansion) }) as Reference,
        ),
      )
    Object.freeze(this)
  }

  #with(operator: ExpansionOperator, word: unknown, method: string): Variable {
    return this.#expand({ operator, word: readValue(word, `${this.name}.${method}`) })
  }

  #trim(sign: "#" | "%", pattern: unknown, options: unknown, method: string): Variable {
    const what = `${this.name}.${method}`
    if (options !== undefined && !isRecord(options)) throw wrongType(what, "{ longest }", options)
    const longest =
      options?.longest !== undefined && readBoolean(options.longest, `${what} longest`)
    return this.#with(longest ? LONGEST[sign] : sign, pattern, method)
  }

  #replace(operator: "/" | "//", pattern: unknown, replacement: unknown, method: string): Variable {
    const what = `${this.name}.${method}`
    return this.#expand({
      operator,
      word: readValue(pattern, what),
      replacement: readValue(replacement, what),
    })
  }

  or(word: ValueInput): Variable {
    return this.#with(":-", word, "or")
  }

  orIfUnset(word: ValueInput): Variable {
    return this.#with("-", word, "orIfUnset")
  }

  ifNotEmpty(word: ValueInput): Variable {
    return this.#with(":+", word, "ifNotEmpty")
  }

  ifSet(word: ValueInput): Variable {
    return this.#with("+", word, "ifSet")
  }

  required(message: string): Variable {
    return this.#with(":?", message, "required")
  }

  requiredSet(message: string): Variable {
    return this.#with("?", message, "requiredSet")
  }

  trimPrefix(pattern: ValueInput, options?: TrimOptions): Variable {
    return this.#trim("#", pattern, options, "trimPrefix")
  }

  trimSuffix(pattern: ValueInput, options?: TrimOptions): Variable {
    return this.#trim("%", pattern, options, "trimSuffix")
  }

  replace(pattern: ValueInput, replacement: ValueInput): Variable {
    return this.#replace("/", pattern, replacement, "replace")
  }

  replaceAll(pattern: ValueInput, replacement: ValueInput): Variable {
    return this.#replace("//", pattern, replacement, "replaceAll")
  }
}

/** Makes the author's value of a reference. */
export function expandable(reference: Reference): Expandable {
  return new ExpandableValue(Object.freeze(reference))
}
