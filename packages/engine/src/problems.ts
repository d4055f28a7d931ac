import { problem, sameSpan } from "@stagecraft/ir"
import type { Diagnostic, Span } from "@stagecraft/ir"

import type { BuildFailure } from "./build-event.ts"
import type { FailureKind } from "./failure-kind.ts"
import { frontendImage } from "./failure-kind.ts"
import type { FrontendVersion } from "./frontend-version.ts"
import { pullHint } from "./registry-trouble.ts"

const WITHOUT = "`stagecraft emit` needs no engine"

/** A failure with what leads to the author: where the step comes from, and what else is known about it. */
export interface PlacedFailure extends BuildFailure {
  readonly kind: FailureKind
  readonly spans: readonly Span[]
  /** What went wrong beside the build, such as a credential helper that did not answer. */
  readonly notes?: readonly string[]
  /** The commands of the step, when it is a RUN of several and it matters which. */
  readonly parts?: readonly { readonly command: string; readonly span: Span }[]
  /** The one of `parts` that failed, by index. */
  readonly failedPart?: number
  /** What could not be fetched is the scanner that says what is in the image. */
  readonly isScanner?: boolean
}

export const engineUnreachable = problem(
  "engine-unreachable",
  "error",
  "No engine answers where one is expected.",
  (where: string, cause: string, hint?: string) => ({
    message: `${where}: ${cause}`,
    hint: hint === undefined ? WITHOUT : `${hint}; ${WITHOUT}`,
  }),
)

export const engineAddress = problem(
  "engine-address",
  "error",
  "The address of the engine cannot be used.",
  (source: string, address: string, cause: string, hint?: string) => ({
    message: `${source} says ${address}: ${cause}`,
    hint: hint ?? "write unix:///path/to/docker.sock or tcp://host:port",
  }),
)

export const dockerContextNotFound = problem(
  "docker-context-not-found",
  "error",
  "The docker context that is chosen does not exist.",
  (source: string, name: string) => ({
    message: `${source} names the docker context ${name}, and there is none`,
    hint: "`docker context ls` lists them, `docker context use default` chooses the usual one; or set DOCKER_HOST",
  }),
)

export const dockerConfigUnreadable = problem(
  "docker-config-unreadable",
  "warning",
  "The docker command's config.json cannot be read.",
  (file: string, cause: string) => ({
    message: `${file} is left out: ${cause}`,
    hint: "its context and its registry credentials are not used until it is valid JSON",
  }),
)

export const engineTooOld = problem(
  "engine-too-old",
  "error",
  "The engine is older than the Dockerfile language the image uses.",
  (
    engine: string,
    has: FrontendVersion | undefined,
    needs: FrontendVersion,
    span: Span | undefined,
  ) => ({
    message: `${engine} ${has ? `reads Dockerfile ${has.join(".")}` : "has no BuildKit"}, this image needs ${needs.join(".")}`,
    span,
    hint: has
      ? `choose the profile of an older engine so that newer features are lowered or reported, set \`syntax: "docker/dockerfile:${needs.join(".")}"\` so that the engine fetches that frontend, or upgrade the engine`
      : 'choose `profile: "classic"`, or use an engine with BuildKit (Docker 20.10 or newer)',
  }),
)

export const engineLacksFeature = problem(
  "engine-lacks-feature",
  "error",
  "The build needs something that this engine cannot do.",
  (image: string, engine: string, feature: string, span: Span | undefined, hint: string) => ({
    message: `image «${image}»: building with ${feature} is not supported by ${engine}`,
    span,
    hint: `${hint}; \`stagecraft emit\` prints the Dockerfile for a tool that can`,
  }),
)

export const engineRefused = problem(
  "engine-refused",
  "error",
  "The engine rejected a request.",
  (what: string, words: string, span?: Span) => ({
    message: `${what}: the engine says ${words}`,
    span,
    hint: "the engine's log may tell more: `journalctl -u docker`, or the log of Docker Desktop",
  }),
)

export const engineLost = problem(
  "engine-lost",
  "error",
  "The connection to the engine broke while it worked.",
  (address: string, cause: string, span?: Span) => ({
    message: `the engine at ${address} went away: ${cause}`,
    span,
    hint: "it was stopped, crashed or ran out of memory; start it and build again, finished steps are cached",
  }),
)

export const buildInterrupted = problem(
  "build-interrupted",
  "error",
  "The build was stopped before it was done.",
  (span: Span | undefined) => ({
    message: "the build was interrupted, and the engine was told to stop",
    span,
    hint: "finished steps are cached; the next build goes on from there",
  }),
)

/** Blanks are for the layout of a Dockerfile, a message is one line. */
const oneLine = (value: string): string => {
  const line = value.replace(/\s+/gu, " ").trim()
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}

/** Each command of a RUN at its own place; where all stand in one call, the message has them. */
function relatedParts({ parts = [] }: PlacedFailure): Pick<Diagnostic, "span" | "related"> {
  const [first, ...others] = parts
  if (!first) return {}
  const apart = others.some(({ span }) => !sameSpan(span, first.span))
  const named = others.slice(0, 5).map(({ command, span }, index) => ({
    message: `command ${index + 2} of ${parts.length} in it: ${oneLine(command)}`,
    span,
  }))
  return { span: first.span, ...(apart && { related: named }) }
}

const related = (failure: PlacedFailure): Pick<Diagnostic, "span" | "related"> => {
  if (failure.parts && failure.failedPart === undefined) return relatedParts(failure)
  const [span, ...others] = failure.spans
  return {
    ...(span && { span }),
    ...(others.length > 0 && {
      related: others
        .slice(0, 5)
        .map((other) => ({ message: "part of the same step", span: other })),
    }),
  }
}

const body = (
  failure: PlacedFailure,
  message: string,
  hint: string,
): Omit<Diagnostic, "code" | "severity"> => ({
  message,
  ...related(failure),
  output: failure.output.join("\n"),
  hint: [...(failure.notes ?? []), hint].join("; "),
})

/** How the engine marks what it does besides the steps of the Dockerfile. */
const ERRAND = /^\[(?:\S+ )?internal\] /u

/** The step in the engine's words, or the one command of it that failed. */
function stepOf(failure: PlacedFailure): string {
  const { parts = [], failedPart } = failure
  const part = failedPart === undefined ? undefined : parts[failedPart]
  if (part && failedPart !== undefined)
    return `RUN ${oneLine(part.command)} (command ${failedPart + 1} of ${parts.length} in one RUN)`
  return failure.step?.instruction ?? failure.step?.text.replace(ERRAND, "") ?? "the build"
}

/** Engines name the platform of a step where there are several. */
const forPlatform = ({ step }: PlacedFailure): string =>
  step?.platform === undefined ? "" : ` for ${step.platform}`

const stepLine = (failure: PlacedFailure): string => oneLine(stepOf(failure))

const EXITS: Readonly<Record<number, string>> = {
  126: "126 means that the command was found but may not be executed: check its mode and its first line",
  127: "127 means that a command was not found: install it in an earlier step, or check PATH",
  132: "132 is an illegal instruction: the program was built for another processor",
  137: "137 means killed, mostly for lack of memory: give the engine more, or let the command use less",
  139: "139 means that the program crashed (segmentation fault)",
  143: "143 means that the command was asked to stop",
}

/** What the engine says about a command that it could not even start; undefined when it was the command that failed. */
function notStarted({ exitCode, message, output }: PlacedFailure): string | undefined {
  if (exitCode === undefined)
    return message.replace(/^.*?did not complete successfully: /su, "").replace(/^runc .*?: /u, "")
  return output.at(-1)?.includes("unable to start container process") ? output.at(-1) : undefined
}

export const runFailed = problem(
  "run-failed",
  "error",
  "A command of the image's build failed.",
  (failure: PlacedFailure) => {
    const { exitCode, output } = failure
    const step = stepLine(failure)
    const reason = notStarted(failure)
    if (reason !== undefined)
      return body(
        failure,
        `${step} could not be started${forPlatform(failure)}: ${oneLine(reason)}`,
        "the image must have by then what the step needs: its shell or program, its user, the sources of its mounts",
      )
    return body(
      failure,
      `${step} failed with exit code ${exitCode}${forPlatform(failure)}`,
      EXITS[exitCode ?? 0] ??
        (output.length > 0
          ? "the command's own words are above; to look around, take the step out, build with `--tag debug`, and try it in `docker run --rm -it debug sh`"
          : "the command wrote nothing: let it say more (`set -x` at its beginning), or take the step out, build with `--tag debug`, and try it in `docker run --rm -it debug sh`"),
    )
  },
)

export const execFormatError = problem(
  "exec-format-error",
  "error",
  "A program of another processor architecture was started.",
  (failure: PlacedFailure) =>
    body(
      failure,
      `${stepLine(failure)}${forPlatform(failure)}: the program is for another processor than the engine's`,
      "build for the engine's own platform, install emulation (`docker run --privileged --rm tonistiigi/binfmt --install all`), or cross-compile in a stage with `platform: BUILDPLATFORM`; a script without a `#!` line fails like this, too",
    ),
)

/** Set when what cannot be fetched is no base but the frontend. */
const frontendHint = (failure: PlacedFailure): string | undefined =>
  !failure.isScanner && frontendImage(failure.step?.text ?? "") !== undefined
    ? "it is the frontend that the Dockerfile's `# syntax=` line names: leave `syntax` and a profile dockerfile-1.N out, and the engine reads the Dockerfile with its own (`docker-28` is 1.19)"
    : undefined

const scannerHint = (failure: PlacedFailure): string | undefined =>
  failure.isScanner
    ? "it is the scanner that says what is in the image: name another with `--sbom generator=IMAGE`, or `generator` in the config, or leave `sbom` out"
    : undefined

export const baseNotFound = problem(
  "base-not-found",
  "error",
  "A base image does not exist, or not for this user or platform.",
  (failure: PlacedFailure) =>
    body(
      failure,
      `${failure.isScanner ? "scanner" : frontendHint(failure) ? "frontend" : "base"} image ${failure.subject ?? ""} not found: ${oneLine(failure.message)}`,
      scannerHint(failure) ??
        frontendHint(failure) ??
        "check name, tag and platform; a private image also looks like this until you `docker login` to its registry",
    ),
)

export const registryRefused = problem(
  "registry-refused",
  "error",
  "A registry did not hand out a base image.",
  (failure: PlacedFailure) => {
    const { message } = failure
    const hint = pullHint(message, failure.subject ?? "")
    return body(
      failure,
      `registry of ${failure.subject ?? "a base image"}: ${oneLine(message)}`,
      [scannerHint(failure) ?? frontendHint(failure), hint].filter(Boolean).join("; or "),
    )
  },
)

export const copySourceNotFound = problem(
  "copy-source-not-found",
  "error",
  "A COPY or ADD names a file that the engine did not find.",
  (failure: PlacedFailure) =>
    body(
      failure,
      `${stepLine(failure)}: ${failure.subject ?? "a source"} does not exist there`,
      "from a stage or an image: check that its steps make this path; from the context: check that the file exists and is not excluded",
    ),
)

export const networkFailed = problem(
  "network-failed",
  "error",
  "The engine could not fetch something from the network.",
  (failure: PlacedFailure) =>
    body(
      failure,
      `${stepLine(failure)}: ${oneLine(failure.message)}`,
      "check the address, and that the engine (not only this machine) reaches it: DNS, proxy, certificates",
    ),
)

export const noSpace = problem(
  "no-space",
  "error",
  "The engine's disk is full.",
  (failure: PlacedFailure) =>
    body(
      failure,
      `${stepLine(failure)}: no space left on the engine's disk`,
      [
        ...(failure.step?.instruction?.startsWith("RUN")
          ? ["`df -h` in the step shows which file system it is"]
          : []),
        "`docker system df` shows what takes it, `docker builder prune` frees the build cache",
      ].join("; "),
    ),
)

/** Their names in `builder.entitlements` of the engine's daemon.json. */
const ENTITLEMENTS: Readonly<Record<string, string>> = {
  "network.host": "network-host",
  "security.insecure": "security-insecure",
  device: "device",
}

export const entitlementRefused = problem(
  "entitlement-refused",
  "error",
  "The engine does not let a step do what it asks for beyond the sandbox.",
  (failure: PlacedFailure) => {
    const { subject = "" } = failure
    const name = ENTITLEMENTS[subject.split("=", 1)[0]!] ?? subject
    return body(
      failure,
      `the engine does not allow ${subject}`,
      `leave it out, or allow it in the engine's daemon.json: "builder": {"entitlements": {"${name}": true}}`,
    )
  },
)

export const dockerfileRejected = problem(
  "dockerfile-rejected",
  "error",
  "The engine's frontend does not accept the Dockerfile.",
  (failure: PlacedFailure) =>
    body(
      failure,
      `the engine rejects the Dockerfile: ${oneLine(failure.message)}`,
      "`stagecraft emit --stdout` shows the Dockerfile; a feature newer than the engine needs another profile or a `syntax`, a raw step is sent as it is",
    ),
)

export const buildFailed = problem(
  "build-failed",
  "error",
  "The build failed for a reason that has no name of its own.",
  (failure: PlacedFailure) =>
    body(
      failure,
      `${stepLine(failure)}: ${oneLine(failure.message)}`,
      "these are the engine's own words; `stagecraft emit` and `docker build` show whether the Dockerfile alone fails, too",
    ),
)

/** The problem of each kind of failure. */
export const failureProblems: Readonly<
  Record<FailureKind, (failure: PlacedFailure) => Diagnostic>
> = {
  "run-failed": runFailed,
  "exec-format-error": execFormatError,
  "base-not-found": baseNotFound,
  "registry-refused": registryRefused,
  "copy-source-not-found": copySourceNotFound,
  "network-failed": networkFailed,
  "no-space": noSpace,
  "entitlement-refused": entitlementRefused,
  "dockerfile-rejected": dockerfileRejected,
  "build-failed": buildFailed,
}

/** The finding about a failure, as the step's own when it is of a build. */
export function failureProblem(
  failure: Omit<PlacedFailure, "kind"> & Pick<BuildFailure, "kind">,
): Diagnostic {
  const kind = Object.hasOwn(failureProblems, failure.kind)
    ? (failure.kind as FailureKind)
    : "build-failed"
  return failureProblems[kind]({ ...failure, kind })
}
