import { mapList } from "@stagecraft/ir"

/** Words with a meaning of their own where a command begins: of the grammar, or declaring variables. */
const NOT_A_COMMAND = new Set(
  `if then else elif fi for while until do done case esac in function select time coproc
  export readonly declare local typeset alias`.split(/\s+/u),
)
const COMMAND = /^[A-Za-z][\w./+-]*$/u
/** Nothing in it is special to any shell: no quote, expansion, glob, redirection, comment or operator. */
const WORD = /^[\w./:=@%+,-]+$/u

/**
 * The words of each command, for a line that is nothing but plain words joined by `&&`; undefined for any other line,
 * which the parser must read.
 */
export function plainList(source: string): readonly (readonly string[])[] | undefined {
  if (!/^[\w./:=@%+,& -]+$/u.test(source)) return undefined
  const commands = mapList(source.split(" && "), (command) => command.trim().split(/ +/u))
  const isPlain = commands.every(
    ([name = "", ...args]) =>
      COMMAND.test(name) && !NOT_A_COMMAND.has(name) && args.every((word) => WORD.test(word)),
  )
  return isPlain ? commands : undefined
}
