import type { CommandForm, RunForm, Text } from "@stagecraft/ir"
import { array } from "./code.ts"
import type { Code, SumTerm } from "./code.ts"
import type { Lines } from "./lines.ts"
import type { Scope } from "./scope.ts"
import { plainCode, textCode } from "./write-text.ts"

function piece(text: string, at: number, joints: readonly number[]): Code {
  const inside = joints
    .map((joint) => joint - at)
    .filter((joint) => joint > 0 && joint < text.length)
  if (inside.length === 0) return plainCode(text)
  // Behind a comment the lines of a block begin where those before it do.
  const start = at > 0 && /^[\t ]/u.test(text) ? [0] : []
  return { kind: "template", parts: [text], joints: [...start, ...inside] }
}

/** A command with the lines that its author gave it; the comments between them part it into strings. */
function linedCode(text: string, { joints, comments }: Lines): Code {
  const cuts = [...new Set([0, ...comments.map(({ at }) => at)])]
  if (cuts.length === 1) return piece(text, 0, joints)
  const terms = cuts.map((from, index): SumTerm => {
    const above = comments.filter(({ at }) => at === from)
    return {
      value: piece(text.slice(from, cuts[index + 1]), from, joints),
      comments: above.map((comment) => comment.text),
    }
  })
  return { kind: "sum", terms }
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
