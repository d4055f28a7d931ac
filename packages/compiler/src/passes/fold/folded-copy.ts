import type { ContextView } from "@stagecraft/context"
import type { AddSource, CopyStep, Text } from "@stagecraft/ir"
import { plain, text } from "@stagecraft/ir"
import { joinPath } from "../../stage-facts.ts"
import type { FileSource, Placed, Transfer } from "./find-source.ts"
import { contextPath } from "./find-source.ts"
import type { Change, FileState, Owner } from "./read-permissions.ts"
import { modeOf, ownerOf } from "./read-permissions.ts"

/** A file of a COPY or ADD, and what it is to become. Absent: as the step has it. */
interface FoldedFile {
  readonly source: FileSource
  readonly mode: number | undefined
  readonly owner: Owner | undefined
}

type Known = Exclude<Change, { readonly why: string }>

const octal = (mode: number): string => mode.toString(8).padStart(3, "0")

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/"

/** The mode of folders that a COPY makes; builders of today give them that of its `--chmod`. */
const OWN_FOLDER = 0o755

/** A COPY or ADD on its way to the permissions that RUNs after it give to its files. */
export class FoldedCopy {
  readonly placed: Placed
  readonly #directory: string | undefined
  readonly #parentsExist: boolean
  readonly #files = new Map<string, FoldedFile>()
  readonly #comments: string[] = []

  constructor(placed: Placed, directory: string | undefined, parentsExist: boolean) {
    this.placed = placed
    this.#directory = directory
    this.#parentsExist = parentsExist
  }

  /** What a file of it is before the next change. */
  state(path: string, source: FileSource): FileState {
    const { step } = this.placed
    const file = this.#files.get(path)
    const flag = step.chmod && plain(step.chmod)
    const own = step.chmod === undefined ? source.mode : flag === undefined ? flag : modeOf(flag)
    const owner = step.chown && plain(step.chown)
    const unknown = step.chown !== undefined && owner === undefined
    return {
      mode: file?.mode ?? own,
      owner: file?.owner ?? (unknown ? undefined : ownerOf(owner)),
    }
  }

  /** Why a file cannot be changed so; undefined when it can. */
  against(path: string, source: FileSource, change: Known): string | undefined {
    // Fetched only once, so it is folded as a whole or not at all.
    if (source.source.kind !== "url") return undefined
    return this.#leavesFolders(this.#after(path, source, change))
      ? undefined
      : "its folder may not be there yet, and would become the same"
  }

  #after(path: string, source: FileSource, change: Known): FoldedFile {
    const { mode, owner } = this.#files.get(path) ?? { mode: undefined, owner: undefined }
    return { source, mode, owner, ...change }
  }

  fold(path: string, source: FileSource, change: Known): void {
    this.#files.set(path, this.#after(path, source, change))
  }

  comment(lines: readonly string[]): void {
    this.#comments.push(...lines)
  }

  /** The step, or the step and the COPYs behind it that lay some of its files over. */
  steps(view: ContextView | undefined): readonly (Transfer | CopyStep)[] {
    const { step } = this.placed
    const [first] = this.#files.values()
    if (!first) return [step]
    if (this.#isWhole(first, view)) {
      const comments = [...(step.comments ?? []), ...this.#comments]
      return [{ ...step, ...this.#flags(first), ...(comments.length > 0 && { comments }) }]
    }
    return [step, ...this.#overlays()]
  }

  #flags({ mode, owner }: FoldedFile): { readonly chmod?: Text; readonly chown?: Text } {
    const { step } = this.placed
    const chmod = mode === undefined ? step.chmod : text(octal(mode))
    const chown = owner ? text(`${owner.user}:${owner.group}`) : step.chown
    return { ...(chmod && { chmod }), ...(chown && { chown }) }
  }

  /** True when the folders that the step makes stay what they are with other flags; those that are there always do. */
  #leavesFolders({ mode, owner }: FoldedFile): boolean {
    if (this.#parentsExist) return true
    const { step } = this.placed
    const [chmod, chown] = [step.chmod && plain(step.chmod), step.chown && plain(step.chown)]
    const known = step.chmod === undefined ? OWN_FOLDER : chmod && modeOf(chmod)
    if (mode !== undefined && mode !== known) return false
    const owned = step.chown === undefined || chown !== undefined ? ownerOf(chown) : undefined
    return !owner || (owned?.user === owner.user && owned.group === owner.group)
  }

  /** True when every file of the step becomes the same, and nothing else of it would change. */
  #isWhole(first: FoldedFile, view: ContextView | undefined): boolean {
    const { step } = this.placed
    if (!this.#leavesFolders(first)) return false
    const files = [...this.#files.values()]
    const same = files.every(
      ({ mode, owner }) =>
        mode === first.mode &&
        owner?.user === first.owner?.user &&
        owner?.group === first.owner?.group,
    )
    const folded = new Set(files.map(({ source }) => source.source))
    const isFile = (source: AddSource) => {
      if (!folded.has(source)) return false
      const path = source.kind === "path" ? contextPath(source.path) : undefined
      return path === undefined || view?.entry(path)?.type === "file"
    }
    return same && step.sources.every(isFile)
  }

  #overlays(): readonly CopyStep[] {
    const groups = new Map<
      string,
      {
        readonly file: FoldedFile
        readonly to: string
        readonly sources: CopyStep["sources"][number][]
      }
    >()
    for (const [path, file] of this.#files) {
      const { source } = file.source
      if (source.kind === "url" || source.kind === "git") continue
      const to = file.source.exact ? path : folderOf(path)
      const key = JSON.stringify([to, file.source.exact, this.#flags(file)])
      const group = groups.get(key)
      if (group) group.sources.push(source)
      else groups.set(key, { file, to, sources: [source] })
    }
    const { span } = this.placed.step
    return [...groups.values()].map(({ file, to, sources }, index): CopyStep => ({
      kind: "copy",
      sources,
      destination: file.source.exact ? this.placed.step.destination : text(this.#written(to)),
      ...this.#flags(file),
      ...(index === 0 && this.#comments.length > 0 && { comments: this.#comments }),
      span,
    }))
  }

  /** A folder as the step's author would have written it: relative where its own destination is. */
  #written(folder: string): string {
    const { destination } = this.placed.step
    const directory = this.#directory
    const relative = !(plain(destination) ?? "/").startsWith("/")
    if (relative && directory !== undefined) {
      if (folder === directory) return "./"
      const start = directory === "/" ? "/" : `${directory}/`
      if (folder.startsWith(start)) return `${folder.slice(start.length)}/`
    }
    return folder === "/" ? "/" : `${joinPath("/", folder)}/`
  }
}
