import type { LayerEntry } from "@stagecraft/engine"

/** A file as it came into the image; two paths that are hard links of each other have the same one. */
export interface Inode {
  readonly entry: LayerEntry
  /** Of the layer it lies in, counted from 0; undefined for a folder that no layer describes. */
  readonly layer: number | undefined
}

interface Node {
  inode: Inode
  readonly children: Map<string, Node>
}

/** What an image's files are, all layers together, by their paths; `""` is the root. */
export type FileTree = ReadonlyMap<string, Inode>

const WHITEOUT = ".wh."
const OPAQUE = ".wh..wh..opq"

/** A folder that is only known by what lies in it. */
const implied = (path: string): Inode => ({
  layer: undefined,
  entry: {
    path,
    type: "directory",
    mode: 0o755,
    uid: 0,
    gid: 0,
    size: 0,
    link: "",
    xattrs: new Map(),
  },
})

class Tree {
  readonly #root: Node = { inode: implied(""), children: new Map() }

  #find(path: string): Node | undefined {
    let node: Node | undefined = this.#root
    for (const name of path === "" ? [] : path.split("/")) node = node?.children.get(name)
    return node
  }

  /** The folder of a path, made where it is missing, and the path's own name in it. */
  #place(path: string): readonly [folder: Node, name: string] {
    const names = path.split("/")
    const name = names.pop()!
    let node = this.#root
    let at = ""
    for (const each of names) {
      at = at === "" ? each : `${at}/${each}`
      let child = node.children.get(each)
      if (!child) node.children.set(each, (child = { inode: implied(at), children: new Map() }))
      node = child
    }
    return [node, name]
  }

  put(entry: LayerEntry, layer: number): void {
    if (entry.path === "") {
      this.#root.inode = { entry, layer }
      return
    }
    const [folder, name] = this.#place(entry.path)
    const present = folder.children.get(name)
    // A folder over a folder keeps what lies in it.
    if (entry.type === "directory" && present?.inode.entry.type === "directory") {
      present.inode = { entry, layer }
      return
    }
    const linked =
      entry.type === "file" && entry.digest === undefined ? this.#find(entry.link) : undefined
    const inode = linked?.inode ?? { entry, layer }
    folder.children.set(name, { inode, children: new Map() })
  }

  remove(path: string): void {
    const [folder, name] = this.#place(path)
    folder.children.delete(name)
  }

  empty(path: string): void {
    this.#find(path)?.children.clear()
  }

  files(): FileTree {
    const found = new Map<string, Inode>()
    const stack: { readonly path: string; readonly node: Node }[] = [{ path: "", node: this.#root }]
    for (let top = stack.pop(); top; top = stack.pop()) {
      const { path, node } = top
      found.set(path, node.inode)
      for (const [name, child] of node.children)
        stack.push({ path: path === "" ? name : `${path}/${name}`, node: child })
    }
    return found
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")))

/**
 * Lays the layers of an image over each other, as a container sees them.
 *
 * What a layer takes away is taken from the layers below, never from itself, wherever it stands in the layer.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
 */
export function flatten(layers: readonly (readonly LayerEntry[])[]): FileTree {
  const tree = new Tree()
  for (const [index, layer] of layers.entries()) {
    const kept: LayerEntry[] = []
    for (const entry of layer) {
      const name = entry.path.slice(entry.path.lastIndexOf("/") + 1)
      const folder = folderOf(entry.path)
      if (name === OPAQUE) tree.empty(folder)
      else if (name.startsWith(`${WHITEOUT}${WHITEOUT}`)) continue
      else if (name.startsWith(WHITEOUT))
        tree.remove([...(folder ? [folder] : []), name.slice(WHITEOUT.length)].join("/"))
      else kept.push(entry)
    }
    for (const entry of kept) tree.put(entry, index)
  }
  return tree.files()
}
