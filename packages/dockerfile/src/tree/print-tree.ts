import { encodeSource } from "./decode-source.ts"
import type { DockerfileTree } from "./tree.ts"

/** The text of a Dockerfile, exactly as it was parsed. */
export function printTree(tree: DockerfileTree): string {
  return tree.pieces.map(({ text }) => text).join("")
}

/** The bytes of a Dockerfile, exactly as they were parsed. */
export function treeBytes(tree: DockerfileTree): Uint8Array {
  return encodeSource(printTree(tree))
}
