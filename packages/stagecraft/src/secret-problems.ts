import { problem } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

const wayToGive = (id: string, near: string | undefined): string =>
  near
    ? `did you mean ${near}?`
    : `give it with --secret id=${id},src=FILE or id=${id},env=NAME, or in the image: secrets: { ${JSON.stringify(id)}: { env: "NAME" } }`

export const secretNotGiven = problem(
  "secret-not-given",
  "warning",
  "A step mounts a secret that the build was given no value for.",
  (id: string, span: Span, near: string | undefined) => ({
    message: `no value is given for secret ${id}; the step runs without it`,
    span,
    hint: wayToGive(id, near),
  }),
)

export const secretRequired = problem(
  "secret-required",
  "error",
  "A step requires a secret that the build was given no value for.",
  (id: string, span: Span, near: string | undefined) => ({
    message: `the step requires secret ${id}, and no value is given for it`,
    span,
    hint: wayToGive(id, near),
  }),
)

export const secretNotReadable = problem(
  "secret-not-readable",
  "error",
  "The value of a secret cannot be had.",
  (id: string, why: string, span: Span) => ({
    message: `secret ${id} cannot be read: ${why}`,
    span,
    hint: "correct where it comes from, in `secrets` of the image or with --secret",
  }),
)

export const sshNotGiven = problem(
  "ssh-not-given",
  "warning",
  "A step mounts an ssh agent, and none runs.",
  (id: string, span: Span) => ({
    message: `no ssh agent answers for ${id}; the step runs without one`,
    span,
    hint: `start an agent (ssh-agent, ssh-add), or name its socket or a key file with --ssh ${id}=PATH`,
  }),
)

export const sshRequired = problem(
  "ssh-required",
  "error",
  "A step requires an ssh agent, and none runs.",
  (id: string, span: Span) => ({
    message: `the step requires an ssh agent for ${id}, and none answers`,
    span,
    hint: `start an agent (ssh-agent, ssh-add), or name its socket or a key file with --ssh ${id}=PATH`,
  }),
)

export const sshNotAnswering = problem(
  "ssh-not-answering",
  "error",
  "The ssh agent that was named does not answer.",
  (id: string, socket: string, span: Span) => ({
    message: `the ssh agent for ${id} does not answer at ${socket}`,
    span,
    hint: `correct --ssh ${id}=PATH: the socket of a running agent (ssh-agent, ssh-add), or a key file`,
  }),
)

export const unknownSsh = problem(
  "unknown-ssh",
  "warning",
  "An ssh agent is given that no step mounts.",
  (id: string, near: string | undefined, ids: readonly string[]) => ({
    message: `no step mounts the ssh agent ${id}`,
    hint: near
      ? `did you mean ${near}?`
      : ids.length > 0
        ? `what is mounted is ${ids.join(", ")}`
        : "no step mounts an ssh agent: mounts: [ssh()]",
  }),
)
