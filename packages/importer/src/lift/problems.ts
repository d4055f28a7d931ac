import type { ArgReference, Span } from "@stagecraft/ir"
import { problem } from "@stagecraft/ir"

export const importedAsRaw = problem(
  "imported-as-raw",
  "warning",
  "An instruction of the Dockerfile was kept as text, because the language has no words for it.",
  (span: Span, instruction: string, why: string) => ({
    message: `${instruction} is kept as raw text: ${why}`,
    span,
    hint: "the builder reads it as before; the optimizer does not look inside",
  }),
)

export const rawReadsStage = problem(
  "raw-reads-stage",
  "error",
  "An instruction for which the language has no words takes files from another stage.",
  (span: Span, instruction: string, stage: string, why: string) => ({
    message: `${instruction} cannot be imported: ${why}, and raw text would lose the stage ${stage} that it reads`,
    span,
    hint: "write it in two instructions, or in another way, and import again",
  }),
)

export const stageNotFinished = problem(
  "stage-not-finished",
  "error",
  "An instruction takes files from a stage that is not finished at its place.",
  (span: Span, instruction: string, stage: string) => ({
    message: `${instruction} takes files from the stage ${JSON.stringify(stage)}, which is not finished here: no build of this stage works`,
    span,
    hint: "move the stage above this one; for an image of that name give its tag, too",
  }),
)

export const importedArgUnused = problem(
  "imported-arg-unused",
  "info",
  "An ARG before the first FROM that nothing reads was left out.",
  ({ name, span }: ArgReference) => ({
    message: `ARG ${name} is left out: no FROM reads it, and no stage declares it`,
    span,
    hint: `a stage sees it only with its own ARG ${name}`,
  }),
)

export const importedArgLost = problem(
  "imported-arg-lost",
  "warning",
  "An ARG before the first FROM that sets the builder itself was left out.",
  ({ name, span }: ArgReference) => ({
    message: `ARG ${name} is left out: no FROM reads it, and only its default told the builder what to do`,
    span,
    hint: `give it to the build: buildArgs: { ${name}: … }`,
  }),
)

export const dockerfileWithoutStage = problem(
  "dockerfile-without-stage",
  "error",
  "A Dockerfile has no FROM.",
  (span: Span) => ({
    message: "this Dockerfile has no FROM, and so no stage to build",
    span,
    hint: "begin a stage with FROM and an image, or with FROM scratch",
  }),
)

export const wordNotExpandable = problem(
  "word-not-expandable",
  "error",
  "A FROM, or an ARG before the first one, has a word that no build can read.",
  (span: Span, instruction: string, why: string) => ({
    message: `${instruction} ${why}`,
    span,
    hint: "only arguments declared before the first FROM exist here, and those of the platform",
  }),
)
