import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import type { Compilation, CompileOptions } from "@stagecraft/compiler"
import { compile } from "@stagecraft/compiler"
import { parseIgnore, viewContext } from "@stagecraft/context"
import { parseDockerfile } from "@stagecraft/dockerfile"
import { liftDockerfile } from "@stagecraft/importer"
import type { BaseConfig, ImageNode, Optimize } from "@stagecraft/ir"
import type { ContextFile } from "../exactness/engine-client.ts"

/** A Dockerfile and the context that it is built from. */
export interface Case {
  readonly name: string
  readonly text: string
  readonly context: readonly ContextFile[]
  /** Configs of bases that the compiler may know. */
  readonly knownBases?: ReadonlyMap<string, BaseConfig>
  readonly optimize?: Partial<Optimize>
}

/** One of the two ways to build a case. */
export interface Side {
  readonly compiled: Compilation
  /** What its ignore file sends. */
  readonly sent: readonly ContextFile[]
}

/** A case as it is written and as it is optimized. */
export interface Pair {
  readonly of: Case
  readonly written: Side
  readonly optimized: Side
}

/** The image of a Dockerfile's last stage in the words of the graph. */
export function imageOf(text: string): ImageNode {
  const { tree, problems } = parseDockerfile(text, { file: "Dockerfile" })
  const lifted = tree && liftDockerfile(tree)
  const [image] = lifted?.file?.images ?? []
  if (!image) throw new Error(JSON.stringify([...problems, ...(lifted?.problems ?? [])]))
  return image.node
}

function writeContext(folder: string, files: readonly ContextFile[]): void {
  for (const [path, contents, mode] of files) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, contents, { mode: mode ?? 0o644 })
  }
}

/** Compiles a case without passes and with all of them, the context at hand. */
export function pairOf(of: Case): Pair {
  const image = imageOf(of.text)
  const folder = mkdtempSync(join(tmpdir(), "stagecraft-pair-"))
  try {
    writeContext(folder, of.context)
    const options: CompileOptions = {
      contextFolder: folder,
      nameOnlyStage: true,
      purpose: "build",
      ...(of.knownBases && { knownBases: of.knownBases }),
    }
    const side = (optimize: CompileOptions["optimize"]): Side => {
      const compiled = compile(image, { ...options, ...(optimize !== undefined && { optimize }) })
      const errors = compiled.problems.filter(({ severity }) => severity === "error")
      if (errors.length > 0) throw new Error(JSON.stringify(errors))
      const view = viewContext(folder, parseIgnore(compiled.ignore))
      return { compiled, sent: of.context.filter(([path]) => view.entry(path)?.type === "file") }
    }
    return { of, written: side(false), optimized: side(of.optimize ?? {}) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
