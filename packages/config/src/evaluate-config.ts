import { pathToFileURL } from "node:url"
import {
  hearQuestions,
  hearWarnings,
  isConfig,
  mapPlaces,
  noteResults,
  resolveConfig,
  shareReadings,
} from "@stagecraft/dsl"
import type { ConfigContext, DiskQuestions, Readings, UnusedResult } from "@stagecraft/dsl"
import { ImageError, isImageError } from "@stagecraft/ir"
import type { Diagnostic, Span } from "@stagecraft/ir"
import type { Bundle } from "./bundle-cache.ts"
import { mapDiagnostics, mapSpan } from "./map-spans.ts"
import { configExited, configNeverSettles, configNoDefaultExport } from "./problems.ts"
import { guardRun } from "./run-guard.ts"
import type { SourcePlaces } from "./source-places.ts"
import { framesOf, isError, isFromConfig, thrownProblem } from "./thrown-problem.ts"

/** What running a config takes. */
export interface Evaluation {
  readonly bundle: Bundle
  readonly places: SourcePlaces
  readonly config: string
  readonly library: string | undefined
  readonly context: ConfigContext
  readonly readings: Readings
}

/** What a config exported. */
interface Exported {
  readonly value: unknown
  /** Where it was defined, when `defineConfig` made it. */
  readonly span: Span | undefined
  /** What was told while it ran, each once. */
  readonly warnings: readonly Diagnostic[]
  /** What its blocks asked the disk. */
  readonly questions: DiskQuestions
  /** What its verbs made and nobody has taken up by now, told once. */
  readonly unused: () => readonly UnusedResult[]
}

/** Node keeps a module for good; a config that is run again in one process gets another address. */
const runs = new Map<string, number>()

/** The last evaluation: guarding one while another runs would blame the wrong config. */
let queue: Promise<unknown> = Promise.resolve()

/**
 * Runs a bundled config and returns its default export; a function is called and its answer awaited.
 *
 * @throws ImageError `config-threw`, `config-exited`, `config-never-settles`, `config-no-default-export`,
 * `config-import-not-found`, and whatever the language finds wrong, all at the author's line.
 */
export async function evaluateConfig(evaluation: Evaluation): Promise<Exported> {
  const turn = queue.then(() => evaluate(evaluation))
  queue = turn.catch(() => undefined)
  return await turn
}

async function evaluate(evaluation: Evaluation): Promise<Exported> {
  const { bundle, places, config, context, readings } = evaluation
  const top: Span = { file: config, line: 1, column: 1 }
  let who = "the config"
  const warnings = new Map<string, Diagnostic>()
  const questions: DiskQuestions = new Map()
  mapPlaces(places.original)
  shareReadings(readings)
  const endQuestions = hearQuestions(questions)
  const results = noteResults()
  hearWarnings((each) => warnings.set(JSON.stringify(each), each))
  try {
    const run = async (): Promise<Exported> => {
      let value: unknown = await defaultOf(await importAgain(bundle.module), top)
      let span: Span | undefined
      // A function may return what defineConfig gave it.
      for (let depth = 0; depth < 2; depth++) {
        if (isConfig(value)) span = mapSpan(value.span, places)
        who = "the function that the config exports"
        value = await resolveConfig(value, context)
        if (!isConfig(value)) break
      }
      const { unused } = results
      const told = mapDiagnostics([...warnings.values()], places)
      return { value, span, warnings: told, questions, unused }
    }
    const outcome = await guardRun(run, { isOurs: (error) => isFromConfig(error, places) })
    if (outcome.kind === "done") return outcome.value
    if (outcome.kind === "stalled") throw new ImageError(configNeverSettles(who, top))
    if (outcome.kind === "exit") {
      const [frame] = framesOf(outcome.stack, places)
      throw new ImageError(configExited(outcome.code, frame?.place ?? top))
    }
    throw await configError(outcome.error, evaluation)
  } catch (error) {
    results.unused()
    throw error
  } finally {
    mapPlaces(undefined)
    hearWarnings(undefined)
    shareReadings(undefined)
    endQuestions()
    results.end()
  }
}

/** An error of the config's own code, as findings in the author's files. */
export async function configError(error: unknown, evaluation: Evaluation): Promise<ImageError> {
  const own = isError(error) && isImageError(error)
  const diagnostics = own
    ? mapDiagnostics(error.diagnostics, evaluation.places)
    : await thrownProblem(error, evaluation)
  return new ImageError(diagnostics, { cause: error })
}

async function importAgain(module: string): Promise<Readonly<Record<string, unknown>>> {
  const run = runs.get(module) ?? 0
  runs.set(module, run + 1)
  const address = pathToFileURL(module).href
  const { importModule } = await import("./import-module.ts")
  return await importModule(run === 0 ? address : `${address}?run=${run}`)
}

/** The default export; that of a CommonJS config is `module.exports`, or `exports.default`. */
function defaultOf(exports: Readonly<Record<string, unknown>>, top: Span): unknown {
  const names = Object.keys(exports)
  if (!("default" in exports)) throw new ImageError(configNoDefaultExport(names, top))
  const { default: value } = exports
  const isCommonJs = typeof value === "object" && value !== null && "__esModule" in value
  return isCommonJs && "default" in value ? value.default : value
}
