import { ImageError } from "@stagecraft/ir"
import { kind, type Kind } from "./brand.ts"
import { callSite } from "./call-site.ts"
import { nameOfKind } from "./describe-value.ts"
import { notText } from "./problems.ts"

const HINTS: Readonly<Partial<Record<Kind, string>>> = {
  context: "pass the value itself: stage(name).from(context) or { from: context }",
  image: "an image is exported by the config; its stage is what others use: { from: stage }",
  mount: "a mount goes into the options of run: run(command, { mounts: [mount] })",
  scratch: "pass the value itself: stage(name).from(scratch)",
  source: "a source of files goes into copy or add: copy(source, destination)",
  stage:
    "pass the stage itself: stage(name).from(stage) or copy(source, destination, { from: stage })",
  "stage-head": "give it a base with .from(base), then pass the stage itself",
}

/** What is no text: put into a template string it throws, at the author's line. */
export abstract class NotText {
  abstract readonly [kind]: Kind

  toString(): string {
    const own = this[kind]
    const hint = HINTS[own] ?? "pass the value itself"
    throw new ImageError(notText(nameOfKind(own), callSite(), hint))
  }

  [Symbol.toPrimitive](): string {
    return this.toString()
  }
}
