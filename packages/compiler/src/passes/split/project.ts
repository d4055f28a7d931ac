import type { ContextEntry, ContextView } from "@stagecraft/context"
import type { Optimize } from "@stagecraft/ir"
import type { ByCorepack, Provider } from "./provider.ts"
import { refuse } from "./refusal.ts"

/** Joins a folder of the context, `""` for the whole, and a path in it. */
export const inFolder = (folder: string, path: string): string =>
  folder === "" ? path : path === "" ? folder : `${folder}/${path}`

/** Where a project is from, and what its author says of it. */
export interface ProjectSource extends Pick<Optimize, "installScripts"> {
  readonly context: ContextView
}

/** The folder that an install works in, as the context would send it. Paths are relative to it. */
export class Project {
  /** In the context; `""` for the whole. */
  readonly folder: string
  /** Whether code that packages bring has nothing to do with the project, by the author's word. */
  readonly scriptsAreIndependent: boolean
  readonly #providerOf: (program: ByCorepack) => Provider | undefined
  readonly #context: ContextView

  constructor(
    { context, installScripts }: ProjectSource,
    folder: string,
    providerOf: (program: ByCorepack) => Provider | undefined = () => undefined,
  ) {
    this.#context = context
    this.folder = folder
    this.#providerOf = providerOf
    this.scriptsAreIndependent = installScripts === "independent"
  }

  /** Where the program of a package manager comes from there; undefined when that is not certain. */
  providerOf(program: ByCorepack): Provider | undefined {
    const found = this.#providerOf(program)
    // It may make corepack pass over package.json.
    return found?.kind === "corepack" && this.has(".corepack.env") ? undefined : found
  }

  entry(path: string): ContextEntry | undefined {
    return this.#context.entry(inFolder(this.folder, path))
  }

  has(path: string): boolean {
    return this.entry(path) !== undefined
  }

  names(folder: string): readonly string[] {
    return this.#context.names(inFolder(this.folder, folder))
  }

  /** The names among these that are sent. */
  present(paths: readonly string[]): readonly string[] {
    return paths.filter((path) => this.has(path))
  }

  text(path: string): string {
    if (!this.has(path))
      return refuse(`no ${path} is sent from ${this.folder === "" ? "the context" : this.folder}`)
    return this.#context.text(inFolder(this.folder, path)) ?? refuse(`${path} is no text`)
  }

  /** A JSON file that holds an object. */
  json(path: string): JsonObject {
    const text = this.text(path)
    let value: unknown
    try {
      value = JSON.parse(text.replace(/^\ufeff/u, ""))
    } catch {
      return refuse(`${path} is no JSON`)
    }
    return asObject(value) ?? refuse(`${path} holds no object`)
  }
}

/** What a JSON file holds, not looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The value as an object whose fields are not known; undefined for everything else. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined
}

/** The fields of an object that is there or not. */
export const fieldsOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  Object.entries(asObject(value) ?? {})
