import type { Project } from "./project.ts"

/** What an install has to do with the project's own files: these, and no other. Paths are relative to the project. */
export interface InstallProof {
  /** Files that it reads, as far as there are such files. */
  readonly manifests: readonly string[]
  /** What it makes, changes or removes. */
  readonly writes: readonly string[]
  /**
   * Folders among those that it empties before anything else, and is certain to bring something into, so that it is all one
   * what the context sends of them.
   */
  readonly clears?: readonly string[]
  /** Manifests that it may write into, in place, and that the whole copy may not bring again. */
  readonly rewrites?: readonly string[]
  /**
   * What it reads of the environment, as names or `PREFIX_*`, beside what its manager uses and every program reads.
   * Undefined when that may be anything, because code runs of which nothing is known.
   */
  readonly variables?: readonly string[] | undefined
  /** True when it rests on the author's word of the code that packages bring. */
  readonly byWord?: boolean
}

/**
 * How the value of a variable may matter to a package manager.
 *
 * `value`: whatever it is, no file of the project depends on it. `path`: it may name a file. `any`: it may change what is
 * read and written. Undefined: it is not read.
 */
export type VariableUse = "value" | "path" | "any" | undefined

/** The value of a variable that the stage sets, or a base that was looked up; undefined for every other. */
export type ValueOf = (name: string) => string | undefined

/** A package manager: which calls of it install a project, and what they read then. */
export interface Manager {
  /** Its program. */
  readonly command: string
  /** True for a call, given the words after the program, that installs what a project needs. */
  isInstall(words: readonly string[]): boolean
  /** How it uses a variable, beside those of every program. */
  variable(name: string): VariableUse
  /** What it reads and writes there. @throws Refusal unless that is certain. */
  prove(words: readonly string[], project: Project, valueOf: ValueOf): InstallProof
}
