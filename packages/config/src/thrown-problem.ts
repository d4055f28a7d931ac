import { readFileSync } from "node:fs"
import { basename, dirname, relative } from "node:path"
import type { Diagnostic, Span } from "@stagecraft/ir"
import type { Bundle } from "./bundle-cache.ts"
import { notExported } from "./bundling-problems.ts"
import { nearVerb } from "./near-verb.ts"
import { configSyntaxError, configThrew } from "./problems.ts"
import { libraryName } from "./resolve-import.ts"
import type { Place, SourcePlaces } from "./source-places.ts"

/** What the finding about a thrown thing needs. */
interface ThrownContext {
  readonly bundle: Bundle
  readonly places: SourcePlaces
  readonly config: string
  readonly library: string | undefined
}

/** The finding about what a config threw or was rejected with, at the author's line. */
export async function thrownProblem(error: unknown, context: ThrownContext): Promise<Diagnostic> {
  const { places, config, library } = context
  const stack = textOf(error, "stack")
  const frames = framesOf(stack, places)
  const span = frames[0]?.place ?? markedPlace(stack, places)
  const isSyntaxError = isError(error) && error instanceof SyntaxError
  const unexported = unexportedName(textOf(error, "message"))
  if (unexported && isSyntaxError) {
    const { module, name } = unexported
    const names = await namesIn(module)
    return notExported(module === library ? libraryName : nameOf(module), name, span, names)
  }
  if (isSyntaxError && frames.length === 0)
    return configSyntaxError(describe(error), span ?? patternPlace(error, context), undefined, [])
  const [first, ...more] = describe(error).split("\n")
  const calls = frames.map(({ call, place }) => {
    const at = `${relative(dirname(config), place.file)}:${place.line}:${place.column}`
    // A function that is the default export has a name of the bundler's.
    return call && !/_default$|^<anonymous>$/u.test(call) ? `at ${call} (${at})` : `at ${at}`
  })
  const causes = causesOf(error).map((cause) => `caused by ${describe(cause)}`)
  const output = [...more, ...(calls.length > 1 ? calls : []), ...causes].join("\n")
  const isTypeError = isError(error) && error instanceof TypeError
  const near = isTypeError ? nearVerb(textOf(error, "message")) : undefined
  return configThrew(first!, span, output || undefined, near)
}

/** True for an error whose stack has a line of the config. */
export function isFromConfig(error: unknown, places: SourcePlaces): boolean {
  return framesOf(textOf(error, "stack"), places).length > 0
}

/** What an import asked of a module that does not export it, in either of Node's two ways of saying so. */
function unexportedName(message: string): { module: string; name: string } | undefined {
  const esm = /module '(.+)' does not provide an export named '(.+)'/u.exec(message)
  if (esm) return { module: esm[1]!, name: esm[2]! }
  const commonJs = /^Named export '(.+)' not found\. The requested module '(.+)' is/u.exec(message)
  return commonJs ? { module: commonJs[2]!, name: commonJs[1]! } : undefined
}

async function namesIn(module: string): Promise<readonly string[]> {
  try {
    const { importModule } = await import("./import-module.ts")
    return Object.keys(await importModule(module))
  } catch {
    return []
  }
}

/** A module as a person calls it: its package, or its file. */
function nameOf(module: string): string {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(module)?.[1] ?? basename(module)
}

/** The chain of `cause`, nearest first; it may be long, or a circle. */
function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = []
  for (let at = error; isError(at) && causes.length < 5;) {
    at = readProperty(at, "cause")
    if (at === undefined || at === error || causes.includes(at)) break
    causes.push(at)
  }
  return causes
}

/** A frame of a stack in the author's files. */
interface Frame {
  readonly call: string | undefined
  readonly place: Place
}

/** The frames of a stack that lie in the author's files, nearest first. */
export function framesOf(stack: string, places: SourcePlaces): readonly Frame[] {
  return stack.split("\n").flatMap((row) => {
    const match = /^\s*at (?:async )?(?:(.*?) \()?(\S.*?):(\d+):(\d+)\)?$/u.exec(row)
    if (!match) return []
    const [, call, file, line, column] = match
    if (!places.isBundle(file!) && !places.isSource(file!)) return []
    const place = places.original({ file: file!, line: Number(line), column: Number(column) })
    return place ? [{ call, place }] : []
  })
}

/** The place Node writes above an error that has no frame, as for an import that fails: `file:line`, code, mark. */
function markedPlace(stack: string, places: SourcePlaces): Span | undefined {
  const match = /^(\S.*):(\d+)\n.*\n( *)\^/u.exec(stack)
  if (!match || !places.isBundle(match[1]!)) return undefined
  const column = match[3]!.length + 1
  return places.original({ file: match[1]!, line: Number(match[2]), column })
}

/** The place of a regular expression that V8 refuses: it names the pattern, and no line. */
function patternPlace(error: Error, { places, bundle }: ThrownContext): Span | undefined {
  const pattern = /^Invalid regular expression: (\/.*\/[a-z]*):/su.exec(textOf(error, "message"))
  if (!pattern) return undefined
  const before = readFileSync(bundle.module, "utf8").split(pattern[1]!, 1)[0]!.split("\n")
  const column = before.at(-1)!.length + 1
  return places.original({ file: bundle.module, line: before.length, column })
}

/** Of an object that says nothing about itself. */
const LONGEST = 200

/** A thrown thing in words; anything can be thrown, also what cannot be turned into text. */
function describe(error: unknown): string {
  if (isError(error)) {
    const name = textOf(error, "name") || "Error"
    const message = textOf(error, "message")
    return message ? `${name}: ${message}` : name
  }
  try {
    const text = typeof error === "string" ? JSON.stringify(error) : String(error)
    return text === "[object Object]" ? JSON.stringify(error).slice(0, LONGEST) : text
  } catch {
    return "something that cannot be shown"
  }
}

function textOf(error: unknown, key: "stack" | "message" | "name"): string {
  const value = readProperty(error, key)
  return typeof value === "string" ? value : ""
}

/** Anything can be thrown, also a proxy that answers every question with an error. */
function readProperty(value: unknown, key: string): unknown {
  try {
    return (value as Readonly<Record<string, unknown>> | null)?.[key]
  } catch {
    return undefined
  }
}

/** True for an error; false, and no throw, for a proxy that does not let itself be asked. */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error
  } catch {
    return false
  }
}
