import { problem } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

export const outputInvalid = problem(
  "output-invalid",
  "error",
  "An output is described in a way that cannot work.",
  (type: string, cause: string, hint: string, span?: Span) => ({
    message: `output ${type}: ${cause}`,
    span,
    hint,
  }),
)

export const outputNeedsContainerdStore = problem(
  "output-needs-containerd-store",
  "error",
  "An output is only possible with an engine that keeps images in containerd's store.",
  (what: string, store: string, hint: string, span?: Span) => ({
    message: `${what} is not possible with this engine: it keeps its images in the ${store} store`,
    span,
    hint: `${hint}; or switch the engine to containerd's store (\`"features": {"containerd-snapshotter": true}\` in its daemon.json)`,
  }),
)

export const outputNotSaved = problem(
  "output-not-saved",
  "error",
  "The result of a build could not be written where it should go.",
  (destination: string, cause: string, hint: string, span?: Span) => ({
    message: `${destination} is not written: ${cause}`,
    span,
    hint: `${hint}; what was there before is as it was`,
  }),
)

export const outputPathOutside = problem(
  "output-path-outside",
  "error",
  "The engine sent a file whose path is not one below the output's folder.",
  (destination: string, path: string, span?: Span) => ({
    message: `the result holds ${JSON.stringify(path)}, which does not belong below ${destination}; nothing was written`,
    span,
    hint: "a sound engine never sends such a path: find out what made it before this output is used",
  }),
)

/** What went wrong with a push. */
interface FailedPush {
  readonly reference: string
  readonly host: string
  /** The registry's or the engine's words. */
  readonly words: string
  /** What went wrong beside it, such as a credential helper that did not answer. */
  readonly notes: readonly string[]
  readonly span?: Span | undefined
}

const told = ({ notes }: FailedPush, hint: string): string => [...notes, hint].join("; ")

export const pushDenied = problem(
  "push-denied",
  "error",
  "The registry does not let this user push the image.",
  (push: FailedPush) => ({
    message: `pushing ${push.reference}: ${push.words}`,
    span: push.span,
    hint: told(
      push,
      `\`docker login${push.host === "docker.io" ? "" : ` ${push.host}`}\` with an account that may write there, or correct the name`,
    ),
  }),
)

export const pushFailed = problem(
  "push-failed",
  "error",
  "An image could not be pushed.",
  (push: FailedPush, hint: string) => ({
    message: `pushing ${push.reference}: ${push.words}`,
    span: push.span,
    hint: told(push, hint),
  }),
)
