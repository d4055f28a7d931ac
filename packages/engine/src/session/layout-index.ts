import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** What a layout's index says of a manifest. @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md */
export interface LayoutDescriptor {
  readonly digest: string
  readonly annotations?: Readonly<Record<string, string>>
}

interface LayoutIndex {
  readonly schemaVersion: number
  readonly manifests: readonly LayoutDescriptor[]
}

const NAME = "io.containerd.image.name"
const TAG = "org.opencontainers.image.ref.name"

const DIGEST = /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/u

/** Whether a text is a digest whose blob can be named by it: it holds nothing that leads elsewhere. */
export const isDigest = (text: string): boolean => DIGEST.test(text)

/** Where the blob of a digest is. */
export const blobPath = (folder: string, digest: string): string =>
  join(folder, "blobs", ...digest.split(":"))

/** The manifests of a layout. @throws the file system's error, or Error when the index is none. */
export function readLayoutIndex(folder: string): readonly LayoutDescriptor[] {
  const text = readFileSync(join(folder, "index.json"), "utf8")
  let manifests: unknown
  try {
    ;({ manifests } = JSON.parse(text) as { manifests?: unknown })
  } catch {
    throw new Error("its index.json is not JSON")
  }
  const list = manifests ?? []
  if (!Array.isArray(list) || !list.every((each) => isDigest(String(each?.digest))))
    throw new Error("its index.json is not the index of a layout")
  return list as readonly LayoutDescriptor[]
}

/** The names of an image in a layout: a whole reference, a tag, or none. */
export function namesOf({ annotations = {} }: LayoutDescriptor): readonly string[] {
  return [annotations[NAME], annotations[TAG]].filter((name) => name !== undefined)
}

/** The manifest under a name or a tag. */
export function findTag(
  manifests: readonly LayoutDescriptor[],
  tag: string,
): LayoutDescriptor | undefined {
  return (
    manifests.find(({ annotations }) => annotations?.[NAME] === tag) ??
    manifests.find(({ annotations }) => annotations?.[TAG] === tag)
  )
}

/**
 * Writes a manifest into a layout's index under a tag, where it takes the place of what had the tag.
 *
 * The index is replaced as a whole: who reads it at the same time sees the old one or the new one.
 */
export function putTag(folder: string, descriptor: LayoutDescriptor, tag: string): void {
  const before = readBefore(folder)
  const rest = before.manifests.filter(
    ({ annotations = {} }) => annotations[TAG] !== tag || annotations[NAME] !== undefined,
  )
  const named = { ...descriptor, annotations: { ...descriptor.annotations, [TAG]: tag } }
  replace(join(folder, "oci-layout"), { imageLayoutVersion: "1.0.0" })
  replace(join(folder, "index.json"), { ...before, manifests: [...rest, named] })
}

function readBefore(folder: string): LayoutIndex {
  const empty = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json" }
  try {
    const manifests = readLayoutIndex(folder)
    const file = readFileSync(join(folder, "index.json"), "utf8")
    return { ...empty, ...(JSON.parse(file) as object), manifests }
  } catch {
    // None, or none that could be read by anyone.
    return { ...empty, manifests: [] }
  }
}

function replace(file: string, value: object): void {
  const draft = `${file}.${process.pid}.new`
  mkdirSync(join(file, ".."), { recursive: true })
  try {
    writeFileSync(draft, JSON.stringify(value))
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
