import type { DockerfileTree, Instruction, InstructionKind } from "../../src/index.ts"
import { parseDockerfile, printTree, treeBytes } from "../../src/index.ts"

/** The tree of a text that must be accepted, and must print as it is. */
export function tree(source: string | Uint8Array): DockerfileTree {
  const parsed = parseDockerfile(source)
  if (!parsed.tree) throw new Error(parsed.problems.map(({ message }) => message).join("\n"))
  const same =
    typeof source === "string"
      ? printTree(parsed.tree) === source
      : Buffer.from(source).equals(treeBytes(parsed.tree))
  if (!same) throw new Error("the tree does not print as it was")
  return parsed.tree
}

/** The instruction that a text behind `FROM scratch` makes; `escape` puts the directive on top. */
export function only(text: string, escape?: string): Instruction {
  const head = escape === undefined ? "" : `# escape=${escape}\n`
  const [, instruction, ...more] = tree(`${head}FROM scratch\n${text}`).instructions
  if (!instruction || more.length > 0) throw new Error("not one instruction")
  return instruction
}

/** The same, of one kind. */
export function onlyOf<K extends InstructionKind>(
  kind: K,
  text: string,
  escape?: string,
): Extract<Instruction, { readonly kind: K }> {
  const instruction = only(text, escape)
  if (instruction.kind !== kind) throw new Error(`a ${instruction.kind}`)
  return instruction as Extract<Instruction, { readonly kind: K }>
}

/** The problems of a text, each as its code and place. */
export function problems(source: string | Uint8Array): readonly string[] {
  return parseDockerfile(source).problems.map(
    ({ code, span }) => `${code} ${span?.line}:${span?.column}`,
  )
}

/** Texts as bytes, numbers as themselves. */
export function bytes(...parts: readonly (string | number)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.of(part))),
  )
}
