import { listNames, problem, systemReason, type Span } from "@stagecraft/ir"
import type { ContextUse } from "./context-use.ts"
import { EXCLUDE, type IgnoreLine } from "./ignore-lines.ts"

const entries = (patterns: readonly string[]): string =>
  `exclude: [${patterns.map((pattern) => JSON.stringify(pattern)).join(", ")}]`

/** Where it is to stand: `exclude` of a copy says what arrives, not what is sent. */
const ofImage = (patterns: readonly string[]): string => `image(…, { ${entries(patterns)} })`

const placeOf = ({ file, line }: IgnoreLine): string =>
  file === EXCLUDE ? "exclude of the image" : `${file}:${line}`

export const ignoreBadPattern = problem(
  "ignore-bad-pattern",
  "error",
  "A line of an ignore file is not a pattern the builder understands.",
  (line: IgnoreLine) => ({
    message: `${placeOf(line)}: ${line.text} is not a valid pattern`,
    hint: "close the bracket, or put a backslash before a character that is meant as itself",
  }),
)

export const ignoreMergeImpossible = problem(
  "ignore-merge-impossible",
  "warning",
  "A line that lets files through again cannot be combined with the generated ignore file.",
  (line: IgnoreLine, span: Span | undefined) => ({
    message: `${line.text} (${placeOf(line)}) cannot be combined with what the image copies; the files it lets through stay out`,
    span,
    hint: "write the line with whole path parts, * and ? only, or copy the folder above it",
  }),
)

/** The way out for who wrote a pattern in a language that this source is not read in. */
function otherLanguage({ shown, language }: ContextUse): string | undefined {
  const braces = /^(.*?)\{([^{},]*),([^{}]*)\}(.*)$/u.exec(shown)
  if (braces) {
    const [, before = "", first = "", rest = "", after = ""] = braces
    const sources = [first, ...rest.split(",")].map((each) => `${before}${each}${after}`)
    return `the builder has no {…,…}: give each as a source of its own, [${sources.map((each) => JSON.stringify(each)).join(", ")}]`
  }
  if (shown.includes("**"))
    return `** crosses folders only in glob(${JSON.stringify(shown)}) with { parents: true }; elsewhere copy the folder`
  if (language === "path" && /\[[^\]]+\]/u.test(shown))
    return `in a plain string brackets mean themselves; write glob(${JSON.stringify(shown)}) for a pattern`
  return undefined
}

export const copyMissingFile = problem(
  "copy-missing-file",
  "error",
  "A COPY names a file that is not in the context.",
  (use: ContextUse, near: string | undefined) => ({
    message: `${use.verb} ${use.shown}: no such file or folder in the context`,
    span: use.span,
    hint:
      near === undefined
        ? (otherLanguage(use) ?? "paths are relative to the build context")
        : `did you mean ${near}?`,
  }),
)

export const copyGlobNoMatch = problem(
  "copy-glob-no-match",
  "error",
  "A pattern in a COPY matches nothing in the context.",
  (use: ContextUse) => ({
    message: `${use.verb} ${use.shown}: the pattern matches nothing in the context, and the builder would copy nothing without a word`,
    span: use.span,
    hint: otherLanguage(use) ?? "correct the pattern, or remove the copy",
  }),
)

export const copyOutsideContext = problem(
  "copy-outside-context",
  "error",
  "A COPY names a file outside the context.",
  (use: ContextUse) => ({
    message: `${use.verb} ${use.shown}: the path leaves the build context`,
    span: use.span,
    hint: "set the image's context to a folder above, or give the other folder as a named context",
  }),
)

export const copySymlinkOutside = problem(
  "copy-symlink-outside",
  "error",
  "A COPY goes through a symbolic link that leaves the context.",
  (use: ContextUse, link: string, target: string) => ({
    message: `${use.verb} ${use.shown}: the link ${link} points to ${target}, which is outside the build context`,
    span: use.span,
    hint: "copy the file into the context, or give its folder as a named context",
  }),
)

export const copyBrokenLink = problem(
  "copy-broken-link",
  "error",
  "A COPY takes a symbolic link whose target is not in the context.",
  (use: ContextUse, link: string, target: string) => ({
    message: `${use.verb} ${use.shown}: the link ${link} points to ${target}, which is not in the context`,
    span: use.span,
    hint: "the builder follows links in a source: correct the link, or remove it",
  }),
)

export const copyLinkNotFollowed = problem(
  "copy-link-not-followed",
  "error",
  "A pattern in a COPY matches a symbolic link that the builder does not follow.",
  (use: ContextUse, link: { readonly path: string; readonly target: string }, goal: string) => ({
    message: `${use.verb} ${use.shown}: it matches the link ${link.path} to ${link.target}, which the builder does not follow below a folder that is matched too`,
    span: use.span,
    hint: `name ${goal} or ${link.path} as a source of its own, or copy the folders whole`,
  }),
)

export const copyExcluded = problem(
  "copy-excluded",
  "error",
  "A COPY names a file that the ignore rules keep out of the context.",
  (use: ContextUse, line: IgnoreLine, path: string) => ({
    message: `${use.verb} ${use.shown}: ${path} is kept out of the context by ${line.text} (${placeOf(line)})`,
    span: use.span,
    hint:
      line.file === EXCLUDE
        ? `remove ${JSON.stringify(line.text)} from exclude, or add ${JSON.stringify(`!${path}`)} after it`
        : `remove that line, or add !${path} after it`,
  }),
)

export const broadCopySendsSecrets = problem(
  "broad-copy-sends-secrets",
  "warning",
  "Copying a whole folder sends files that look like secrets.",
  (use: ContextUse, found: readonly string[], patterns: readonly string[]) => ({
    message: `${use.verb} ${use.shown}: sends what looks like secrets: ${listNames(found, 5)}`,
    span: use.span,
    hint: `keep them out with ${ofImage(patterns)}, and hand them to the build as secret mounts`,
  }),
)

export const broadCopySendsDependencies = problem(
  "broad-copy-sends-dependencies",
  "warning",
  "Copying a whole folder sends installed dependencies.",
  (use: ContextUse, found: readonly string[], patterns: readonly string[]) => ({
    message: `${use.verb} ${use.shown}: sends installed dependencies: ${listNames(found, 5)}`,
    span: use.span,
    hint: `keep them out with ${ofImage(patterns)}; \`exclude\` of a copy sends them all the same`,
  }),
)

export const contextNotAFolder = problem(
  "context-not-a-folder",
  "error",
  "The build context is not a folder that can be read.",
  (root: string, span?: Span) => ({
    message: `the build context ${root} is not a readable folder`,
    span,
    hint: "context is relative to the config's folder",
  }),
)

export const contextFileUnreadable = problem(
  "context-file-unreadable",
  "error",
  "A file of the context cannot be read.",
  (path: string, reason: string) => ({
    message: `${path} cannot be read: ${systemReason(reason) ?? reason}`,
    hint: "change its permissions, or keep it out of the context with an exclude entry",
  }),
)

export const contextNameNotUtf8 = problem(
  "context-name-not-utf8",
  "error",
  "A file of the context has a name that is not UTF-8.",
  (path: string) => ({
    message: `${path}: the name is not valid UTF-8, which the builder cannot take`,
    hint: "rename it, or keep its folder out of the context with an exclude entry",
  }),
)

export const contextSpecialFile = problem(
  "context-special-file",
  "warning",
  "A socket, pipe or device in the context is left out.",
  (path: string) => ({
    message: `${path} is a socket, pipe or device and is not sent to the builder`,
    hint: "keep it out of the context with an exclude entry",
  }),
)

export const contextFileChanged = problem(
  "context-file-changed",
  "error",
  "A file of the context changed while it was sent.",
  (path: string) => ({
    message: `${path} became shorter or was replaced while it was sent to the builder`,
    hint: "stop what writes it, or keep it out of the context with an exclude entry",
  }),
)

export const contextFileVanished = problem(
  "context-file-vanished",
  "error",
  "A file of the context was removed while the context was sent.",
  (path: string) => ({
    message: `${path} was removed while the context was sent to the builder`,
    hint: "stop what removes it, or keep it out of the context with an exclude entry",
  }),
)
