import type { RunStep, Text } from "@stagecraft/ir"
import { readMounts } from "./mount.ts"
import { readOwner } from "./owner.ts"
import {
  isRecord,
  readBoolean,
  readCount,
  readOptions,
  readWord,
  type Read,
  type Reader,
} from "./read-options.ts"
import { readFrom, readStage } from "./read-source.ts"
import { readComment, readPlain, readText, wrongType } from "./read-text.ts"

const plainly: Reader<string> = (value, what) =>
  readPlain(value, what, "write it out; this option is not expanded")

function readList<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, what) => {
    if (!Array.isArray(value)) throw wrongType(what, "a list", value)
    return Object.freeze(
      Array.from(value as unknown[], (entry, index) => read(entry, `${what}[${index}]`)),
    )
  }
}

const readMode: Reader<Text> = (value, what) => {
  if (typeof value !== "number") return readText(value, what)
  throw wrongType(what, "text", value, 'write the octal digits in quotes, as in "755"')
}

const deviceReaders = { name: plainly, required: readBoolean }

const readDevice: Reader<NonNullable<RunStep["devices"]>[number]> = (value, what) => {
  if (!isRecord(value)) return Object.freeze({ name: plainly(value, what), required: false })
  const { name, required = false } = readOptions(value, deviceReaders, what)
  if (name === undefined) throw wrongType(`${what} name`, "text", undefined)
  return Object.freeze({ name, required })
}

const comment = { comment: readComment }

const transfer = {
  chown: readOwner,
  chmod: readMode,
  link: readBoolean,
  exclude: readList(plainly),
}

const run = {
  mounts: readMounts,
  network: readWord("default", "none", "host"),
  security: readWord("sandbox", "insecure"),
  devices: readList(readDevice),
  merge: readBoolean,
  ...comment,
}

const duration = (value: unknown, what: string): string => {
  if (typeof value === "number")
    throw wrongType(what, "text", value, `say the unit, too: "${value}s"`)
  return plainly(value, what)
}

/** The options of each verb, and how each is read. */
export const stepReaders = {
  plain: comment,
  from: { platform: readText, stages: readList(readStage), ...comment },
  run,
  script: { name: plainly, ...run },
  copy: { from: readFrom, ...transfer, parents: readBoolean, ...comment },
  add: {
    ...transfer,
    checksum: readText,
    keepGitDir: readBoolean,
    unpack: readBoolean,
    ...comment,
  },
  healthcheck: {
    interval: duration,
    timeout: duration,
    startPeriod: duration,
    startInterval: duration,
    retries: readCount,
    ...comment,
  },
} as const

type Readers = typeof stepReaders

/** A verb's options as its node holds them: the comment is the lines that are printed above. */
export type StepOptions<K extends keyof Readers> = Omit<Read<Readers[K]>, "comment"> & {
  readonly comments?: readonly string[]
}

/** Reads a verb's options by its table. */
export function readStepOptions<K extends keyof Readers>(
  options: unknown,
  table: K,
  what: string,
): StepOptions<K> {
  const { comment, ...rest } = readOptions<Readers[keyof Readers]>(
    options,
    stepReaders[table],
    what,
  )
  const named = comment === undefined ? rest : { ...rest, comments: comment }
  // The table was looked up by K; TypeScript keeps only what all tables have in common.
  return named as StepOptions<K>
}
