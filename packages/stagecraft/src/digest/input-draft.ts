import type { BuildRequest } from "@stagecraft/engine"
import type { CompiledImage } from "../compile-image.ts"
import { unknownInputs, unlockedBases } from "./base-inputs.ts"
import type { BaseInput } from "./base-inputs.ts"
import { partsOf } from "./image-inputs.ts"
import type { InputParts } from "./image-inputs.ts"

/** What an image is made from, before its folders are looked at. Plain data. */
export interface InputDraft {
  /** Without the contexts that are folders. */
  readonly parts: InputParts
  /** Named contexts that are folders, and the build context, called `""`, if anything of it is used. */
  readonly folders: Readonly<Record<string, InputFolder>>
  readonly unlocked: readonly BaseInput[]
  readonly unknown: readonly string[]
}

/** A folder that an image is made from. */
export interface InputFolder {
  /** Absolute. */
  readonly folder: string
  /** The text of the ignore file that it is sent by; absent: the folder's own. */
  readonly ignore?: string
}

/** What a request for an image says of its inputs. Reads nothing. */
export function draftInputs(compiled: CompiledImage, request: BuildRequest): InputDraft {
  const { compilation, contextFolder } = compiled
  const folders: Record<string, InputFolder> = {}
  if (compilation.uses.length > 0)
    folders[""] = { folder: contextFolder, ignore: compilation.ignore }
  for (const [name, source] of Object.entries(request.contexts ?? {}))
    if ("folder" in source) folders[name] = { folder: source.folder }
  return {
    parts: partsOf(compiled, request),
    folders,
    unlocked: unlockedBases(compiled, request),
    unknown: unknownInputs(compiled, request),
  }
}
