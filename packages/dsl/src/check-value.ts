import type { EnvVariables } from "./env.ts"
import type { kind } from "./brand.ts"
import type { ValueInput } from "./text-input.ts"
import type { TypeProblem } from "./type-problem.ts"

/** A value that becomes part of the image's configuration, or the sentence why it cannot. */
export type CheckedValue<Name, Value> = Value extends ValueInput
  ? Value
  : Value extends { readonly [kind]: "secret" }
    ? TypeProblem<`${Name & string} would leak a secret: a secret goes into mounts, as in run(command, { mounts: [secret("id")] })`>
    : Value extends undefined
      ? TypeProblem<`${Name & string} may be undefined: give it a text, or a default with ??`>
      : TypeProblem<`${Name & string} is no text: give it a string, a number or a reference`>

/** Named values, each checked; or, where a Dockerfile's own `NAME=value` was written, the sentence how to write it. */
export type CheckedEntries<Verb extends string, Entries> = Entries extends
  | string
  | readonly unknown[]
  ? TypeProblem<`names and values stand in an object: ${Verb}({ NAME: "value" })`>
  : Entries extends CheckedValues<Entries>
    ? Entries
    : CheckedValues<Entries>

/** {@link CheckedEntries}, or what a function makes of the environment, checked likewise. */
export type CheckedEnv<Entries> = Entries extends (env: EnvVariables) => infer Made
  ? (env: EnvVariables) => CheckedValues<Made>
  : CheckedEntries<"env", Entries>

/** Named values, each checked. */
export type CheckedValues<Entries> = {
  readonly [Name in keyof Entries]: CheckedValue<Name, Entries[Name]>
}
