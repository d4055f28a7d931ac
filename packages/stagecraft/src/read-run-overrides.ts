import { resolve } from "node:path"
import type { NamedContextSource } from "@stagecraft/engine"
import {
  annotationFault,
  contextFault,
  hostFault,
  isFault,
  isFetched,
  layoutAddress,
  parseSize,
  parseUlimit,
  splitFields,
  ulimitFault,
} from "@stagecraft/ir"
import type { ImageNode, Ulimit } from "@stagecraft/ir"
import type { CommandContext, OptionValues } from "./command.ts"
import { wrongOption } from "./wrong-option.ts"

/** What the command line says of the image's names and of how its RUNs run. */
export interface RunOverrides {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly contexts: Readonly<Record<string, NamedContextSource>>
  readonly network: ImageNode["network"]
  readonly extraHosts: Readonly<Record<string, readonly string[]>>
  readonly shmSize: number | undefined
  readonly ulimits: Readonly<Record<string, Ulimit>>
  readonly cgroupParent: string | undefined
}

const NETWORKS = ["default", "none", "host"] as const

/** Reads them. @throws ImageError `usage-option-value`. */
export function readRunOverrides({ options, terminal }: CommandContext): RunOverrides {
  const size = options.value("shm-size")
  const shmSize = size === undefined ? undefined : parseSize(size)
  if (size !== undefined && typeof shmSize === "object")
    throw wrongOption("--shm-size", size, shmSize)
  return {
    labels: readPairs(options, "label", "KEY=VALUE"),
    annotations: readAnnotations(options),
    contexts: readContexts(options, terminal.cwd),
    network: readNetwork(options.value("network")),
    extraHosts: readHosts(options),
    shmSize: shmSize as number | undefined,
    ulimits: readUlimits(options),
    cgroupParent: options.value("cgroup-parent"),
  }
}

/** `KEY=VALUE` entries; a key alone has an empty value, as `docker build --label` reads it. */
function readPairs(options: OptionValues, option: string, form: string): Record<string, string> {
  const pairs: Record<string, string> = {}
  for (const text of options.list(option)) {
    const [key, value] = cut(text, "=")
    if (key.trim() === "") throw wrongOption(`--${option}`, text, { why: `needs ${form}` })
    pairs[key] = value ?? ""
  }
  return pairs
}

function readAnnotations(options: OptionValues): Record<string, string> {
  for (const text of options.list("annotation")) {
    const [name, value] = cut(text, "=")
    const fault = value === undefined ? { why: "needs KEY=VALUE" } : annotationFault(name)
    if (fault) throw wrongOption("--annotation", text, fault)
  }
  return readPairs(options, "annotation", "KEY=VALUE")
}

/** What a named context stands for; a folder, that of a layout too, is relative to `base`. */
export function contextSource(source: string, base: string): NamedContextSource {
  const address = layoutAddress(source)
  if (address && !isFault(address)) {
    const { folder, ...image } = address
    return { layout: resolve(base, folder), ...image }
  }
  return isFetched(source) ? { reference: source } : { folder: resolve(base, source) }
}

function readContexts(options: OptionValues, cwd: string): Record<string, NamedContextSource> {
  return Object.fromEntries(
    options.list("build-context").map((text): [string, NamedContextSource] => {
      const [name, source] = cut(text, "=")
      const fault = source === undefined ? { why: "needs NAME=FOLDER" } : contextFault(name, source)
      if (fault) throw wrongOption("--build-context", text, fault)
      return [name, contextSource(source!, cwd)]
    }),
  )
}

function readNetwork(text: string | undefined): ImageNode["network"] {
  const found = NETWORKS.find((each) => each === text)
  if (text === undefined || found !== undefined) return found
  throw wrongOption("--network", text, { why: `there is ${NETWORKS.join(", ")}` })
}

function readHosts(options: OptionValues): Record<string, readonly string[]> {
  const hosts: Record<string, string[]> = {}
  for (const text of options.list("add-host")) {
    const fields = splitFields(text)
    if (isFault(fields)) throw wrongOption("--add-host", text, fields)
    for (const field of fields) {
      const [name, written = ""] = cut(field, field.includes("=") ? "=" : ":")
      const address = written.replace(/^\[(.+)\]$/u, "$1")
      const fault = written === "" ? { why: "needs NAME=ADDRESS" } : hostFault(name, address)
      if (fault) throw wrongOption("--add-host", text, fault)
      ;(hosts[name] ??= []).push(address)
    }
  }
  return hosts
}

function readUlimits(options: OptionValues): Record<string, Ulimit> {
  return Object.fromEntries(
    options.list("ulimit").map((text): [string, Ulimit] => {
      const [name, value = ""] = cut(text, "=")
      const limit = parseUlimit(value)
      const fault = isFault(limit) ? limit : ulimitFault(name, limit)
      if (fault) throw wrongOption("--ulimit", text, fault)
      return [name, limit as Ulimit]
    }),
  )
}

function cut(text: string, mark: string): [before: string, after: string | undefined] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
