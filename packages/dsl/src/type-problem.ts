/**
 * What a value of a wrong type is asked to be: a sentence for the author to read in the compiler's message.
 *
 * @example Type '"linux/amd65"' is not assignable to type 'TypeProblem<"linux/amd65 is not a platform …">'.
 */
export interface TypeProblem<Sentence extends string> {
  readonly [sentence]: Sentence
}

declare const sentence: unique symbol

/** True for `"a"` and `5`; false for `string`, `number` and patterns such as `a-${string}`, which hold many values. */
export type IsLiteral<T extends PropertyKey> = {} extends Readonly<Record<T, 1>> ? false : true
