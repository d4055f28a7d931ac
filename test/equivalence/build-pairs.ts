import type { ContextFile } from "../exactness/engine-client.ts"
import type { Pair, Side } from "./pair.ts"
import type { World } from "./tracing-base.ts"

/** What a build left: by path what is known of each file, and what the commands logged. */
export interface Outcome {
  readonly files: ReadonlyMap<string, string>
  readonly log: readonly string[]
}

/** The stages of all cases are called so, and a number; several cases become one Dockerfile by renaming them. */
export const STAGE = "zstage"

/** Mounts of one RUN: the kernel puts a limit on the length of their list. */
const MOUNTS = 20

type Which = "written" | "optimized"

/** `COPY a ./b` of the context of one case, in a context that holds those of several. */
function copyFrom(line: string, folder: string): string {
  const [, head = "", rest = ""] = /^((?:COPY|ADD)(?: --\S+)*) (.*)$/u.exec(line) ?? []
  if (head === "" || / --from=/u.test(head) || rest.startsWith("<<")) return line
  const inside = (path: string): string =>
    /^https?:/u.test(path) ? path : `${folder}${path.replace(/^\.?\//u, "").replace(/^\.$/u, "")}`
  if (rest.startsWith("[")) {
    const words = JSON.parse(rest) as readonly string[]
    return `${head} ${JSON.stringify([...words.slice(0, -1).map(inside), words.at(-1)])}`
  }
  const words = rest.split(" ")
  return [head, ...words.slice(0, -1).map(inside), words.at(-1)].join(" ")
}

interface Part {
  readonly globals: readonly string[]
  readonly text: string
  readonly stage: string
  readonly files: readonly ContextFile[]
}

function partOf({ compiled, sent }: Side, mark: string, folder: string): Part {
  const lines = compiled.dockerfile.replaceAll("\\\n", "\\\u0000").split("\n")
  const first = lines.findIndex((line) => line.startsWith("FROM "))
  const rename = (line: string): string => line.replaceAll(STAGE, `${mark}-${STAGE}`)
  const text = lines.slice(first).map((line) => copyFrom(rename(line), `${folder}/`))
  const last = compiled.stages.at(-1)?.name ?? ""
  return {
    globals: lines.slice(0, first).filter((line) => line.startsWith("ARG ")),
    text: text.join("\n").replaceAll("\u0000", "\n"),
    stage: rename(last),
    files: sent.map(([path, contents, mode]) => [`${folder}/${path}`, contents, mode]),
  }
}

/** `'./a' -> 'b'` or `./a`: the path from the root on, and where a link leads. */
function readName(name: string): readonly [path: string, target: string] {
  const [, link, target = ""] = /^'(.*)' -> '(.*)'$/u.exec(name) ?? []
  return [(link ?? name).slice(1) || "/", target]
}

/** Hard links are told by which paths are one file, not by its number. */
function readListing(listing: string): ReadonlyMap<string, string> {
  const [head = "", sums = ""] = listing.split("\n\n")
  const files = new Map<string, string>()
  const first = new Map<string, string>()
  for (const line of head.split("\n").filter(Boolean)) {
    const [name = "", facts = ""] = line.split("\t")
    const [path, target] = readName(name)
    const [, kind = "", links = "", number = ""] = /^(.*) (\d+) (\d+)$/u.exec(facts) ?? []
    const isOneOfMany = links !== "1" && kind.startsWith("regular")
    const same = isOneOfMany ? (first.get(number) ?? path) : undefined
    if (same !== undefined) first.set(number, same)
    files.set(path, [kind, target, same && `is ${same}`].filter(Boolean).join(" "))
  }
  for (const line of sums.split("\n").filter(Boolean)) {
    const path = line.slice(67)
    files.set(path, `${files.get(path) ?? ""} ${line.slice(0, 12)}`)
  }
  return files
}

/** What the lister wrote about a file system of a name. */
export const readOutcome = (out: ReadonlyMap<string, Buffer>, name: string): Outcome => ({
  files: readListing(out.get(name)?.toString() ?? ""),
  log: (out.get(`${name}.log`)?.toString() ?? "").split("\n").filter(Boolean),
})

/** The Dockerfile that builds both sides of all pairs and lists what is in them, and its context. */
export function joinPairs(pairs: readonly Pair[], base: string) {
  const parts = pairs.flatMap((pair, index) =>
    (["written", "optimized"] as const).map((which) => ({
      // The builder counts copies as one when only the folders above differ.
      ...partOf(pair[which], `${which.slice(0, 1)}${index}`, `${which}/${index}`),
      at: `${which}-${index}`,
    })),
  )
  const mounts = parts.map(({ stage, at }) => `--mount=type=bind,from=${stage},target=/g/${at}`)
  const runs: string[] = []
  for (let at = 0; at < mounts.length; at += MOUNTS)
    runs.push(`RUN ${mounts.slice(at, at + MOUNTS).join(" ")} ["/proof/list"]`)
  const dockerfile = [
    ...new Set(parts.flatMap(({ globals }) => globals)),
    ...parts.map(({ text }) => text),
    `FROM ${base} AS zreport`,
    "USER 0",
    ...runs,
    "FROM scratch",
    "COPY --from=zreport /out /out",
    "",
  ].join("\n")
  return { dockerfile, files: parts.flatMap(({ files }) => files) }
}

/**
 * Builds both sides of pairs at once.
 *
 * @throws Error with the builder's words when one of them does not build.
 */
export async function buildPairs(
  { engine, references }: World,
  pairs: readonly Pair[],
): Promise<readonly Readonly<Record<Which, Outcome>>[]> {
  const { dockerfile, files } = joinPairs(pairs, references.plain)
  const out = await engine.outOf(dockerfile, files, { network: "none" })
  const outcome = (which: Which, index: number) => readOutcome(out, `${which}-${index}`)
  return pairs.map((_, index) => ({
    written: outcome("written", index),
    optimized: outcome("optimized", index),
  }))
}
