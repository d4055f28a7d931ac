import type { AddSource, CopySource as CopySourceNode } from "@stagecraft/ir"
import { kind } from "./brand.ts"
import { deepFreeze } from "./deep-freeze.ts"
import { NotText } from "./not-text.ts"
import { readPlain, readText } from "./read-text.ts"
import type { TextInput } from "./text-input.ts"

/** A source of files that is more than a path. Made by {@link glob}, {@link file} and {@link git}. */
export interface FileSource<Node extends AddSource = AddSource> {
  readonly [kind]: "source"
  toNode(): Node
}

/** A pattern, or a file whose contents stand in the config. */
export type CopyFileSource = FileSource<CopySourceNode>

class FileSourceValue<Node extends AddSource> extends NotText implements FileSource<Node> {
  readonly [kind] = "source"
  readonly #node: Node

  constructor(node: Node) {
    super()
    this.#node = deepFreeze(node)
    Object.freeze(this)
  }

  toNode(): Node {
    return this.#node
  }
}

/**
 * A pattern with the whole pattern language of COPY: `*`, `?`, `[a-z]` and backslash escapes, and `**` for any number of
 * folders with `{ parents: true }`; without it `**` is `*`.
 *
 * In a plain string only `*` and `?` match, so that `[id].tsx` is that very file.
 *
 * @example copy(glob("packages/[a-c]*\/package.json"), "./", { parents: true })
 * @see https://docs.docker.com/reference/dockerfile/#pattern-matching
 */
export function glob(pattern: TextInput): CopyFileSource {
  return new FileSourceValue({ kind: "glob", pattern: readText(pattern, "glob") })
}

/**
 * A file whose contents stand in the config.
 *
 * The contents arrive as they are; a reference in them is expanded. They end with a newline, for the Dockerfile cannot
 * hold a file that does not.
 *
 * @param name - The file's name inside a destination that is a folder.
 * @example
 * copy(file("motd", "Welcome to build 7\n"), "/etc/motd")
 * copy(file("config.json", `${JSON.stringify(config)}\n`), "/etc/app/")
 * @see https://docs.docker.com/reference/dockerfile/#example-creating-inline-files
 */
export function file(name: string, contents: TextInput): CopyFileSource {
  return new FileSourceValue({
    kind: "inline",
    name: readPlain(name, "file name", "name the file in plain characters"),
    contents: readText(contents, `contents of file ${name}`),
  })
}

/**
 * A git repository for ADD, where its address does not say so by itself, as one that a variable holds. Needs Dockerfile 1.6.
 *
 * @param repository - An address, with `#ref:folder` after it where wanted. The builder clones `ssh://`, `git://` and
 * `git@host:path`; of http and https only a path that ends with `.git`, everything else is a file that it downloads.
 * @example add(git(`${arg("MIRROR")}/team/tools.git#v1.2:src`), "/src/tools/")
 * @see https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository
 */
export function git(
  repository: TextInput,
): FileSource<Extract<AddSource, { readonly kind: "git" }>> {
  return new FileSourceValue({ kind: "git", repository: readText(repository, "git") })
}
