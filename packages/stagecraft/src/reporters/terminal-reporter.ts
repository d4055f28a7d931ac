import { readFileSync } from "node:fs"
import { drawDiagnostic, escapeControl } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { pathOfFile } from "../plain-span.ts"
import { safeJson } from "../safe-json.ts"
import { nearPath } from "../show-place.ts"
import type { Terminal } from "../terminal.ts"
import type { Reporter } from "./reporter.ts"

/** Speaks to a person or a log: plain lines, colour only where the terminal asked for it. */
export function terminalReporter(terminal: Terminal): Reporter {
  const style = (code: string) => (text: string) =>
    terminal.color ? `\u001b[${code}m${text}\u001b[0m` : text
  const shown = new Set<string>()
  const problems: Diagnostic[] = []
  let answer: object | undefined
  const sources = new Map<string, string | undefined>()
  const readSource = (file: string): string | undefined => {
    if (!sources.has(file)) {
      try {
        sources.set(file, readFileSync(pathOfFile(file), "utf8"))
      } catch {
        sources.set(file, undefined)
      }
    }
    return sources.get(file)
  }
  const showFile = (file: string): string => nearPath(pathOfFile(file), terminal.cwd)
  return {
    result: terminal.stdout,
    answer: (value) => void (answer = value),
    close: () => {
      if (answer) terminal.stdout(`${safeJson({ ...answer, problems }, 2)}\n`)
    },
    note: (text) => terminal.stderr(`${text}\n`),
    diagnostics: (found) => {
      const columns = terminal.screen?.columns
      const options = {
        readSource,
        showFile,
        color: terminal.color,
        ...(columns !== undefined && { columns }),
      }
      for (const diagnostic of found) {
        const drawn = drawDiagnostic(diagnostic, options)
        // A stage that two images share is looked at twice, and told of once.
        if (shown.has(drawn)) continue
        shown.add(drawn)
        problems.push(diagnostic)
        terminal.stderr(`${drawn}\n`)
      }
    },
    source: (file, text) => void sources.set(file, text),
    foreign: (prefix, text) => terminal.stderr(`${prefix}${escapeControl(text)}\n`),
    dim: style("2"),
    bold: style("1"),
  }
}
