import type { LoadedProject } from "@stagecraft/config"
import type { Diagnostic, ImageNode } from "@stagecraft/ir"
import type { OptionSpec } from "../command.ts"

/** A config, and what it is called among those of its repository. */
export interface RepoProject extends LoadedProject {
  /** The `name` of the package.json beside the config, or else the folder. */
  readonly package: string
  /** The config's folder, relative to the repository's; `.` for that one itself. */
  readonly folder: string
}

/** An image that a command line means. */
export interface ChosenImage {
  /** Its `name` is the one commands use: repo-wide where {@link Choice.isAcross}. */
  readonly image: ImageNode
  readonly project: RepoProject
  /** The chosen images whose tags it builds on, by name. */
  readonly dependsOn: readonly string[]
}

/** How images are chosen. */
export interface ChoiceWish {
  /** What the configs' functions are told: the command's word. */
  readonly command: string
  /** Write for this builder, as `--for` says. */
  readonly profile?: string | undefined
  /**
   * A config that cannot be loaded is told in {@link Choice.broken} instead of thrown, where several are at work, and so is
   * a lock that cannot be read, where no digest is asked for.
   */
  readonly keepGoing?: boolean
  /** Names as they are written, not as `image.lock` and mirrors have them. */
  readonly asWritten?: boolean
}

/** What a command line means of a repository. */
export interface Choice {
  /** The repository's folder: the workspace's, else git's, else the config's own. Absolute. */
  readonly root: string
  /**
   * Configs are taken together, and the images of all `projects` are called `package#image`, or `package` for a config
   * of one image that is called `default`. False: the nearest config, names as it gives them.
   */
  readonly isAcross: boolean
  /** The configs that have a chosen image, by folder. */
  readonly projects: readonly RepoProject[]
  /** In build order: what an image builds on stands before it. Otherwise by folder, and as the config has them. */
  readonly images: readonly ChosenImage[]
  /** What is wrong with configs that were left out; only where they may be. */
  readonly broken: readonly Diagnostic[]
  /** Some config that ran, chosen or not, may have written files while it did. */
  readonly mayHaveWritten: boolean
}

/** The options of commands that work on several configs. */
export const acrossOptions = {
  all: { kind: "flag", help: "the images of every config of the repository" },
  filter: {
    kind: "list",
    value: "PATTERN",
    help: "those of them that match: a package, package#image or ./folder, with *; !PATTERN leaves out, web... takes along what web builds on",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>
