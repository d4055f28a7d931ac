import { shortHash } from "@stagecraft/config"
import type { SeenContext } from "@stagecraft/context"
import type { Engine } from "@stagecraft/engine"
import type { ProjectNode } from "@stagecraft/ir"
import { fullReference } from "../full-reference.ts"
import type { BelowDigests, ImageInputs, InputParts } from "./image-inputs.ts"
import type { StateFolder } from "./state-folder.ts"

/** Another shape of a note gets another number. */
const FORMAT = 2

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

/** What builds left behind for the ones that come. */
export class BuildNotes {
  readonly #state: StateFolder

  constructor(state: StateFolder) {
    this.#state = state
  }

  /** What was built from these inputs. */
  built({ digest }: ImageInputs, engine: Engine): BuiltNote | undefined {
    return parse(this.#state.read(builtName(digest, engine))) as BuiltNote | undefined
  }

  keepBuilt({ digest }: ImageInputs, engine: Engine, note: BuiltNote): void {
    this.#state.write(builtName(digest, engine), print(note))
  }

  forgetBuilt({ digest }: ImageInputs, engine: Engine): void {
    this.#state.remove(builtName(digest, engine))
  }

  /** The last build of an image. */
  last(project: ProjectNode, image: string): LastNote | undefined {
    return parse(this.#state.read(lastName(project, image))) as LastNote | undefined
  }

  keepLast(
    project: ProjectNode,
    image: string,
    { digest, parts, seen }: ImageInputs,
    { at, below }: Pick<LastNote, "at" | "below">,
  ): void {
    for (const context of seen.values()) {
      const name = filesName(context.digest)
      if (this.#state.read(name) === undefined) this.#state.write(name, printFiles(context))
    }
    const note: LastNote = { at, digest, parts, below }
    this.#state.write(lastName(project, image), print(note))
  }

  /** What stands for all that an image was built from, by its id and one of the tags that its config gives it. */
  made(id: string, tag: string): string | undefined {
    const note: { readonly digest?: string } = parse(this.#state.read(madeName(id, tag))) ?? {}
    return note.digest
  }

  keepMade(id: string, tag: string, digest: string): void {
    const name = madeName(id, tag)
    if (this.made(id, tag) !== digest) this.#state.write(name, print({ digest }))
  }

  /** The files of a context by its digest; undefined when they were too many, or are not known any more. */
  files(digest: string): ReadonlyMap<string, SeenFile> | undefined {
    const text = this.#state.read(filesName(digest))
    if (text === undefined || text === "") return undefined
    return new Map(
      text.split("\0").flatMap((line) => {
        const [mode = "", content = "", ...path] = line.split(" ")
        return content === ""
          ? []
          : [[path.join(" "), { mode, content: decodeURIComponent(content) }]]
      }),
    )
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

const filesName = (digest: string): string => `files-${digest.slice(0, 32)}.txt`

/** What the files of a context were, for {@link BuildNotes.files}. */
export function filesOf(context: SeenContext): ReadonlyMap<string, SeenFile> {
  return new Map(
    [...context.entries()].map(({ path, kind, mode, content }): [string, SeenFile] => [
      path,
      { mode: mode.toString(8), content: `${kind}:${content}` },
    ]),
  )
}

function printFiles(context: SeenContext): string {
  const files = filesOf(context)
  if (files.size > MOST_FILES) return ""
  return [...files]
    .map(([path, { mode, content }]) => `${mode} ${encodeURIComponent(content)} ${path}`)
    .join("\0")
}

const print = (note: object): string => JSON.stringify({ format: FORMAT, ...note })

function parse(text: string | undefined): object | undefined {
  if (text === undefined) return undefined
  try {
    const note = JSON.parse(text) as { readonly format?: unknown }
    return note.format === FORMAT ? note : undefined
  } catch {
    // Damaged: as if there were none.
    return undefined
  }
}
