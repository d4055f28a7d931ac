import { resolve } from "node:path"
import { backendFault, isFault, parseBackends } from "@stagecraft/ir"
import type { Backend, BackendUse } from "@stagecraft/ir"
import type { CommandContext, OptionValues } from "./command.ts"
import { readAttestations } from "./read-attestations.ts"
import { wrongOption } from "./wrong-option.ts"

/** Where the command line wants results and caches, and what it wants said about them. Paths are absolute; a `dest` may be `-`, standard output. */
export interface BackendOverrides {
  readonly outputs: readonly Backend[] | undefined
  readonly cacheFrom: readonly Backend[] | undefined
  readonly cacheTo: readonly Backend[] | undefined
  /** Over the config's, type by type. */
  readonly attest?: readonly Backend[]
  /** Also to the registry, and to the engine's own store. */
  readonly push: boolean
  readonly load: boolean
}

/** Reads `--output`, `--push`, `--load`, the caches and attestations. @throws ImageError `usage-option-value`. */
export function readBackends({ options, terminal }: CommandContext): BackendOverrides {
  const { cwd } = terminal
  return {
    outputs: given(read(options, "output", "outputs", cwd)),
    cacheFrom: given(read(options, "cache-from", "cacheFrom", cwd)),
    cacheTo: given(read(options, "cache-to", "cacheTo", cwd)),
    attest: readAttestations(options),
    push: options.flag("push"),
    load: options.flag("load"),
  }
}

/** A list as the command line gives it: an option that is not there says nothing. */
export function given<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined
}

function read(
  options: OptionValues,
  option: string,
  use: BackendUse,
  cwd: string,
): readonly Backend[] {
  return options.list(option).flatMap((text) => {
    const parsed = (use === "outputs" && shortOutput(text)) || parseBackends(use, text)
    const fault = isFault(parsed)
      ? parsed
      : parsed.map((each) => backendFault(use, each)).find((each) => each !== undefined)
    if (fault) throw wrongOption(`--${option}`, text, fault)
    return placeBackends(parsed as readonly Backend[], cwd)
  })
}

/** `-o DIR` is a folder, `-o -` a tar file on standard output, as `docker buildx build` has it. */
function shortOutput(text: string): readonly Backend[] | undefined {
  if (text === "-") return [{ type: "tar", attributes: { dest: "-" } }]
  const isFolder = text !== "" && !/[,"]|^type=/iu.test(text)
  return isFolder ? [{ type: "local", attributes: { dest: text } }] : undefined
}

/** Their folders and files as absolute paths. */
export function placeBackends(backends: readonly Backend[], base: string): readonly Backend[] {
  return backends.map((backend) => {
    const { src, dest } = backend.attributes
    const paths = {
      ...(src !== undefined && { src: resolve(base, src) }),
      ...(dest !== undefined && dest !== "-" && { dest: resolve(base, dest) }),
    }
    return { type: backend.type, attributes: { ...backend.attributes, ...paths } }
  })
}
