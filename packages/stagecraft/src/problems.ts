import type { BaseAssumption } from "@stagecraft/compiler"
import { problem } from "@stagecraft/ir"
import type { BaseConfig, ImageNode, Span } from "@stagecraft/ir"
import { helpOf } from "./help-of.ts"

export const usageUnknownCommand = problem(
  "usage-unknown-command",
  "error",
  "There is no such command.",
  (word: string, near: string | undefined) => ({
    message: `there is no command «${word}»`,
    hint: near ? `did you mean «stagecraft ${near}»?` : "«stagecraft --help» lists the commands",
  }),
)

export const usageUnknownOption = problem(
  "usage-unknown-option",
  "error",
  "The command has no such option.",
  (command: string, option: string, near: string | undefined, instead?: string) => ({
    message: `«${command || "stagecraft"}» has no option ${option}`,
    hint:
      instead ??
      (near
        ? `did you mean ${near}?`
        : command === ""
          ? "the options of a command stand behind it: stagecraft build --push"
          : `«stagecraft ${command} --help» lists the options`),
  }),
)

export const usageOptionValue = problem(
  "usage-option-value",
  "error",
  "An option lacks its value, or the value cannot be used.",
  /** A command that is not given is that which runs: see `withHelp`. */
  (command: string | undefined, option: string, why: string, near?: string) => ({
    message: `${option}: ${why}`,
    hint: near ? `did you mean ${near}?` : command && helpOf(command),
  }),
)

export const usageUnexpectedWord = problem(
  "usage-unexpected-word",
  "error",
  "The command takes no such word.",
  (command: string, word: string) => ({
    message: `«${command}» takes no word like «${word}»`,
    hint: helpOf(command),
  }),
)

export const usageOptionsClash = problem(
  "usage-options-clash",
  "error",
  "Two options cannot be used together.",
  (first: string, second: string, why: string, hint?: string) => ({
    message: `${first} and ${second} cannot be used together: ${why}`,
    hint: hint ?? "leave one of them out",
  }),
)

export const unknownImage = problem(
  "unknown-image",
  "error",
  "The config has no image of that name.",
  (
    name: string,
    names: readonly string[],
    near: string | undefined,
    where: "config" | "repository" = "config",
  ) => ({
    message: `the ${where} has no image «${name}»`,
    hint: near
      ? `did you mean «${near}»?`
      : `it has ${names.map((each) => `«${each}»`).join(", ")}`,
  }),
)

export const imagesInACircle = problem(
  "images-in-a-circle",
  "error",
  "Images build on each other's tags in a circle.",
  (names: readonly string[], span: Span) => ({
    message: `no image of this circle can be built first: ${names.join(" builds on ")}`,
    span,
    hint: "give what they share a stage or an image of its own, and let both build on that",
  }),
)

export const baseNotKept = problem(
  "base-not-kept",
  "warning",
  "An image builds on one of the same build that does not stay in the engine's store.",
  (name: string, reference: string, maker: string, span: Span) => ({
    message: `«${name}» builds on ${reference}, which this build of «${maker}» does not leave in the engine's store: it takes the one that is there already`,
    span,
    hint: "keep it there, too, with --load, or leave its outputs and tags to the config",
  }),
)

export const noImageMatches = problem(
  "no-image-matches",
  "error",
  "What is asked for matches no image of the repository.",
  (asked: string, why: string, near: string | undefined) => ({
    message: `${asked}: ${why}`,
    hint: near
      ? `did you mean «${near}»?`
      : "«stagecraft list --all» lists the images of the repository",
  }),
)

export const invalidTag = problem(
  "invalid-tag",
  "error",
  "A tag in the config is not a name that an image can have.",
  (tag: string, why: string, near: string | undefined, span: Span) => ({
    message: `tag ${JSON.stringify(tag)}: ${why}`,
    span,
    hint: near
      ? `did you mean ${JSON.stringify(near)}?`
      : "a tag is NAME or NAME:VERSION, such as acme/web:1.2",
  }),
)

export const unknownTarget = problem(
  "unknown-target",
  "error",
  "The image has no stage of that name.",
  (name: string, names: readonly string[], near: string | undefined, span: Span) => ({
    message: `the image has no stage «${name}»`,
    span,
    hint: near
      ? `did you mean «${near}»?`
      : `its stages are ${names.map((each) => `«${each}»`).join(", ")}`,
  }),
)

export const unknownBuildArg = problem(
  "unknown-build-arg",
  "warning",
  "A build argument is given that the image does not use.",
  (name: string, near: string | undefined, names: readonly string[]) => ({
    message: `build argument ${name} is not used by the image`,
    hint: near
      ? `did you mean ${near}?`
      : names.length > 0
        ? `it uses ${names.join(", ")}; a trigger of a base may use more`
        : "it uses no build argument, unless a trigger of its base does",
  }),
)

export const argRequired = problem(
  "arg-required",
  "error",
  "A build argument without a default is not given.",
  (name: string, span: Span) => ({
    message: `the build needs a value for ${name}`,
    span,
    hint: `give one with --build-arg ${name}=VALUE, in buildArgs of the image, or as arg("${name}", { default: "…" })`,
  }),
)

export const fileNotOurs = problem(
  "file-not-ours",
  "error",
  "A file that Stagecraft did not write is in the way.",
  (
    file: string,
    hint: string = "emit to another folder with --out, or overwrite it with --force",
  ) => ({
    message: `${file} exists and was not written by Stagecraft`,
    hint,
  }),
)

export const fileNotWritten = problem(
  "file-not-written",
  "error",
  "A file cannot be written.",
  (file: string, why: string) => ({
    message: `cannot write ${file}: ${why}`,
    hint: "nothing was changed there; look at the folder's permissions and the free space",
  }),
)

export const outputNotWritten = problem(
  "output-not-written",
  "error",
  "The result cannot be written to standard output.",
  (why: string) => ({
    message: `cannot write to standard output: ${why}`,
    hint: "the result is incomplete: look at where the output goes, then run it again",
  }),
)

export const emitDrift = problem(
  "emit-drift",
  "error",
  "A committed file is not what the config emits.",
  (
    file: string,
    what: "differs" | "missing" | "proven" | "left",
    command: string,
    diff: string | undefined,
  ) => ({
    message: {
      differs: `${file} is not what the config emits`,
      proven: `${file} is not what the config emits`,
      missing: `${file} is missing`,
      left: `${file} was emitted for an image that the config has no more`,
    }[what],
    hint: {
      differs: `run «${command}» and commit the result`,
      missing: `run «${command}» and commit the result`,
      proven: `it was emitted with --proven: check it with «${command} --check --proven», or run «${command}» and commit the result`,
      left: "delete it and its ignore file",
    }[what],
    output: diff,
  }),
)

export const sameDockerfile = problem(
  "same-dockerfile",
  "error",
  "Two images would be emitted to one file.",
  (file: string, first: string, second: string, span: Span) => ({
    message: `images «${first}» and «${second}» would both be emitted to ${file}`,
    span,
    hint: "give one of them another `dockerfile` name",
  }),
)

export const contextsDiffer = problem(
  "contexts-differ",
  "error",
  "Images that take different files from their contexts cannot share one ignore file.",
  (images: readonly ImageNode[]) => ({
    message: `images ${images.map(({ name }) => `«${name}»`).join(", ")} cannot share one ignore file: their contexts, or what they take and keep out, are not the same`,
    span: images.at(-1)!.span,
    hint: "give them the same `context` and `exclude`, or emit each into a file of its own",
  }),
)

const BROKEN: Readonly<Record<BaseAssumption, (config: BaseConfig) => string>> = {
  "posix-shell": ({ shell = [] }) =>
    `its SHELL is ${JSON.stringify(shell)}, which is no POSIX shell that is known`,
  "no-triggers": ({ onbuild }) =>
    `it has ${onbuild.length} ONBUILD ${onbuild.length === 1 ? "trigger" : "triggers"}`,
  "plain-environment": () => "its variables may lead a package manager to files of the project",
}

export const baseBreaksAssumption = problem(
  "base-breaks-assumption",
  "warning",
  "A base is not what the optimizer takes every base to be.",
  (
    reference: string,
    {
      config,
      broken,
      passes,
      span,
    }: {
      readonly config: BaseConfig
      readonly broken: readonly BaseAssumption[]
      /** Those that do less than usual. */
      readonly passes: readonly string[]
      readonly span: Span
    },
  ) => ({
    message: `${reference} is not optimized as usual${passes.length > 0 ? ` (${passes.join(", ")})` : ""}: ${broken.map((each) => BROKEN[each](config)).join(", and ")}`,
    span,
    hint: "this build is right. `emit` asks no engine: for what is emitted, switch off with `optimize` what «stagecraft explain» says takes this for granted",
  }),
)

export const baseHasTriggers = problem(
  "base-has-triggers",
  "error",
  "A base has ONBUILD triggers, and nobody could look at them before the build.",
  (image: string, base: string | undefined, span: Span) => ({
    message: `${base ?? `a base of «${image}»`} has ONBUILD triggers, and what they take was not known`,
    span,
    hint: "lock the base («stagecraft lock»), or put it into the engine's store («docker pull»): then they are known",
  }),
)

export const sourceDateUnknown = problem(
  "source-date-unknown",
  "error",
  "A reproducible image needs a time, and git does not tell one.",
  (image: string, why: string, span: Span) => ({
    message: `image «${image}» is to be reproducible, and the time of the last commit of the config's folder is not known: ${why}`,
    span,
    hint: "give the time: SOURCE_DATE_EPOCH in the environment, or `reproducible: 0` for 1970, in seconds",
  }),
)

export const sourceDateInvalid = problem(
  "source-date-invalid",
  "error",
  "The time of a reproducible image is no number of seconds.",
  (what: string, value: string, span: Span) => ({
    message: `${what}: ${JSON.stringify(value)} is no number of seconds since 1970`,
    span,
    hint: "give whole seconds: SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)",
  }),
)

export const timesNotRewritten = problem(
  "times-not-rewritten",
  "warning",
  "The engine leaves the times of files in layers as they are.",
  (image: string, engine: string, span: Span) => ({
    message: `image «${image}» is to be reproducible, and ${engine} does not rewrite the times of files: each build from scratch gives another image`,
    span,
    hint: 'build it with Docker 26 or newer and containerd\'s image store ("features": {"containerd-snapshotter": true} in its daemon.json); files (-o type=tar) come out the same from any since 23.0',
  }),
)

export const initExists = problem(
  "init-exists",
  "error",
  "There is a config already.",
  (file: string) => ({
    message: `${file} exists already`,
    hint: "change it, or write it anew with --force",
  }),
)

export const interrupted = problem(
  "interrupted",
  "error",
  "The command was interrupted before it was done.",
  () => ({ message: "interrupted", hint: "nothing is left half-written; run it again" }),
)

export const folderGone = problem(
  "folder-gone",
  "error",
  "The working directory cannot be read.",
  (why: string) => ({
    message: `the working directory cannot be read: ${why}`,
    hint: "go to a folder that exists, or name one with --cwd",
  }),
)
