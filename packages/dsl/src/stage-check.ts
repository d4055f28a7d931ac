import type { IsLiteral, TypeProblem } from "./type-problem.ts"

declare const needs: unique symbol

/** A stage's name and the names of the stages it needs, as far as the type system saw them. */
export interface Named<Name extends string = string, Needs extends string = string> {
  readonly name: Name
  /** Never there when the program runs. */
  readonly [needs]?: Needs
}

/** The stage names that using a value brings along: its own and those it needs. */
export type NamesOf<From> = From extends Named<infer Name, infer Needs> ? Name | Needs : never

type Clash<Name extends string, Names extends string> =
  IsLiteral<Name> extends true ? (IsLiteral<Names> extends true ? Name & Names : never) : never

/** A base, or the sentence why it is none for a stage of this name. */
export type CheckedBase<Name extends string, Base> = Base extends {
  readonly from: unknown
  readonly name: infer Own extends string
}
  ? TypeProblem<`stage ${Own} has no base yet: call .from(base) on it first`>
  : [Clash<Name, NamesOf<Base>>] extends [never]
    ? Base
    : TypeProblem<`stage ${Name} builds on another stage that is named ${Name} too: give each stage of an image its own name`>

/** A stage that can be built, or the sentence why not. */
export type CheckedTarget<Stage> = Stage extends {
  readonly from: unknown
  readonly name: infer Own extends string
}
  ? TypeProblem<`stage ${Own} has no base yet: call .from(base) on it first`>
  : Stage extends Named<infer Name, infer Needs>
    ? [Clash<Name, Needs>] extends [never]
      ? Stage
      : TypeProblem<`stage ${Name} needs another stage that is named ${Name} too: give each stage of an image its own name`>
    : Stage
