import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import type { Span } from "@stagecraft/ir"

import type { FileTarget, SendSink } from "../session/file-send.ts"
import { openOutputFolder } from "./output-folder.ts"
import type { OutputPlace } from "./output-place.ts"
import { savingFailed } from "./saving-failed.ts"
import { TarReader } from "./tar-reader.ts"

/** One entry of an OCI layout's `index.json`. @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md */
interface Descriptor {
  readonly digest: string
  readonly annotations?: Readonly<Record<string, string>>
}

interface LayoutIndex {
  readonly manifests?: readonly Descriptor[]
}

/**
 * An OCI layout as a folder, of which the engine sends the tar. Images of other names that are there already stay.
 *
 * BuildKit has a service of its own for this, with which it asks first what is there: blobs that are would not be sent.
 */
export function openOutputLayout(
  destination: string,
  span?: Span,
): OutputPlace & { readonly sink: SendSink } {
  const folder = openOutputFolder(destination, span)
  const transfer = folder.sink.begin()
  let target: FileTarget | undefined
  const tar = new TarReader({
    entry: (entry) => {
      target = transfer.add(entry)?.()
    },
    data: (bytes) => target?.write(bytes),
    end: () => {
      target?.close()
      target = undefined
    },
  })
  return {
    sink: {
      kind: "bytes",
      take: async (chunks) => {
        try {
          for (const chunk of chunks) tar.take(chunk)
        } catch (error) {
          throw savingFailed(destination, error, span)
        }
      },
    },
    commit: async () => {
      try {
        transfer.end()
        if (folder.before !== undefined) mergeIndex(folder.before, folder.filled)
      } catch (error) {
        throw savingFailed(destination, error, span)
      }
      await folder.commit()
    },
    discard: () => folder.discard(),
  }
}

/** What tells the images of a layout apart: their names, else what they are. */
function keyOf({ digest, annotations = {} }: Descriptor): string {
  const name = annotations["io.containerd.image.name"]
  const tag = annotations["org.opencontainers.image.ref.name"]
  return name === undefined && tag === undefined ? digest : `${name ?? ""} ${tag ?? ""}`
}

function mergeIndex(old: string, filled: string): void {
  const before = readIndex(join(old, "index.json"))
  const file = join(filled, "index.json")
  const now = readIndex(file)
  if (!before?.manifests || !now?.manifests) return
  const names = new Set(now.manifests.map(keyOf))
  const kept = before.manifests.filter((each) => !names.has(keyOf(each)))
  if (kept.length > 0)
    writeFileSync(file, JSON.stringify({ ...now, manifests: [...kept, ...now.manifests] }))
}

function readIndex(file: string): LayoutIndex | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as LayoutIndex
  } catch {
    // None, or none that could be read by anyone: it is replaced.
    return undefined
  }
}
