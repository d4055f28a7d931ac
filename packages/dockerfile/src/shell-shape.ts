import { plainList } from "./plain-list.ts"
import { shellParser } from "./shell-parser.ts"

const isPosition = (key: string): boolean => /^(?:pos|end)$|(?:Pos|End)$/u.test(key)

/** What a command means to the shell, whatever its layout: its tree without positions. Undefined when it does not parse. */
export function shellShape(command: string): string | undefined {
  const script = shellParser().parse(command)
  if (script.errors?.length) return undefined
  return JSON.stringify(script, (key, value: unknown) => (isPosition(key) ? undefined : value))
}

/** True when two layouts of a command mean the same to the shell. */
export function sameShape(a: string, b: string): boolean {
  const shape = shellShape(a)
  return shape !== undefined && shape === shellShape(b)
}

/** True when the command, used as an operand of `&&`, has to stand in braces to stay one command. */
export function needsBraces(command: string): boolean {
  if (plainList(command)) return false
  const { commands } = shellParser().parse(command)
  const [only] = commands
  if (commands.length !== 1 || only === undefined) return true
  return only.command.type === "AndOr" && only.command.operators.includes("||")
}
