import { nearest, problem, type Span } from "@stagecraft/ir"

/** A value of the wrong JavaScript type, where TypeScript was not there to say so. */
export const valueWrongType = problem(
  "value-wrong-type",
  "error",
  "A verb or option was given a value of the wrong type.",
  (what: string, expected: string, got: string, hint: string, span: Span) => ({
    message: `${what}: expected ${expected}, got ${got}`,
    span,
    hint,
  }),
)

/** A list that must hold something is empty. */
export const listEmpty = problem(
  "list-empty",
  "error",
  "A verb was given an empty list where it needs at least one entry.",
  (what: string, span: Span) => ({
    message: `${what}: the list is empty`,
    span,
    hint: "give at least one entry, or leave the call out",
  }),
)

/** An option that does not exist, most often a slip of the pen. */
export const optionUnknown = problem(
  "option-unknown",
  "error",
  "A verb was given an option that it does not have.",
  (what: string, option: string, options: readonly string[], span: Span) => {
    const near = nearest(option, options)
    return {
      message: `${what} has no option ${option}`,
      span,
      hint: near ? `did you mean ${near}?` : `it has ${options.join(", ")}`,
    }
  },
)

/** A reference whose token was cut, re-cased or encoded on its way through a string. */
export const referenceDamaged = problem(
  "reference-damaged",
  "error",
  "A reference was changed while it was part of a string.",
  (what: string, span: Span) => ({
    message: `${what}: a reference in this text was cut or changed`,
    span,
    hint: 'put the reference into the text whole and last: no slice, toUpperCase, split or encoding after it; the builder\'s own expansions are methods, as in version.trimPrefix("v")',
  }),
)

/** A reference where the builder expands nothing. */
export const referenceNotExpanded = problem(
  "reference-not-expanded",
  "error",
  "A reference stands where the builder expands nothing.",
  (what: string, name: string, span: Span, hint: string) => ({
    message: `${what}: ${name} is not expanded here`,
    span,
    hint,
  }),
)

/** A secret on its way into text, and so into the image or its history. */
export const secretInText = problem(
  "secret-in-text",
  "error",
  "A secret was used as text.",
  (id: string, span: Span) => ({
    message: `the secret ${id} was used as text; it would end up in the image or its history`,
    span,
    hint: `show it to one command instead: run(command, { mounts: [secret(${JSON.stringify(id)})] }), which finds it in /run/secrets/${id}`,
  }),
)

/** A stage, image, mount or source in a template string. */
export const notText = problem(
  "not-text",
  "error",
  "A value that is no text was put into a text.",
  (what: string, span: Span, hint: string) => ({
    message: `${what} was used as text`,
    span,
    hint,
  }),
)

/** Stages to choose from, for a base that is one thing only. */
export const stagesNotChosen = problem(
  "stages-not-chosen",
  "error",
  "`stages` is given for a base in which no argument can choose one of them.",
  (base: string, span: Span) => ({
    message: `from: \`stages\` lists the stages that an argument chooses from, and ${base} holds no argument`,
    span,
    hint: "leave `stages` out, or write the argument into the base: from(`variant-${arg}`, { stages: [a, b] })",
  }),
)

/** A string that names an image and is called like a stage. */
export const imageCalledLikeStage = problem(
  "image-called-like-stage",
  "warning",
  "A string names an image that is called like a stage of the config.",
  (what: string, reference: string, span: Span) => ({
    message: `${what}: ${JSON.stringify(reference)} is an image of a registry, as every string is, and the config has a stage of that name`,
    span,
    hint: `pass the stage itself; an image of that name is told from it by its tag, "${reference}:latest"`,
  }),
)

/** A stage that was used before it had a base. */
export const stageWithoutBase = problem(
  "stage-without-base",
  "error",
  "A stage is used that has no base.",
  (name: string, span: Span) => ({
    message: `stage ${name} has no base yet`,
    span,
    hint: `say what it starts from: stage(${JSON.stringify(name)}).from("debian:bookworm-slim")`,
  }),
)

/** A block that returned something else than the stage it was given. */
export const blockResult = problem(
  "block-result",
  "error",
  "A block did not return the stage it was given.",
  (what: string, got: string, span: Span) => ({
    message: `${what}: the block must return the stage it was given, with steps added; it returned ${got}`,
    span,
    hint: 'return the chain, as in use((stage) => stage.run("make")); a block that makes another stage is called as a plain function',
  }),
)

/** A trigger that ONBUILD does not take. */
export const onbuildTrigger = problem(
  "onbuild-trigger",
  "error",
  "An instruction cannot be an ONBUILD trigger.",
  (verb: string, span: Span) => ({
    message: `${verb} cannot be an ONBUILD trigger`,
    span,
    hint: `move ${verb} out of onbuild(…)`,
  }),
)

/** A name that `${NAME}` cannot carry. */
export const variableName = problem(
  "variable-name",
  "error",
  "The name of an argument or environment variable cannot be referred to.",
  (what: string, name: string, span: Span) => ({
    message: `${what}: ${JSON.stringify(name)} cannot be the name of a variable`,
    span,
    hint: "use letters, digits and underscores, and no digit first",
  }),
)

/** An argument with a default that is marked optional, too. */
export const argOptionalDefault = problem(
  "arg-optional-default",
  "error",
  "A build argument has a default and is marked optional as well.",
  (name: string, span: Span) => ({
    message: `arg ${name}: an argument is optional, or it has a default`,
    span,
    hint: "leave `optional` out: with a default the build need not set it anyway",
  }),
)

/** A value of `sh` at a place where its quotes would not work. */
export const shValueInQuotes = problem(
  "sh-value-in-quotes",
  "error",
  "A value of sh`…` stands where the quotes that sh puts around it do not work.",
  (index: number, where: string, span: Span) => ({
    message: `value ${index} of sh\`…\` stands ${where}, where the quotes that sh puts around it do not work`,
    span,
    hint: "take your own quotes away and use $(…) for a command's output; for text that is part of the script use sh.raw(…)",
  }),
)

/** A character that no shell word can carry. */
export const shNul = problem(
  "sh-nul",
  "error",
  "A value of sh`…` holds a NUL character, which no shell word can carry.",
  (index: number, span: Span) => ({
    message: `value ${index} of sh\`…\` holds a NUL character`,
    span,
    hint: "bring such contents in as a file of the build context: copy(source, destination)",
  }),
)

/** A target that is no stage of the image. */
export const targetUnknown = problem(
  "target-unknown",
  "error",
  "The target of an image names none of its stages.",
  (target: string, stages: readonly string[], span: Span) => {
    const near = nearest(target, stages)
    return {
      message: `target ${target}: the image has no stage of that name`,
      span,
      hint: near ? `did you mean ${near}?` : `its stages are ${stages.join(", ")}`,
    }
  },
)

/** A value of the right type that no builder takes. */
export const invalidBuildOption = problem(
  "invalid-build-option",
  "error",
  "An option of an image says something that no builder can do.",
  (what: string, why: string, near: string | undefined, span: Span) => ({
    message: `${what}: ${why}`,
    span,
    hint: near
      ? `did you mean ${near}?`
      : "the option's documentation has an example; its words are those of `docker buildx build`",
  }),
)
