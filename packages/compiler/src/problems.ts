import { describeStep } from "@stagecraft/dockerfile"
import type { ArgReference, ImageNode, RunStep, Span, StageNode, Text } from "@stagecraft/ir"
import { nearest, problem, sameSpan, show } from "@stagecraft/ir"

/** Where two stages of one place in the source part: at the first step that only one of them has. */
function parting(stage: StageNode, other: StageNode): { at: Span; otherAt: Span | undefined } {
  const [steps, others] = [stage.steps, other.steps]
  let index = 0
  while (index < steps.length && steps[index] === others[index]) index++
  const [own, its] = [steps[index]?.span, others[index]?.span]
  return own ? { at: own, otherAt: its } : { at: its ?? stage.span, otherAt: undefined }
}

/** Two different stages of one name in one image. */
export const duplicateStageName = problem(
  "duplicate-stage-name",
  "error",
  "Two different stages of one image have the same name.",
  (stage: StageNode, other: StageNode) => {
    const name = JSON.stringify(stage.name)
    const message = `this image uses two different stages named ${name}`
    if (!sameSpan(stage.span, other.span))
      return {
        message,
        span: stage.span,
        related: [{ message: `the other ${JSON.stringify(other.name)} is here`, span: other.span }],
        hint: 'give one of them another name; a stage that goes on from a finished one begins with stage("other").from(it)',
      }
    const { at, otherAt } = parting(stage, other)
    return {
      message: `${message}: one goes on with this step, the other ${otherAt ? "with another" : "without it"}`,
      span: at,
      related: [
        ...(otherAt ? [{ message: "the other goes on here", span: otherAt }] : []),
        { message: `both begin here as ${name}`, span: stage.span },
      ],
      hint: 'a stage that goes on from another needs a name of its own: stage("other").from(it) and then the further steps',
    }
  },
)

/** A stage that a FROM chooses by name, called like an image or a named context. */
export const chosenStageCaptures = problem(
  "chosen-stage-captures",
  "error",
  "A stage that FROM chooses by name is called like an image or a named context of the same file.",
  (stage: StageNode, use: Span) => ({
    message: `a FROM chooses the stage ${JSON.stringify(stage.name)} by its name, and an image or named context here has that name too: the builder would take the stage for it`,
    span: stage.span,
    related: [{ message: "the other of that name is used here", span: use }],
    hint: "give the stage another name, or write the image with a tag",
  }),
)

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

/** An image reference that is the name of a stage. */
export const imageIsAStage = problem(
  "image-is-a-stage",
  "error",
  "A string names an image that is called like a stage of the same image.",
  (reference: string, stage: StageNode, span: Span, verb: string) => {
    const name = IDENTIFIER.test(stage.name) ? stage.name : "it"
    return {
      message: `${JSON.stringify(reference)} is a stage of this image, but a string always means an image of a registry`,
      span,
      related: [
        { message: `the stage ${JSON.stringify(stage.name)} is made here`, span: stage.span },
      ],
      hint: `pass the stage itself: ${verb.replace("…", name)}; for an image of that name write "${reference}:latest"`,
    }
  },
)

/** A pattern whose `**` matches one name alone. */
export const doubleStarNotDeep = problem(
  "double-star-not-deep",
  "warning",
  "A pattern has ** where it crosses no folders.",
  (pattern: string, kind: "copy" | "add", span: Span) => ({
    message: `${kind.toUpperCase()} ${pattern}: ** crosses no folders here: it matches one name, as * does`,
    span,
    hint:
      kind === "copy"
        ? "`{ parents: true }` makes it cross folders, and keeps their names in what arrives; or copy the whole folder, with `exclude` for what is not wanted"
        : "write `*` if that is meant; `copy` has `parents`, which makes it cross folders",
  }),
)

/** A cache mount that the builder of the profile has no words for, in a stage that is part of the image. */
export const cacheMountDropped = problem(
  "cache-mount-dropped",
  "warning",
  "A builder without cache mounts keeps in the image what a command puts into its cache.",
  (step: RunStep, folder: string, profile: string) => ({
    message: `${describeStep(step)}: ${profile} has no cache mounts, so what the command puts into ${folder} stays in the image`,
    span: step.span,
    hint: `empty the folder in the same command, or run it in a stage that is not shipped and copy what it makes; without the mount nobody makes ${folder} before the command`,
  }),
)

/** A command that reads an argument which the place does not have. */
export const argNotInScope = problem(
  "arg-not-in-scope",
  "warning",
  "A command reads a build argument by name where it is not declared.",
  (arg: ArgReference, span: Span) => ({
    message: `$${arg.name} is not set here: the argument ${arg.name} is not declared in this stage before this command, and the shell takes it for empty`,
    span,
    ...(arg.origin === "user" && {
      related: [{ message: `the argument ${arg.name} is made here`, span: arg.span }],
    }),
    hint: `write the argument into a template string, \`… \${${arg.origin === "user" ? camel(arg.name) : arg.name}} …\`, or declare it before with .arg(…)`,
  }),
)

const camel = (name: string): string =>
  name.toLowerCase().replace(/_+(\w)/gu, (_, first: string) => first.toUpperCase())

/** A value in `buildArgs` that nothing reads. */
export const buildArgNotUsed = problem(
  "build-arg-not-used",
  "warning",
  "The image's buildArgs give a value to an argument that no stage uses.",
  (image: ImageNode, name: string, near: string | undefined, names: readonly string[]) => ({
    message: `${image.name}: buildArgs gives ${name}, which no stage of the image uses`,
    span: image.span,
    hint: near
      ? `did you mean ${near}?`
      : names.length > 0
        ? `the image uses ${names.join(", ")}`
        : "the image uses no build argument",
  }),
)

/** A variable or an argument that is called like a secret. */
export const secretInEnvOrArg = problem(
  "secret-in-env-or-arg",
  "warning",
  "An environment variable or a build argument is called like a secret.",
  (kind: "ENV" | "ARG", name: string, span: Span) => ({
    message:
      kind === "ENV"
        ? `${name} looks like a secret, and an environment variable can be read by everyone who has the image`
        : `${name} looks like a secret, and the value of a build argument stays in the image's history`,
    span,
    hint: `hand it to the command that needs it as a mount: .run("… /run/secrets/${name.toLowerCase()} …", { mounts: [secret(${JSON.stringify(name.toLowerCase())})] })`,
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
    hint: "export one arg(…) and use it in both places, rename one, or declare each with .arg(…) before it is used",
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
