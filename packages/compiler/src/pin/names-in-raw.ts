import type { RawStep, StageNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import type { OuterKind, OuterName } from "./outer-name.ts"

const COMMAND = /^\s*(?:ONBUILD\s+)?(ADD|COPY|RUN)\s+(.*)$/isu
const HEREDOC = /<<-?["']?(\w+)["']?/gu
const GIT = /^(?:git:\/\/|ssh:\/\/|[\w-]+@[\w.-]+:|https?:\/\/[^?#]*\.git(?:[?#]|$))/iu
const COMMIT = /(?:#|[?&](?:commit|checksum)=)(?:[0-9a-f]{40}|[0-9a-f]{64})(?:[:&#]|$)/u
/** What stands in the flags of an instruction, before its own words. */
const FROM = /(?:^|\s)--(?:from=|mount=(?:\S*?,)?from=)([^\s,]+)/gu

/**
 * What raw text fetches by a name alone: addresses of ADD, and images of COPY and of mounts. The text is printed as it is,
 * so nothing can be pinned in it.
 *
 * @param stages - Those of the image: a word may be the name of one.
 */
export function namesInRaw(
  { text: raw, span }: RawStep,
  stages: readonly StageNode[],
): readonly OuterName[] {
  const named = new Set(stages.map(({ name }) => name.toLowerCase()))
  const found: OuterName[] = []
  const add = (kind: OuterKind, name: string): void => {
    const isKnown = !name.includes("$")
    const written = text(name)
    found.push({
      kind,
      name: isKnown ? name : undefined,
      written,
      span,
      isBase: false,
      isRaw: true,
    })
  }
  for (const line of instructionsOf(raw)) {
    const [, verb = "", rest = ""] = COMMAND.exec(line) ?? []
    const flags = /^(?:--\S+(?:\s+|$))*/u.exec(rest)?.[0] ?? ""
    for (const [, name = ""] of flags.matchAll(FROM))
      if (!/^\d+$/u.test(name) && !named.has(name.toLowerCase()) && !name.includes("@sha256:"))
        add("image", name)
    if (verb.toUpperCase() !== "ADD" || flags.includes("--checksum=")) continue
    for (const [word] of rest.slice(flags.length).matchAll(/[^\s",[\]]+/gu))
      if (GIT.test(word)) {
        if (!COMMIT.test(word)) add("repository", word)
      } else if (/^https?:\/\//iu.test(word)) add("file", word)
  }
  return found
}

/** The instructions of a text, each in one line, without comments and the bodies of heredocs. */
function instructionsOf(raw: string): readonly string[] {
  const found: string[] = []
  let open = ""
  let bodies: (string | undefined)[] = []
  for (const line of raw.split(/\r?\n/u)) {
    if (bodies.length > 0) {
      if (line.trim() === bodies[0]) bodies = bodies.slice(1)
      continue
    }
    if (/^\s*#/u.test(line)) continue
    const [, start = "", goesOn] = /^(.*?)([\\`]\s*)?$/su.exec(line) ?? []
    open += start
    if (goesOn !== undefined) continue
    if (COMMAND.test(open)) bodies = [...open.matchAll(HEREDOC)].map(([, word]) => word)
    found.push(open)
    open = ""
  }
  return open === "" ? found : [...found, open]
}
