import { shortHash } from "@stagecraft/config"
import type { SeenContext } from "@stagecraft/context"
import type { Engine } from "@stagecraft/engine"
import type { ProjectNode } from "@stagecraft/ir"
import { fullReference } from "../full-reference.ts"
import type { BelowDigests, ImageInputs, InputParts } from "./image-inputs.ts"
import { seal, unseal } from "./sealed-note.ts"
import type { StateFolder } from "./state-folder.ts"

/** Another shape of a note gets another number. */
const FORMAT = "note 3"

/** What was built from inputs of one digest, on engines for one platform. */
export interface BuiltNote {
  /** The image's id, by which an engine that has it still finds it. */
  readonly id: string
  readonly digest?: string
  /** The ids that unlocked bases had; null for one that the engine did not have itself. */
  readonly bases: Readonly<Record<string, string | null>>
  readonly seconds: number
  /** When it was built, in milliseconds since 1970. */
  readonly at: number
  readonly metadata: Readonly<Record<string, string>>
}

/** From what an image was built the last time. */
export interface LastNote {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly digest: string
  readonly parts: InputParts
  /** Of bases that the repository builds itself: what stood for all that they were built from. */
  readonly below: BelowDigests
}

/** A file as it was seen: its mode and what it held. */
export interface SeenFile {
  readonly mode: string
  readonly content: string
}

/** More than so many are not listed. */
const MOST_FILES = 200_000

type KeptFiles = readonly (readonly [path: string, SeenFile])[] | "many"

/** What builds left behind for the ones that come. */
export class BuildNotes {
  readonly #state: StateFolder

  constructor(state: StateFolder) {
    this.#state = state
  }

  /** What was built from these inputs. */
  built({ digest }: ImageInputs, engine: Engine): BuiltNote | undefined {
    return this.#read(builtName(digest, engine)) as BuiltNote | undefined
  }

  keepBuilt({ digest }: ImageInputs, engine: Engine, note: BuiltNote): void {
    this.#write(builtName(digest, engine), note)
  }

  forgetBuilt({ digest }: ImageInputs, engine: Engine): void {
    this.#state.remove(builtName(digest, engine))
  }

  /** The last build of an image. */
  last(project: ProjectNode, image: string): LastNote | undefined {
    return this.#read(lastName(project, image)) as LastNote | undefined
  }

  keepLast(
    project: ProjectNode,
    image: string,
    { digest, parts, seen }: ImageInputs,
    { at, below }: Pick<LastNote, "at" | "below">,
  ): void {
    for (const context of seen.values()) {
      const name = filesName(context.digest)
      if (this.#state.read(name) === undefined) this.#write(name, filesToKeep(context))
    }
    const note: LastNote = { at, digest, parts, below }
    this.#write(lastName(project, image), note)
  }

  /** What stands for all that an image was built from, by its id and one of the tags that its config gives it. */
  made(id: string, tag: string): string | undefined {
    return this.#read(madeName(id, tag)) as string | undefined
  }

  keepMade(id: string, tag: string, digest: string): void {
    if (this.made(id, tag) !== digest) this.#write(madeName(id, tag), digest)
  }

  /** The files of a context by its digest; undefined when they were too many, or are not known any more. */
  files(digest: string): ReadonlyMap<string, SeenFile> | undefined {
    const files = this.#read(filesName(digest)) as KeptFiles | undefined
    return files && files !== "many" ? new Map(files) : undefined
  }

  #read(name: string): unknown {
    return unseal(FORMAT, this.#state.read(name))
  }

  #write(name: string, note: unknown): void {
    this.#state.write(name, seal(FORMAT, note))
  }
}

const builtName = (digest: string, { info }: Engine): string =>
  `built-${digest.slice(0, 32)}-${info.os}-${info.arch}.json`

/** An image is called by its config's name for it, whether it was chosen across a repository or not. */
const lastName = ({ file, images }: ProjectNode, image: string): string =>
  `last-${shortHash(`${file}\n${images.length === 1 ? "" : image.slice(image.lastIndexOf("#") + 1)}`)}.json`

/** Another image may have the same id, for another reason. */
const madeName = (id: string, tag: string): string =>
  `made-${shortHash(`${id}\n${fullReference(tag)}`)}.json`

const filesName = (digest: string): string => `files-${digest.slice(0, 32)}.json`

/** What the files of a context were, for {@link BuildNotes.files}. */
export function filesOf(context: SeenContext): ReadonlyMap<string, SeenFile> {
  return new Map(
    [...context.entries()].map(({ path, kind, mode, content }): [string, SeenFile] => [
      path,
      { mode: mode.toString(8), content: `${kind}:${content}` },
    ]),
  )
}

function filesToKeep(context: SeenContext): KeptFiles {
  const files = filesOf(context)
  return files.size > MOST_FILES ? "many" : [...files]
}
