import type { StageLike } from "@stagecraft/ir"
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

/** A stage that has no base yet: the type admits it in order to say so in a sentence. */
export interface Headless<Name extends string = string> {
  readonly name: Name
  readonly from: unknown
}

/** A base, or the sentence why it is none for a stage of this name. */
export type CheckedBase<Name extends string, Base> =
  Base extends Headless<infer Own>
    ? TypeProblem<`stage ${Own} has no base yet: call .from(base) on it first`>
    : [Clash<Name, NamesOf<Base>>] extends [never]
      ? Base
      : TypeProblem<`stage ${Name} builds on another stage that is named ${Name} too: give each stage of an image its own name`>

/** A stage that can be built, or the sentence why not. */
export type CheckedTarget<Target> =
  Target extends Headless<infer Own>
    ? TypeProblem<`stage ${Own} has no base yet: call .from(base) on it first`>
    : Target extends Named<infer Name, infer Needs>
      ? [Clash<Name, Needs>] extends [never]
        ? Target
        : TypeProblem<`stage ${Name} needs another stage that is named ${Name} too: give each stage of an image its own name`>
      : Target extends StageLike
        ? Target
        : TypeProblem<"an image is made of a stage, as in image(app) after const app = stage(name).from(base)">
