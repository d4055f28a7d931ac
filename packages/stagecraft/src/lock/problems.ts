import { problem } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

export const lockInvalid = problem(
  "lock-invalid",
  "error",
  "An image.lock cannot be read.",
  (file: string, why: string, line: number | undefined, hint: string | undefined) => ({
    message: `${file} cannot be used: ${why}`,
    span: line === undefined ? undefined : { file, line, column: 1 },
    hint,
  }),
)

export const notLocked = problem(
  "not-locked",
  "warning",
  "There is an image.lock, and it lacks a name of the config.",
  (name: string, span: Span, command: string) => ({
    message: `${name} is not in image.lock: what it means today is taken`,
    span,
    hint: `run «${command}»; with --locked this is an error`,
  }),
)

export const lockRequired = problem(
  "lock-required",
  "error",
  "With --locked every name has to be in image.lock, and one is not.",
  (name: string, why: string, span: Span, command: string, hint?: string) => ({
    message: `${name} is not locked: ${why}`,
    span,
    hint: hint ?? `run «${command}» and commit image.lock, or leave --locked out`,
  }),
)

export const lockNotHonoured = problem(
  "lock-not-honoured",
  "warning",
  "The Dockerfile cannot say what image.lock says of a name.",
  (name: string, why: string, span: Span) => ({
    message: `${name} is locked, and taken as it is today: ${why}`,
    span,
    hint: /profile/u.test(why)
      ? 'choose a newer builder, such as profile: "docker-28" of the image'
      : "see docs/lock.md for what can be pinned",
  }),
)

export const lockUnreachable = problem(
  "lock-unreachable",
  "error",
  "The server that knows what a name means cannot be asked.",
  (name: string, why: string, span: Span, hint: string | undefined) => ({
    message: `${name} cannot be locked: ${why}`,
    span,
    hint: hint ?? "what is locked already is built without asking; try again later",
  }),
)

export const lockDenied = problem(
  "lock-denied",
  "error",
  "The server that knows what a name means wants other credentials.",
  (name: string, why: string, span: Span, hint: string | undefined) => ({
    message: `${name} cannot be locked: ${why}`,
    span,
    hint,
  }),
)

export const lockMissing = problem(
  "lock-missing",
  "error",
  "What is to be locked is not there.",
  (name: string, why: string, span: Span, hint: string | undefined) => ({
    message: `${name} cannot be locked: ${why}`,
    span,
    hint: hint ?? "check the spelling",
  }),
)

export const lockNonsense = problem(
  "lock-nonsense",
  "error",
  "What answers is no such server, or does not tell the truth.",
  (name: string, why: string, span: Span, hint: string | undefined) => ({
    message: `${name} cannot be locked: ${why}`,
    span,
    hint: hint ?? "check the address, and what stands between: a proxy, a login page",
  }),
)

export const lockUnsure = problem(
  "lock-unsure",
  "warning",
  "Whether a name still means what is locked cannot be found out now.",
  (name: string, why: string, span: Span) => ({
    message: `${name}: whether it has moved cannot be told: ${why}`,
    span,
    hint: "locked builds go on with what is locked",
  }),
)

export const lockDrift = problem(
  "lock-drift",
  "error",
  "image.lock is not what the configs ask for.",
  (file: string, what: readonly string[], command: string) => ({
    message: `${file} is not what «${command}» would write: ${what.join(", ")}`,
    hint: `run «${command}» and commit the file`,
  }),
)

export const lockMoved = problem(
  "lock-moved",
  "warning",
  "A name means something else by now than what is locked.",
  (name: string, locked: string, now: string, span: Span, command: string) => ({
    message: `${name} has moved: ${locked} is locked, ${now} is there`,
    span,
    hint: `take it with «${command} --update»`,
  }),
)

export const lockOutdated = problem(
  "lock-outdated",
  "error",
  "With --check --update nothing may have moved, and something has.",
  (names: readonly string[], command: string) => ({
    message: `${names.length === 1 ? "one name has" : `${names.length} names have`} moved: ${names.join(", ")}`,
    hint: `run «${command} --update»`,
  }),
)

export const lockNothing = problem(
  "lock-nothing",
  "error",
  "A name to be updated is nowhere in the images.",
  (name: string, near: string | undefined, command: string) => ({
    message: `no image uses ${name}`,
    hint: near ? `did you mean ${near}?` : `«${command} --json» lists what is used`,
  }),
)
