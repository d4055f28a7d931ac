import { problem } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

const list = (words: readonly string[]): string => words.map((word) => `«${word}»`).join(", ")

export const configNotFound = problem(
  "config-not-found",
  "error",
  "There is no config file where one was looked for.",
  (
    asked: string | undefined,
    places: readonly string[],
    near: string | undefined,
    below: readonly string[],
  ) => ({
    message: asked ? `there is no file ${asked}` : "there is no image.config.ts here or above",
    hint: near
      ? `did you mean ${near}?`
      : asked
        ? "name the config with --config FILE, or leave --config out to have it found"
        : below.length > 0
          ? `there is one further down: ${below.map((folder) => `--cwd ${folder}`).join(", or ")}; --all means every one`
          : "«stagecraft init» writes one, --config FILE names one elsewhere",
    output: places.length > 0 ? `looked in\n${places.join("\n")}` : undefined,
  }),
)

export const configUnreadable = problem(
  "config-unreadable",
  "error",
  "The config, or a file it imports, cannot be read as text.",
  (file: string, why: string, hint: string) => ({
    message: `cannot read ${file}: ${why}`,
    hint,
  }),
)

export const configSyntaxError = problem(
  "config-syntax-error",
  "error",
  "The config, or a file it imports, is not valid TypeScript or JavaScript.",
  (what: string, span: Span | undefined, hint: string | undefined, related: readonly Note[]) => ({
    message: what,
    span,
    hint: hint ?? "nothing was run; correct the file and try again",
    related: related.length > 0 ? related : undefined,
  }),
)

/** A further place that a foreign message points at. */
interface Note {
  readonly message: string
  readonly span: Span
}

export const configImportNotFound = problem(
  "config-import-not-found",
  "error",
  "An import of the config leads nowhere.",
  (what: string, span: Span | undefined, hint: string) => ({ message: what, span, hint }),
)

export const configThrew = problem(
  "config-threw",
  "error",
  "The config threw an error, or the promise it gave was rejected.",
  (what: string, span: Span | undefined, output: string | undefined, near?: string) => ({
    message: `the config threw ${what}`,
    span,
    output,
    hint:
      near ??
      (span
        ? "the error is the config's own; the line above is where it came from"
        : "throw Error objects: only they know where they come from"),
  }),
)

export const configExited = problem(
  "config-exited",
  "error",
  "The config ended the process instead of exporting images.",
  (code: string, span: Span | undefined) => ({
    message: `the config called process.exit(${code})`,
    span,
    hint: "throw an Error that says what is wrong, or export fewer images",
  }),
)

export const configNeverSettles = problem(
  "config-never-settles",
  "error",
  "The config waits for something that cannot happen any more.",
  (what: string, span: Span) => ({
    message: `${what} waits for a promise that nothing can settle any more`,
    span,
    hint: "look at each await: something must resolve or reject what it waits for",
  }),
)

export const configNoDefaultExport = problem(
  "config-no-default-export",
  "error",
  "The config has no default export.",
  (names: readonly string[], span: Span) => ({
    message:
      names.length > 0
        ? `the config has no default export; it exports ${list(names)}`
        : "the config exports nothing",
    span,
    hint: "end it with «export default defineConfig({ images: { … } })»",
  }),
)

export const configWrongExport = problem(
  "config-wrong-export",
  "error",
  "The default export of the config is not a config, an image or a stage.",
  (what: string, span: Span, hint: string | undefined) => ({
    message: `the default export is ${what}, not a config, an image or a stage`,
    span,
    hint: hint ?? "export defineConfig({ images: { … } }), an image(…) or a stage",
  }),
)

export const configInvalid = problem(
  "config-invalid",
  "error",
  "A value in the config is not what is asked for there.",
  (what: string, span: Span, hint: string | undefined) => ({
    message: what,
    span,
    hint: hint ?? "tsc shows such mistakes while you type: «npx tsc --noEmit»",
  }),
)

export const configNoImages = problem(
  "config-no-images",
  "error",
  "The config has no image.",
  (span: Span) => ({
    message: "the config has no image: `images` is empty",
    span,
    hint: "add one: images: { web: image(app) }",
  }),
)

export const configImageName = problem(
  "config-image-name",
  "error",
  "The name of an image has characters that a name cannot have.",
  (name: string, better: string | undefined, span: Span) => ({
    message: `«${name}» cannot be the name of an image`,
    span,
    hint: `${better ? `«${better}» can; names` : "names"} begin with a-z or 0-9 and go on with a-z, 0-9, «.», «_» and «-»`,
  }),
)

export const configCacheUnwritable = problem(
  "config-cache-unwritable",
  "error",
  "There is no folder where the bundled config can be written.",
  (tried: readonly string[], why: string) => ({
    message: `the bundled config cannot be written anywhere: ${why}`,
    hint: "make one of the folders writable, or point TMPDIR at one that is",
    output: `tried\n${tried.join("\n")}`,
  }),
)

export const configDiscardsStep = problem(
  "config-discards-step",
  "error",
  "A step is written down and goes nowhere: what the verb gives is thrown away.",
  (verb: string, span: Span) => ({
    message: `.${verb}(…) has no effect here: nobody takes up the stage that it gives`,
    span,
    hint: `a stage never changes, each verb gives a new one: go on with that, as in «app = app.${verb}(…)», or write it in the chain`,
  }),
)
