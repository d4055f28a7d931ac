import type { ContextFile } from "../exactness/engine-client.ts"
import { ownFiles } from "./random-project.ts"

/** What an install looks for, by a word of its command. */
const kinds: readonly (readonly [RegExp, readonly ContextFile[]])[] = [
  [/\bnpm\b/u, ownFiles.npm],
  [/\byarn\b/u, ownFiles.yarn],
  [/\bpnpm\b/u, ownFiles.pnpm],
  [/\bbun\b/u, ownFiles.bun],
  [/\bpip3?\b/u, ownFiles.python],
  [/\bgo (?:mod|build|install)\b/u, ownFiles.go],
  [/\bbundle\b/u, ownFiles.ruby],
  [/\b(?:uv|poetry)\b/u, ownFiles.uv],
]

/** The files of a project that the commands of a Dockerfile look for. */
export function standInFiles(shell: string): readonly ContextFile[] {
  const found = kinds.flatMap(([word, files]) => (word.test(shell) ? files : []))
  const lists = [...shell.matchAll(/(?:-r|--requirement)[ =]([\w./-]+\.txt)/gu)].map(
    ([, path = ""]): ContextFile => [path.replace(/^\/?(?:\w+\/)*/u, ""), "flask==1.0\n"],
  )
  return [...found, ...lists, ["src/main.txt", "source\n"], ["run.sh", "#!/bin/sh\n"]]
}
