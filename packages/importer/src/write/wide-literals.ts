import { string } from "./code.ts"
import type { Code } from "./code.ts"

/*
 * The language's types look into literals and refuse what is most often a slip: a port that is none, a folder without
 * a slash. A Dockerfile may have such a text nonetheless, and then its type is made wide.
 */

const OS = "linux|windows|darwin|freebsd|netbsd|openbsd|wasi|wasip1|js"
const ARCHITECTURE =
  "386|amd64|arm|arm64|loong64|mips|mipsle|mips64|mips64le|ppc64|ppc64le|riscv64|s390x|wasm|i386|x86_64|x86-64|aarch64|armhf|armel"
const VARIANT =
  "arm/v[5-8]|arm64/v[89]|amd64/v[1-4]|(?:mips|mipsle|mips64|mips64le)/(?:hardfloat|softfloat)"
const PLATFORM = new RegExp(
  `^(?:local|${OS}|${ARCHITECTURE}|(?:${OS})/(?:${ARCHITECTURE}|${VARIANT}))$`,
  "u",
)
const PORTS = /^(?<from>\d{1,5})(?:-(?<to>\d{1,5}))?(?:\/(?:tcp|udp|sctp))?$/iu

const isPort = (digits: string): boolean => Number(digits) > 0 && Number(digits) <= 65_535

/** True for what the type of EXPOSE takes as it stands. */
function isPorts(value: string): boolean {
  const { from = "", to = from } = PORTS.exec(value)?.groups ?? {}
  return isPort(from) && isPort(to)
}

/** A template without references has the type of its characters, as a string has. */
function asString(code: Code): Code {
  if (code.kind !== "template") return code
  const { parts } = code
  const characters = parts.filter((part) => typeof part === "string")
  return characters.length === parts.length ? string(characters.join("")) : code
}

function widened(code: Code, isKnown: (value: string) => boolean): Code {
  const known = asString(code)
  return known.kind === "string" && !isKnown(known.value) ? { ...known, wide: true } : known
}

/** A port as a number where it is nothing more. */
export function portCode(code: Code): Code {
  if (code.kind === "string" && /^[1-9]\d{0,4}$/u.test(code.value) && isPorts(code.value))
    return { kind: "word", word: code.value }
  return widened(code, isPorts)
}

export const platformCode = (code: Code): Code => widened(code, (value) => PLATFORM.test(value))

/** A destination of so many sources. */
export const destinationCode = (code: Code, sources: number): Code =>
  widened(code, (value) => sources < 2 || /(?:\/|^\.{1,2})$/u.test(value))

/** A stage's name, where another stage of the file is called so too. */
export const stageNameCode = (name: string, isOnly: boolean): Code =>
  widened({ kind: "string", value: name }, () => isOnly)
