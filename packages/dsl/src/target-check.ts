import type { StageLike } from "@stagecraft/ir"
import type { Clash, Headless } from "./stage-check.ts"
import type { Stage } from "./stage.ts"
import type { TypeProblem } from "./type-problem.ts"

/** A stage that can be built, or the sentence why not. */
export type CheckedTarget<Target> =
  Target extends Headless<infer Own>
    ? TypeProblem<`stage ${Own} has no base yet: call .from(base) on it first`>
    : Target extends Stage<infer Name, infer Needs>
      ? [Clash<Name, Needs>] extends [never]
        ? Target
        : TypeProblem<`stage ${Name} needs another stage that is named ${Name} too: give each stage of an image its own name`>
      : Target extends StageLike
        ? Target
        : TypeProblem<"an image is made of a stage, as in image(app) after const app = stage(name).from(base)">
