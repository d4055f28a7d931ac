import { isIP } from "node:net"
import type { ExposeInstruction } from "../tree/tree.ts"
import type { Builder } from "./builder.ts"
import { expandWords } from "./expand-word.ts"
import { readInteger } from "./go-number.ts"
import type { StageCommand, StageState } from "./stage-state.ts"
import { isWordFault } from "./word.ts"

const PROTOCOLS: ReadonlySet<string> = new Set(["tcp", "udp", "sctp"])
const HIGHEST = 65_535

interface Range {
  readonly start: number
  readonly end: number
}

function readRange(text: string): Range | undefined {
  const dash = text.indexOf("-")
  const start = readPort(dash === -1 ? text : text.slice(0, dash))
  const end = dash === -1 ? start : readPort(text.slice(dash + 1))
  return start === undefined || end === undefined || end < start ? undefined : { start, end }
}

function readPort(text: string): number | undefined {
  const port = readInteger(text)
  return port !== undefined && port >= 0 && port <= HIGHEST ? port : undefined
}

const isAddress = (text: string) =>
  isIP(/^\[(?<inner>[^\][]*)\]$/u.exec(text)?.groups?.["inner"] ?? text) !== 0

/** The ports of `80`, `80-82/udp`, and of `[address:][host:]port`, of which the front is checked and dropped. */
function readPorts(text: string): readonly string[] | undefined {
  const parts = text.split(":")
  const container = parts.pop() ?? ""
  const host = parts.pop() ?? ""
  const address = parts.join(":")
  const slash = container.indexOf("/")
  const protocol = slash === -1 ? "" : container.slice(slash + 1).toLowerCase()
  const range = readRange(slash === -1 ? container : container.slice(0, slash))
  if (!range || (protocol !== "" && !PROTOCOLS.has(protocol))) return undefined
  if (address !== "" && !isAddress(address)) return undefined
  const length = range.end - range.start
  if (host !== "") {
    const hosts = readRange(host)
    if (!hosts || (hosts.end - hosts.start !== length && length !== 0)) return undefined
  }
  return Array.from(
    { length: length + 1 },
    (_, index) => `${range.start + index}/${protocol || "tcp"}`,
  )
}

/** EXPOSE: its words part at the blanks that variables bring. */
export function interpretExpose(
  { ports }: ExposeInstruction,
  stage: StageState,
  builder: Builder,
  { lines }: StageCommand,
): void {
  for (const word of ports) {
    const values = expandWords(word, builder.escape, stage.variables)
    if (isWordFault(values)) builder.fail(lines, `${JSON.stringify(word)} ${values.message}`)
    else
      for (const value of values) {
        const found = readPorts(value)
        if (!found) builder.fail(lines, `EXPOSE ${value} is no port`)
        for (const port of found ?? []) {
          stage.config.exposedPorts.add(port)
          stage.origins.set(`port ${port}`, lines)
        }
      }
  }
}
