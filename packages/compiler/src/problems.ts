import type { ArgReference, ImageNode, Span, StageNode, Text } from "@stagecraft/ir"
import { nearest, problem, show } from "@stagecraft/ir"

/** Two different stages of one name in one image. */
export const duplicateStageName = problem(
  "duplicate-stage-name",
  "error",
  "Two different stages of one image have the same name.",
  (stage: StageNode, other: StageNode) => ({
    message: `this image uses two different stages named ${JSON.stringify(stage.name)}`,
    span: stage.span,
    related: [{ message: `the other ${JSON.stringify(other.name)} is here`, span: other.span }],
    hint: 'give one of them another name; a stage that goes on from a finished one begins with stage("other").from(it)',
  }),
)

/** `target` names a stage that the image's own stage does not need. */
export const targetNotInImage = problem(
  "target-not-in-image",
  "error",
  "The target is not among the stages of the image.",
  (image: ImageNode, target: StageNode, names: readonly string[]) => ({
    message: `${image.name}: the target ${JSON.stringify(target.name)} is not a stage that ${JSON.stringify(image.stage.name)} needs`,
    span: image.span,
    related: [{ message: "the target is made here", span: target.span }],
    hint: `the stages of this image are ${names.join(", ")}`,
  }),
)

/** A profile that the compiler does not know. */
export const unknownProfile = problem(
  "unknown-profile",
  "error",
  "The capability profile does not exist.",
  (image: ImageNode, name: string, known: readonly string[]) => {
    const near = nearest(name, known)
    return {
      message: `there is no profile ${JSON.stringify(name)}`,
      span: image.span,
      hint: near ? `did you mean ${near}?` : `the profiles are ${known.join(", ")}`,
    }
  },
)

const showDefault = (value: Text | undefined): string =>
  value ? `default ${JSON.stringify(show(value))}` : "no default"

/** One argument name, declared twice with different defaults. */
export const argTwoDefaults = problem(
  "arg-two-defaults",
  "error",
  "One image uses two arguments of one name with different defaults.",
  (arg: ArgReference, other: ArgReference) => ({
    message: `the argument ${arg.name} has ${showDefault(arg.default)} here and ${showDefault(other.default)} elsewhere in this image`,
    span: arg.span,
    related: [{ message: `${other.name} with ${showDefault(other.default)}`, span: other.span }],
    hint: "a build argument has one value per build: export one arg(…) and use it in both places, or rename one",
  }),
)

/** An argument and an environment variable of one name in one chain of stages. */
export const argHidesEnv = problem(
  "arg-hides-env",
  "error",
  "An argument and an environment variable of the same stage have one name.",
  (name: string, use: Span, env: { readonly message: string; readonly span: Span }) => ({
    message: `the argument ${name} and the environment variable ${name} stand in each other's way in this stage`,
    span: use,
    related: [env],
    hint: `rename one of them, or keep the argument's value in the image with .env({ ${name}: theArgument })`,
  }),
)

/** An environment variable where only arguments exist. */
export const envInGlobalArg = problem(
  "env-in-global-arg",
  "error",
  "The default of an argument that FROM reads uses an environment variable.",
  (arg: string, name: string, span: Span, use: Span) => ({
    message: `FROM reads the argument ${arg}, whose default reads the environment variable ${name}: no stage has begun there`,
    span,
    related: [{ message: `${arg} is read by this FROM`, span: use }],
    hint: `use an argument in the default: arg(${JSON.stringify(name)}, { default: "…" })`,
  }),
)
