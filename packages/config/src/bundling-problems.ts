import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import type { Location, Message } from "esbuild"
import type { Diagnostic, Span } from "@stagecraft/ir"
import { nearest } from "@stagecraft/ir"
import { nearImport } from "./near-import.ts"
import { configImportNotFound, configSyntaxError } from "./problems.ts"
import { libraryDoor, libraryPrefix } from "./resolve-import.ts"

/**
 * What esbuild said, as findings in the author's files.
 *
 * @param directory - The folder that esbuild's relative paths start from.
 * @param library - Where the import of `stagecraft` leads.
 */
export function bundlingProblems(
  messages: readonly Message[],
  directory: string,
  library: string | undefined,
): readonly Diagnostic[] {
  return messages.map((message) => problemOf(message, directory, library))
}

function problemOf(
  { text, location, notes, detail }: Message,
  directory: string,
  library: string | undefined,
): Diagnostic {
  const span = location ? spanOf(location, directory) : undefined
  if (isDiagnostic(detail)) return span ? { ...detail, span } : detail
  const missing = /^Could not resolve "(.*)"/su.exec(text)?.[1]
  if (missing !== undefined)
    return configImportNotFound(
      `there is nothing at ${JSON.stringify(missing)}`,
      span,
      nearImport(missing, span?.file ?? directory, library),
    )
  const unexported = /^No matching export in "(.*)" for import "(.*)"$/su.exec(text)
  if (unexported) {
    const [, module, name] = unexported
    const door = module!.startsWith(libraryPrefix) ? module!.slice(libraryPrefix.length) : undefined
    return door === undefined
      ? notExported(module!, name!, span, exportsIn(resolve(directory, module!)))
      : notExported(libraryDoor(door), name!, span, exportsIn(fileURLToPath(door)))
  }
  const related = notes.flatMap((note) =>
    note.location ? [{ message: sentence(note.text), span: spanOf(note.location, directory) }] : [],
  )
  const hint = notes.find((note) => !note.location)?.text
  return configSyntaxError(sentence(text), span, hint && sentence(hint), related)
}

/** An import of a name that the module does not export. */
export function notExported(
  module: string,
  name: string,
  span: Span | undefined,
  names: Iterable<string>,
): Diagnostic {
  const near = nearest(name, names)
  return configImportNotFound(
    `${module} does not export ${name}`,
    span,
    near === undefined ? `look up what ${module} exports` : `did you mean ${near}?`,
  )
}

/** What a file exports, as far as a look at its text tells; enough for a suggestion. */
function exportsIn(path: string): readonly string[] {
  try {
    const text = readFileSync(path, "utf8")
    const declared = text.matchAll(
      /\bexport\s+(?:async\s+)?(?:const|let|var|function\s*\*?|class|enum)\s+([\w$]+)/gu,
    )
    const lists = /\bexport\s*(?:(?:const|let|var)\s*)?\{([^}]*)\}/gu
    const listed = [...text.matchAll(lists)].flatMap((match) =>
      match[1]!.split(",").map((item) => item.trim().split(/\s+/u).at(-1)!),
    )
    return [...Array.from(declared, (match) => match[1]!), ...listed]
  } catch {
    return []
  }
}

function isDiagnostic(detail: unknown): detail is Diagnostic {
  return typeof detail === "object" && detail !== null && "code" in detail && "message" in detail
}

/** esbuild counts columns in bytes, from 0. */
function spanOf({ file, line, column, lineText }: Location, directory: string): Span {
  const before = new TextDecoder().decode(new TextEncoder().encode(lineText).subarray(0, column))
  return { file: resolve(directory, file), line, column: before.length + 1 }
}

/** Messages begin small and end without a full stop. */
function sentence(text: string): string {
  return text.replace(/^[A-Z](?=[a-z ])/u, (first) => first.toLowerCase()).replace(/\.$/u, "")
}
