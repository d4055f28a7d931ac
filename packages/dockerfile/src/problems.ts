import type { Span } from "@stagecraft/ir"
import { problem } from "@stagecraft/ir"
import type { Feature } from "./feature.ts"
import { featureEntry } from "./feature.ts"
import type { Profile } from "./profile.ts"
import { dockerWith, LABS, profileNamed, profileWith } from "./profile.ts"

/** Shows a value in a message: quoted, and cut when long. */
function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value)
}

export const profileLacksFeature = problem(
  "profile-lacks-feature",
  "error",
  "A step uses what the builder of the chosen profile cannot do.",
  (span: Span, instruction: string, feature: Feature, profile: Profile) => {
    const { title, since } = featureEntry(feature)
    const has = profileWith(feature)
    const docker = dockerWith(feature)
    const fetched = has && `${has.name}, whose # syntax= line has the builder fetch that frontend`
    const isNamed = profileNamed(profile.name) !== undefined
    return {
      message: `${instruction}: the ${isNamed ? "profile" : "frontend"} ${profile.name} does not have ${title}`,
      span,
      hint: !since
        ? `only the labs channel of the frontend has it: set \`syntax\` to ${LABS}`
        : isNamed && profile.frontend === undefined
          ? `do without; or build with BuildKit: set \`profile\` to ${(docker ?? has)?.name} or later`
          : isNamed
            ? `set \`profile\` to ${docker ? `${docker.name}, or to ` : ""}${fetched}; or do without`
            : `set \`syntax\` to docker/dockerfile:${since.join(".")} or later; or do without`,
    }
  },
)

export const valueHasNewline = problem(
  "value-has-newline",
  "error",
  "A value holds a newline, which its instruction cannot carry.",
  (span: Span, instruction: string, value: string) => ({
    message: `${instruction}: ${quote(value)} holds a newline, which a Dockerfile cannot carry here`,
    span,
    hint: "put the text into a file with copy(file(…), …), or leave the newline out",
  }),
)

export const valueHasNul = problem(
  "value-has-nul",
  "error",
  "A value holds a NUL character.",
  (span: Span, instruction: string, value: string) => ({
    message: `${instruction}: ${quote(value)} holds a NUL character, which no argument, path or variable can hold`,
    span,
    hint: "leave the character out",
  }),
)

export const valueNotUnicode = problem(
  "value-not-unicode",
  "error",
  "A value holds half of a surrogate pair and has no UTF-8 form.",
  (span: Span, instruction: string, value: string) => ({
    message: `${instruction}: ${quote(value)} holds half of a surrogate pair, which has no UTF-8 form`,
    span,
    hint: "the string was probably cut inside a character: cut by code points instead",
  }),
)

export const valueEmpty = problem(
  "value-empty",
  "error",
  "A value that must not be empty is empty.",
  (span: Span, instruction: string, what: string) => ({
    message: `${instruction}: ${what} is empty`,
    span,
    hint: `give ${what}, or leave the step out`,
  }),
)

export const flagNotAscii = problem(
  "flag-not-ascii",
  "error",
  "The value of a flag is not ASCII, and the builder reads flags byte by byte.",
  (span: Span, instruction: string, flag: string, value: string) => ({
    message: `${instruction} --${flag}: ${quote(value)} is not ASCII; the builder reads flags byte by byte and would garble it`,
    span,
    hint: "use an ASCII name here, or pass it in an argument: arg(...) in the value expands after the flag is read",
  }),
)

export const flagNotExpressible = problem(
  "flag-not-expressible",
  "error",
  "The value of a flag cannot be written for all builders of the profile.",
  (span: Span, instruction: string, flag: string, value: string) => ({
    message: `${instruction} --${flag}: ${quote(value)} cannot be written in a flag of this file`,
    span,
    hint: "use plain characters here; with the escape character \\ more can be written",
  }),
)

export const lineTooLong = problem(
  "line-too-long",
  "error",
  "A printed line is over 65,535 bytes, which the builder rejects.",
  (span: Span, instruction: string, bytes: number) => ({
    message: `${instruction}: a line of ${bytes} bytes; the builder reads at most 65535`,
    span,
    hint: "split it into several, or copy it in as a file",
  }),
)

export const looksLikeAVariable = problem(
  "looks-like-a-variable",
  "warning",
  "A string holds $NAME, which in Stagecraft is a dollar and a word, not a variable.",
  (span: Span, instruction: string, found: string, name: string) => ({
    message: `${instruction}: ${found} is plain text here and arrives as it stands; nothing expands it`,
    span,
    hint: `for the variable use env.${name} or arg("${name}"); for the text itself, literal(${JSON.stringify(found)})`,
  }),
)

export const looksLikeUndefined = problem(
  "looks-like-undefined",
  "warning",
  "A text holds undefined, null or [object …]: what a template string makes of a value that is not there.",
  (span: Span, instruction: string, value: string, found: string) => ({
    message: `${instruction}: ${quote(value)} holds ${found}, which a template string makes of a value that ${found.startsWith("[") ? "is no text" : "is not there"}`,
    span,
    hint:
      found === "[object Promise]"
        ? "await the promise before it goes into the text"
        : found.startsWith("[")
          ? "write JSON.stringify(value), or name the property that is meant"
          : `give the value a default, as in \${value ?? "…"}; for the word itself, literal(${JSON.stringify(found)})`,
  }),
)

export const referenceNotAllowed = problem(
  "reference-not-allowed",
  "error",
  "A reference stands where the builder expands nothing.",
  (span: Span, instruction: string, name: string, why: string) => ({
    message: `${instruction}: ${name} cannot be used here, ${why}`,
    span,
    hint: "use the shell form, or pass the value through env(...) and read it where the program runs",
  }),
)

export const referenceNotExpanded = problem(
  "reference-in-single-quotes",
  "error",
  "A reference stands inside single quotes or behind a backslash of a shell command.",
  (span: Span, name: string) => ({
    message: `the shell would not expand ${name} here: it stands in single quotes, in a quoted heredoc or behind a backslash`,
    span,
    hint: "use double quotes around it, or sh`...` which quotes values by itself",
  }),
)

export const invalidReference = problem(
  "invalid-reference",
  "error",
  "A reference's name or expansion cannot be written so that the builder reads it back.",
  (span: Span, instruction: string, name: string, why: string) => ({
    message: `${instruction}: the reference to ${quote(name)} ${why}`,
    span,
    hint: "use a name of letters, digits and _, and plain characters in its default or pattern",
  }),
)
