import { posix } from "node:path"
import { TarReader } from "../outputs/tar-reader.ts"
import type { TarEntry } from "../outputs/tar-reader.ts"
import { BlobReader } from "./blob-reader.ts"
import type { Blob } from "./blob-reader.ts"
import type { HistoryEntry, LayerEntry, ReadOptions, SavedImage } from "./saved-image.ts"

/** `manifest.json` of what `docker save` writes: which of the other files is what. */
interface Manifest {
  readonly Config: string
  readonly Layers: readonly string[] | null
}

interface History {
  readonly created_by?: string
  readonly empty_layer?: boolean
}

/** The files of a saved image as they come, each read to its end before the next begins. */
class Archive {
  readonly blobs = new Map<string, Blob>()
  readonly links = new Map<string, string>()
  readonly #known: ReadonlyMap<string, readonly LayerEntry[]>
  readonly #ended: { readonly path: string; readonly blob: BlobReader }[] = []
  readonly #tar: TarReader
  #open: { readonly path: string; readonly blob: BlobReader } | undefined

  constructor(known: ReadonlyMap<string, readonly LayerEntry[]>) {
    this.#known = known
    this.#tar = new TarReader({
      entry: (entry) => this.#begin(entry),
      data: (bytes) => this.#open?.blob.take(bytes),
      end: () => {
        if (this.#open) this.#ended.push(this.#open)
        this.#open = undefined
      },
    })
  }

  async take(chunk: Uint8Array): Promise<void> {
    this.#tar.take(chunk)
    await this.#open?.blob.room()
    for (const { path, blob } of this.#ended.splice(0)) this.blobs.set(path, await blob.end())
  }

  #begin({ path, type, link }: TarEntry): void {
    if (type === "symlink") this.links.set(path, posix.join(posix.dirname(path), link))
    if (type !== "file") return
    const entries = this.#known.get(path)
    if (entries) this.blobs.set(path, { kind: "layer", entries })
    else this.#open = { path, blob: new BlobReader() }
  }

  text(path: string): string {
    const blob = this.blobs.get(path)
    if (blob?.kind !== "text") throw new Error(`the saved image lacks ${path}`)
    return blob.text
  }

  layer(path: string): readonly LayerEntry[] {
    const blob = this.blobs.get(this.links.get(path) ?? path)
    if (blob?.kind !== "layer") throw new Error(`the saved image lacks the layer ${path}`)
    return blob.entries
  }
}

/** A file whose name says what is in it. */
const ADDRESSED = /^blobs\/sha256\/[0-9a-f]{64}$/u

/**
 * Reads what `docker save` writes of one image.
 *
 * @throws Error on anything else.
 */
export async function readSaved(
  chunks: AsyncIterable<Uint8Array>,
  { known }: Pick<ReadOptions, "known">,
): Promise<SavedImage> {
  const archive = new Archive(known ?? new Map())
  for await (const chunk of chunks) await archive.take(chunk)
  const [manifest] = JSON.parse(archive.text("manifest.json")) as readonly Manifest[]
  if (!manifest) throw new Error("the saved image has no manifest")
  const description = JSON.parse(archive.text(manifest.Config)) as Record<string, unknown>
  const history = (description["history"] ?? []) as readonly History[]
  const layers = manifest.Layers ?? []
  for (const path of layers) if (ADDRESSED.test(path)) known?.set(path, archive.layer(path))
  return {
    config: description["config"] ?? {},
    description,
    history: history.map((each): HistoryEntry => ({
      createdBy: each.created_by ?? "",
      empty: each.empty_layer === true,
    })),
    layers: layers.map((path) => archive.layer(path)),
  }
}
