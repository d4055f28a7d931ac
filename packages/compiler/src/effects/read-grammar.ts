import type { SyntaxNode } from "unbash"
import { shellParser } from "@stagecraft/dockerfile"
import type { ShellKind } from "./shell-kind.ts"

/** Commands that change the shell itself, or end it. */
const STATEFUL = new Set(
  `. : source eval exec exit return break continue cd pushd popd set unset shift export readonly declare typeset
  local let read mapfile readarray getopts trap umask ulimit alias unalias shopt enable hash wait jobs bg fg disown
  suspend times command builtin kill bind complete compopt caller dirs history fc logout`.split(
    /\s+/u,
  ),
)
/** What may stand in a command that is joined. */
const PLAIN = new Set(
  `Statement AndOr Pipeline Command Word Redirect Glob Assignment SimpleExpansion ParameterExpansion Literal
  SingleQuoted DoubleQuoted CommandExpansion Script Default`.split(/\s+/u),
)
const COMPOUND = new Set(["If", "Case", "BraceGroup", "CompoundList", "Elif", "CaseItem"])

interface Verdict {
  why: string | undefined
}

function checkNode(node: SyntaxNode, verdict: Verdict, shell: ShellKind): void {
  const { type } = node
  if (type === "Statement" && node.background)
    verdict.why ??= "it leaves a process in the background"
  if (type === "Command") {
    if (!node.name) verdict.why ??= "it sets a variable of the shell"
    else if (STATEFUL.has(node.name.value))
      verdict.why ??= `\`${node.name.value}\` changes the shell`
    else if (node.name.text !== node.name.value)
      verdict.why ??= "the name of a command is not plain"
  }
  if (
    type === "ParameterExpansion" &&
    node.operation?.type === "Default" &&
    /[=?]/u.test(node.operation.operator)
  )
    verdict.why ??= `${node.text} changes the shell`
  const several = type === "Script" && node.commands.length > 1
  if (COMPOUND.has(type) || several) {
    if (shell.errexit)
      verdict.why ??= "on the left of && the shell would not stop at the first command that fails"
  } else if (!PLAIN.has(type)) verdict.why ??= `it holds what is never joined (${type})`
}

function check(node: SyntaxNode, verdict: Verdict, shell: ShellKind): void {
  checkNode(node, verdict, shell)
  if (verdict.why !== undefined) return
  shellParser().forEachChild(node, (child) => check(child, verdict, shell))
}

/**
 * For `mergeRuns: "all"`: why the shell's grammar does not let a command stand beside others in one shell, whatever
 * its programs do; undefined when it does.
 */
export function againstGrammar(source: string, shell: ShellKind): string | undefined {
  if (/(?:^|[^\\])(?:\\\\)*\\\s*$/u.test(source)) return "it ends in a backslash"
  const script = shellParser().parse(source)
  if (script.errors?.length) return "the shell would not read it"
  const [only] = script.commands
  if (!only) return "it is empty"
  // A comment at the end is in no node, and would swallow the && that follows.
  if (source.slice(script.commands.at(-1)!.end).trim() !== "") return "a comment follows"
  if (source.split("\n").some((line) => /(?:^|\s)#/u.test(line))) return "it may hold a comment"
  if (script.commands.length > 1 && shell.errexit)
    return "on the left of && the shell would not stop at the first command that fails"
  const verdict: Verdict = { why: undefined }
  for (const command of script.commands) check(command, verdict, shell)
  return verdict.why
}
