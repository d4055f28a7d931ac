import { problem } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

const list = (names: readonly string[], most = 6): string =>
  names.slice(0, most).join(", ") + (names.length > most ? ` and ${names.length - most} more` : "")

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
          : `it has ${list(packages)}`
        : `did you mean ${near}?`,
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
  (name: string, folders: readonly string[], span: Span | undefined) => ({
    message: `${list(folders)} are all called ${name}`,
    span,
    hint: "give each package a name of its own, or take a folder out of the workspace's patterns",
  }),
)

export const manifestUnreadable = problem(
  "manifest-unreadable",
  "error",
  "A file that describes the workspace cannot be read.",
  (path: string, why: string, span: Span | undefined) => ({
    message: `${path} cannot be read: ${why}`,
    span,
    hint: "correct the file; the package manager cannot read it either",
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
