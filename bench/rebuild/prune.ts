import { ask } from "../../scripts/engine/engine-api.ts"

/** What tells the records of a benchmark's builds from others that an engine's build cache has. */
export interface Traces {
  readonly since: Date
  /** The instructions that were built. */
  readonly instructions: ReadonlySet<string>
  /** Bytes of the context that were sent at first. */
  readonly sent: number
}

interface CacheRecord {
  readonly ID: string
  readonly Type: string
  readonly Description: string
  readonly CreatedAt: string
  readonly Size: number
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
  const { text } = await ask(host, "/v1.43/system/df?type=build-cache", { timeoutMs: 0 })
  const { BuildCache } = JSON.parse(text) as { readonly BuildCache: readonly CacheRecord[] | null }
  const commands = [...traces.instructions].map(commandOf)
  const ids = (BuildCache ?? [])
    .filter(({ Type, Description, CreatedAt, Size }) => {
      if (Description.includes(traces.mark)) return true
      if (new Date(CreatedAt) < traces.since) return false
      if (Type === "source.local") return Size > 1e6 && Math.abs(Size / traces.sent - 1) < 0.02
      const words = inOneLine(Description)
      return commands.some((command) => words.endsWith(command))
    })
    .map(({ ID }) => ID)
  // One at a time, so that one which is in use does not keep the rest; a parent goes after its children.
  for (const id of [...ids, ...ids]) {
    const filters = encodeURIComponent(JSON.stringify({ id: { [id]: true } }))
    await ask(host, `/v1.43/build/prune?all=1&filters=${filters}`, { method: "POST", timeoutMs: 0 })
  }
}

/** As the record of its layer ends: a RUN is known by its command, without flags. */
const commandOf = (instruction: string): string =>
  inOneLine(instruction).replace(/^RUN (?:--\S+ )*/u, "")

const inOneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim()
