import type { CommandForm, RunForm, Text } from "@stagecraft/ir"
import { array } from "./code.ts"
import type { Code, SumTerm } from "./code.ts"
import type { Lines } from "./lines.ts"
import type { Scope } from "./scope.ts"
import { plainCode, textCode } from "./write-text.ts"

/** A piece of a command; `joints` lie inside of it. */
function piece(text: string, at: number, joints: readonly number[]): Code {
  if (joints.length === 0) return plainCode(text)
  // Behind a comment the lines of a block begin where those before it do.
  const start = at > 0 && /^[\t ]/u.test(text) ? [0] : []
  return { kind: "template", parts: [text], joints: [...start, ...joints] }
}

/** A command with the lines that its author gave it; the comments between them part it into strings. */
function linedCode(text: string, { joints, comments }: Lines): Code {
  const above = new Map<number, string[]>([[0, []]])
  for (const { at, text: comment } of comments) {
    const others = above.get(at)
    if (others) others.push(comment)
    else above.set(at, [comment])
  }
  const cuts = [...above.keys()].toSorted((a, b) => a - b)
  const ends = joints.toSorted((a, b) => a - b)
  let next = 0
  const terms = cuts.map((from, index): SumTerm => {
    const to = cuts[index + 1] ?? text.length
    const inside: number[] = []
    for (let end = ends[next]; end !== undefined && end < to; end = ends[++next])
      if (end > from) inside.push(end - from)
    return { value: piece(text.slice(from, to), from, inside), comments: above.get(from) ?? [] }
  })
  const [only, ...more] = terms
  return only && more.length === 0 ? only.value : { kind: "sum", terms }
}

function shellCode(command: Text, lines: Lines, scope: Scope): Code {
  const [only, ...more] = command
  if (typeof only === "string" && more.length === 0) return linedCode(only, lines)
  return textCode(command, scope)
}

const execCode = (argv: readonly Text[], scope: Scope): Code =>
  array(argv.map((each) => textCode(each, scope)))

/** The command of CMD, ENTRYPOINT or HEALTHCHECK. */
export function commandFormCode(form: CommandForm, lines: Lines, scope: Scope): Code {
  return form.kind === "exec" ? execCode(form.argv, scope) : shellCode(form.command, lines, scope)
}

/** What RUN executes: its commands, one after the other. */
export function runFormCode(form: RunForm, lines: Lines, scope: Scope): readonly Code[] {
  if (form.kind === "exec") return [execCode(form.argv, scope)]
  if (form.kind === "script") return [plainCode(form.body)]
  return form.parts.map(({ command }) => shellCode(command, lines, scope))
}
