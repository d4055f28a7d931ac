import type { Span } from "@stagecraft/ir"
import { problem } from "@stagecraft/ir"

const meant = (near: string | undefined): string | undefined => near && `did you mean ${near}?`

export const invalidImageReference = problem(
  "invalid-image-reference",
  "error",
  "An image reference is empty or malformed.",
  (span: Span, reference: string, why: string) => ({
    message:
      reference === ""
        ? "the image reference is empty"
        : `${JSON.stringify(reference)} is not an image reference: ${why}`,
    span,
    hint: "write [registry/]name[:tag][@digest], the name in lower case, e.g. alpine:3.20",
  }),
)

export const invalidPlatform = problem(
  "invalid-platform",
  "error",
  "A platform is not one that images are built for.",
  (span: Span, platform: string, why: string, near?: string) => ({
    message: `${JSON.stringify(platform)} is not a platform: ${why}`,
    span,
    hint: meant(near) ?? "write os/arch[/variant], e.g. linux/amd64 or linux/arm/v7",
  }),
)

export const invalidPort = problem(
  "invalid-port",
  "error",
  "A port is not a number from 1 to 65535, a range, or one with a protocol.",
  (span: Span, port: string, why: string) => ({
    message: `EXPOSE: ${JSON.stringify(port)} is not a port: ${why}`,
    span,
    hint: "write 8080, 8000-8010 or 53/udp",
  }),
)

export const invalidDuration = problem(
  "invalid-duration",
  "error",
  "A duration is not one as Go reads it, or below a millisecond.",
  (span: Span, option: string, duration: string, why: string) => ({
    message: `HEALTHCHECK ${option}: ${JSON.stringify(duration)} ${why}`,
    span,
    hint: "write numbers with units: 30s, 1m30s, 500ms",
  }),
)

export const invalidRetries = problem(
  "invalid-retries",
  "error",
  "The retries of a HEALTHCHECK are not a whole number from 0 up.",
  (span: Span, retries: number | string) => ({
    message: `HEALTHCHECK retries: ${retries} is not a whole number from 0 to 2147483647`,
    span,
    hint: "give how many failures in a row make the container unhealthy, e.g. 3",
  }),
)

export const invalidMode = problem(
  "invalid-mode",
  "error",
  "A file mode is neither octal nor symbolic.",
  (span: Span, mode: string, symbolic: boolean) => ({
    message: `${JSON.stringify(mode)} is not a file mode`,
    span,
    hint: symbolic ? "write octal digits up to 7777, or u=rwx,go=rx" : "write octal digits: 0644",
  }),
)

export const invalidSignal = problem(
  "invalid-signal",
  "error",
  "A STOPSIGNAL is no signal of Linux.",
  (span: Span, signal: string, near?: string) => ({
    message: `STOPSIGNAL: ${JSON.stringify(signal)} is not a signal of Linux`,
    span,
    hint: meant(near) ?? "write a name such as SIGTERM or SIGRTMIN+3, or a number from 1 to 64",
  }),
)

export const invalidStageName = problem(
  "invalid-stage-name",
  "error",
  "A stage's or named context's name has characters that the builder does not take.",
  (span: Span, name: string, why: string, near?: string) => ({
    message: `${JSON.stringify(name)} cannot be the name of a stage or context: ${why}`,
    span,
    hint: meant(near) ?? "start with a lower-case letter, then letters, digits, -, _ and .",
  }),
)

export const invalidEnvName = problem(
  "invalid-env-name",
  "error",
  "The name of an environment variable has characters that it cannot have.",
  (span: Span, name: string) => ({
    message: `ENV: ${JSON.stringify(name)} cannot be the name of an environment variable`,
    span,
    hint: "use letters, digits and _; never blanks, quotes, dollars or =",
  }),
)

export const invalidArgName = problem(
  "invalid-arg-name",
  "error",
  "The name of a build argument has characters that cannot be used in ${…}.",
  (span: Span, name: string) => ({
    message: `ARG: ${JSON.stringify(name)} cannot be the name of a build argument`,
    span,
    hint: "use letters, digits and _, not starting with a digit",
  }),
)

export const invalidLabelKey = problem(
  "invalid-label-key",
  "error",
  "A label's key is empty or has an =.",
  (span: Span, key: string) => ({
    message: `LABEL: ${JSON.stringify(key)} cannot be a key: it is empty or has an =, which ends a key`,
    span,
    hint: "write keys like org.opencontainers.image.title",
  }),
)

export const invalidMount = problem(
  "invalid-mount",
  "error",
  "An option of a mount has a value the builder refuses.",
  (span: Span, kind: string, why: string) => ({
    message: `RUN --mount of kind ${kind}: ${why}`,
    span,
    hint: "see the page of this mount in the Dockerfile reference",
  }),
)

export const invalidScriptName = problem(
  "invalid-script-name",
  "error",
  "The name of a script cannot be written.",
  (span: Span, name: string, why: string) => ({
    message: `RUN: the script's name ${JSON.stringify(name)} ${why}`,
    span,
    hint: "use letters, digits, _, - and ., and no word that is a line of the script",
  }),
)

export const invalidOwner = problem(
  "invalid-owner",
  "error",
  "A --chown is empty.",
  (span: Span, instruction: string, owner: string) => ({
    message: `${instruction} --chown: ${JSON.stringify(owner)} names no owner`,
    span,
    hint: "write user, user:group, or numbers: 1000:1000",
  }),
)
