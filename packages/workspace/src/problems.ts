import { listNames, problem } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

export const workspaceNotFound = problem(
  "workspace-not-found",
  "error",
  "There is no package.json in the folder or above it.",
  (from: string, span: Span | undefined) => ({
    message: `there is no package.json in ${from} or above it`,
    span,
    hint: "a workspace is found upwards from the config that asks for it",
  }),
)

export const workspacePackageNotFound = problem(
  "workspace-package-not-found",
  "error",
  "The workspace has no package of that name or in that folder.",
  (
    asked: string,
    near: string | undefined,
    packages: readonly string[],
    unlisted: boolean,
    span: Span | undefined,
  ) => ({
    message: unlisted
      ? `${asked} has a package.json, and is none of the workspace's packages`
      : `the workspace has no package ${JSON.stringify(asked)}`,
    span,
    hint: unlisted
      ? "add its folder to the patterns of the workspace, and install again"
      : near === undefined
        ? packages.length === 0
          ? `the only package is the root's: "."`
          : `it has ${listNames(packages)}`
        : `did you mean ${near}?`,
  }),
)

export const workspacePackageAmbiguous = problem(
  "workspace-package-ambiguous",
  "error",
  "Several packages without a name lie in folders that are called so.",
  (asked: string, folders: readonly string[], span: Span | undefined) => ({
    message: `${JSON.stringify(asked)} may be any of ${listNames(folders)}: no package has that name, and their folders do`,
    span,
    hint: `name the one that is meant by its folder, as ${JSON.stringify(folders[0])}, or give it a name`,
  }),
)

export const workspaceCycle = problem(
  "workspace-cycle",
  "error",
  "Packages of the workspace depend on each other in a circle, so none can be built first.",
  (circle: readonly string[], span: Span | undefined) => ({
    message: `packages depend on each other in a circle: ${[...circle, circle[0]!].join(" → ")}`,
    span,
    hint: "move what both need into a package of its own, or make one a dev dependency if the build does not need it",
  }),
)

export const workspaceDuplicateName = problem(
  "workspace-duplicate-name",
  "error",
  "Two packages of the workspace have one name.",
  (name: string, folder: string, other: string, span: Span | undefined) => ({
    message: `${folder === "." ? "the root" : folder} and ${other} are both called ${name}`,
    span,
    hint: "give each package a name of its own, or take a folder out of the workspace's patterns",
  }),
)

/** Whose file it is. */
function readerOf(path: string): string {
  if (path.endsWith(".dockerignore")) return "a builder that is sent the folder"
  return /(?:^|\/)next\.config\.\w+$/u.test(path) ? "Next.js" : "the package manager"
}

export const manifestUnreadable = problem(
  "manifest-unreadable",
  "error",
  "A file that describes the workspace cannot be read.",
  (path: string, why: string, span: Span | undefined) => ({
    message: `${path} cannot be read: ${why}`,
    span,
    hint: `correct the file; ${readerOf(path)} cannot read it either`,
  }),
)

export const manifestInvalid = problem(
  "manifest-invalid",
  "error",
  "A field of a file that describes the workspace is not what it has to be.",
  (path: string, what: string, span: Span | undefined) => ({
    message: `${path}: ${what}`,
    span,
    hint: "correct the field; package managers refuse it or read it each in its own way",
  }),
)

export const packageManagerInvalid = problem(
  "package-manager-invalid",
  "error",
  "The packageManager field does not name one that is known, with its whole version.",
  (text: string, known: readonly string[], span: Span) => ({
    message: `packageManager is ${JSON.stringify(text)}`,
    span,
    hint: `it has to be a name and a whole version, as in "pnpm@9.12.1"; known are ${known.join(", ")}`,
  }),
)

export const packageManagersClash = problem(
  "package-managers-clash",
  "error",
  "Lockfiles of several package managers are there, and nothing says which one counts.",
  (lockfiles: readonly string[], span: Span) => ({
    message: `there are ${lockfiles.join(" and ")}, and package.json does not say which counts`,
    span,
    hint: 'remove all but one, or name the package manager: "packageManager": "pnpm@9.12.1"',
  }),
)

export const lockfileIgnored = problem(
  "lockfile-ignored",
  "warning",
  "A lockfile of another package manager lies beside the one that is used.",
  (manager: string, lockfiles: readonly string[], span: Span) => ({
    message: `package.json names ${manager}; ${listNames(lockfiles)} is not used`,
    span,
    hint: "remove it: it goes out of date without a word",
  }),
)

export const lockfileMissing = problem(
  "lockfile-missing",
  "error",
  "The workspace has no lockfile of its package manager.",
  (
    manager: string,
    path: string,
    command: string,
    others: readonly string[],
    isPerPackage: boolean,
  ) => ({
    message: isPerPackage
      ? `the workspace has no ${path}: its packages have one each (sharedWorkspaceLockfile)`
      : `the workspace has no ${path}` +
        (others.length > 0 ? `, and ${listNames(others)} is not of ${manager}` : ""),
    hint: isPerPackage
      ? "an image needs one for all: remove that setting and install again"
      : `«${command}» writes it; commit it`,
  }),
)

export const lockfileUnsupported = problem(
  "lockfile-unsupported",
  "error",
  "The lockfile is of a version that cannot be read.",
  (path: string, why: string, command: string) => ({
    message: `${path} cannot be used: ${why}`,
    hint: `«${command}» with the package manager of today writes it anew`,
  }),
)

export const lockfileStale = problem(
  "lockfile-stale",
  "error",
  "The lockfile does not have what the manifests ask for, so a frozen install would fail.",
  (
    path: string,
    differences: readonly { readonly text: string; readonly isOurs?: boolean }[],
    command: string,
    near: string | undefined,
    span: Span | undefined,
  ) => ({
    message: `${path} is out of date: ${listNames(
      differences.map(({ text }) => text),
      4,
    )}`,
    span,
    hint: near
      ? `did you mean ${near}? If not, «${command}» brings the lockfile up to date; commit it`
      : differences.some(({ isOurs }) => isOurs)
        ? `let the range take what the workspace has; «${command}» brings the lockfile up to date, or asks a registry for the other one`
        : `«${command}» brings it up to date; commit it`,
  }),
)

export const workspaceRangeUnmet = problem(
  "workspace-range-unmet",
  "error",
  "A dependency asks the workspace or a catalog for something that is not there.",
  (manifest: string, dependency: string, why: string, span: Span, asked: Span | undefined) => ({
    message: `${manifest} asks for ${dependency}, and ${why}`,
    span,
    hint: "correct the range, or add what is missing, and install again",
    related: asked && [{ message: "a closure that needs it", span: asked }],
  }),
)

export const workspacePackageOutside = problem(
  "workspace-package-outside",
  "error",
  "What a package needs lies outside of the workspace's folder, which is the build context.",
  (needs: string, span: Span | undefined, asked?: Span) => ({
    message: `${needs}, which lies outside of the workspace's folder`,
    span,
    hint: "move it below the root: a build sees one folder and what is in it",
    related: asked && [{ message: "a closure that needs it", span: asked }],
  }),
)
