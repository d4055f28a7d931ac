import { ImageError, type ArgReference } from "@stagecraft/ir"
import type { kind } from "./brand.ts"
import { callSite } from "./call-site.ts"
import type { CheckedValue } from "./check-value.ts"
import { argOptionalDefault } from "./problems.ts"
import { readBoolean, readOptions } from "./read-options.ts"
import { readPlain, readValue } from "./read-text.ts"
import { expandable, readVariableName, type Expandable } from "./expandable.ts"
import type { TypeProblem } from "./type-problem.ts"

/** A build argument. Made by {@link arg}, or one of the predefined ones. */
export interface Arg<Name extends string = string> extends Expandable {
  readonly [kind]: "arg"
  readonly name: Name
}

/** The options of {@link arg}. */
export interface ArgOptions<Default> {
  /**
   * What the argument is when the build does not set it. Without one the build must set it, unless it is optional.
   *
   * @example arg("VERSION", { default: "1.0" })
   * @see https://docs.docker.com/reference/dockerfile/#arg
   */
  readonly default?: CheckedValue<"default", Default> | undefined
  /**
   * The build need not set the argument; unset it is empty in texts, and commands do not see it.
   *
   * @example arg("HTTP_MIRROR", { optional: true })
   * @see https://docs.docker.com/reference/dockerfile/#arg
   */
  readonly optional?: CheckedOptional<Default> | undefined
  /**
   * Shown by tools that list what a build can be given.
   *
   * @example arg("VERSION", { description: "what is built" })
   * @see https://docs.docker.com/reference/dockerfile/#arg
   */
  readonly description?: string | undefined
}

/** `true`, but not beside a default. */
type CheckedOptional<Default> = [Default] extends [undefined]
  ? boolean
  : false | TypeProblem<"an argument with a default is optional already: leave optional out">

const readers = {
  default: readValue,
  description: (value: unknown, what: string) =>
    readPlain(value, what, "describe the argument in plain words"),
  optional: readBoolean,
}

/**
 * A build argument: a value that may stand in any text, set with `--build-arg` or `buildArgs`.
 *
 * The compiler declares the `ARG` where it is needed: before the first `FROM`, and in each stage before its first
 * use. Without a default the argument is required, and a build says so before it starts, unless it is optional.
 *
 * @example
 * const go = arg("GO_VERSION", { default: "1.23" })
 * const builder = stage("builder").from(`golang:${go}-alpine`)
 * @throws ImageError `variable-name` when `${NAME}` could not carry the name; `arg-optional-default`.
 * @see https://docs.docker.com/reference/dockerfile/#arg
 */
export function arg<const Name extends string, Default = undefined>(
  name: Name,
  options?: ArgOptions<Default>,
): Arg<Name> {
  const read = readVariableName(name, "arg")
  const { optional, ...rest } = readOptions(options, readers, `arg ${read}`)
  const span = callSite()
  if (optional && rest.default) throw new ImageError(argOptionalDefault(read, span))
  const reference: ArgReference = {
    kind: "arg",
    name: read,
    origin: "user",
    ...rest,
    ...(optional && { optional }),
    span,
  }
  return expandable(reference) as Arg<Name>
}
