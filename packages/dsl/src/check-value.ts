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

/** Named values, each checked. */
export type CheckedValues<Entries> = {
  readonly [Name in keyof Entries]: CheckedValue<Name, Entries[Name]>
}
