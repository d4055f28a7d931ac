import { isContextOf, pruneCache } from "../build-cache.ts"

/** What tells the records of a benchmark's builds from others that an engine's build cache has. */
export interface Traces {
  readonly since: Date
  /** The instructions that were built. */
  readonly instructions: ReadonlySet<string>
  /** Bytes of the context that were sent at first. */
  readonly sent: number
}

/**
 * Takes the layers of a scope out of the build cache: those that name its mark, and those of the same instructions
 * since it began. An engine does not tell what a record was built on, so what somebody else built of the very same
 * instructions meanwhile goes too, and costs them a build.
 */
export async function prune(
  host: string,
  traces: Traces & { readonly mark: string },
): Promise<void> {
  const commands = [...traces.instructions].map(commandOf)
  await pruneCache(host, (record) => {
    const { Type, Description, CreatedAt, Size } = record
    if (Description.includes(traces.mark)) return true
    if (new Date(CreatedAt) < traces.since) return false
    if (Type === "source.local") return Size > 1e6 && isContextOf(record, traces.sent)
    const words = inOneLine(Description)
    return commands.some((command) => words.endsWith(command))
  })
}

/** As the record of its layer ends: a RUN is known by its command, without flags. */
const commandOf = (instruction: string): string =>
  inOneLine(instruction).replace(/^RUN (?:--\S+ )*/u, "")

const inOneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim()
