import type { IsLiteral, TypeProblem } from "./type-problem.ts"

/** The name, when both are written out and one of the names is it too; otherwise never. */
export type Clash<Name extends string, Names extends string> =
  IsLiteral<Name> extends true ? (IsLiteral<Names> extends true ? Name & Names : never) : never

/** What has a fixed name: a stage, with a base or without. */
export interface Named<Name extends string = string> {
  readonly name: Name
}

/** A stage that has no base yet: the type admits it in order to say so in a sentence. */
export interface Headless<Name extends string = string> extends Named<Name> {
  readonly from: unknown
}

/** A base that brings `Names` along, or the sentence why it is none for a stage of this name. */
export type CheckedBase<Name extends string, Base, Names extends string> =
  Base extends Headless<infer Own>
    ? TypeProblem<`stage ${Own} has no base yet: call .from(base) on it first`>
    : [Clash<Name, Names>] extends [never]
      ? Base
      : TypeProblem<`stage ${Name} builds on another stage that is named ${Name} too: give each stage of an image its own name`>
