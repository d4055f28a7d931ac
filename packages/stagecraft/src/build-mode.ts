import { resolve } from "node:path"
import { ImageError, nearest } from "@stagecraft/ir"
import type { CommandContext } from "./command.ts"
import { usageOptionValue, usageOptionsClash } from "./problems.ts"
import { wrongOption } from "./wrong-option.ts"

/** How a build is shown: chosen by the terminal, live, line by line, as JSON, or not at all. */
export type ProgressKind = "auto" | "tty" | "plain" | "json" | "quiet"

/** How the command goes about its builds, and what it writes beside them. */
export interface BuildMode {
  /** `quiet` also prints the ids alone, unless a result goes to standard output. */
  readonly progress: ProgressKind
  /** Print what was built as JSON. */
  readonly json: boolean
  /** Absolute paths. */
  readonly metadataFile: string | undefined
  readonly iidFile: string | undefined
  /** Say what would be built, and build nothing. */
  readonly dryRun: boolean
  /** Images that are solved at the same time; the engine's number unless set. */
  readonly jobs: number | undefined
  readonly keepGoing: boolean
  readonly debug: boolean
}

const KINDS: readonly ProgressKind[] = ["auto", "tty", "plain", "json", "quiet"]

/** What `docker buildx build` calls them. */
const ALIASES: Readonly<Record<string, ProgressKind>> = { rawjson: "json", none: "quiet" }

/** Reads it. @throws ImageError `usage-option-value`, `usage-options-clash`. */
export function readMode({ options, terminal }: CommandContext): BuildMode {
  const given = options.value("progress")
  const isQuiet = options.flag("quiet")
  if (isQuiet && given !== undefined && given !== "auto" && given !== "quiet")
    throw clash("--quiet", `--progress ${given}`, "a quiet build shows no progress")
  const file = ["metadata-file", "iidfile"].find((name) => options.value(name) !== undefined)
  const isDry = options.flag("dry-run")
  if (isDry && file !== undefined)
    throw clash("--dry-run", `--${file}`, "nothing is built that could be written there")
  const path = (name: string): string | undefined => {
    const value = options.value(name)
    if (value === "")
      throw new ImageError(usageOptionValue(undefined, `--${name}`, "needs the name of a file"))
    return value === undefined ? undefined : resolve(terminal.cwd, value)
  }
  return {
    progress: isQuiet ? "quiet" : readProgress(given, terminal.env["BUILDKIT_PROGRESS"]),
    json: options.flag("json"),
    metadataFile: path("metadata-file"),
    iidFile: path("iidfile"),
    dryRun: isDry,
    jobs: readJobs(options.value("jobs")),
    keepGoing: options.flag("keep-going"),
    debug: options.flag("debug"),
  }
}

/** The environment's word is Docker's own: one that is not known here is left alone. */
function readProgress(given: string | undefined, environment = "auto"): ProgressKind {
  const word = given ?? environment
  const kind = KINDS.find((each) => each === word)
  if (kind) return kind
  const alias = Object.hasOwn(ALIASES, word) ? ALIASES[word] : undefined
  if (given === undefined) return alias ?? "auto"
  const near = alias ?? nearest(word, KINDS)
  throw wrongOption("--progress", word, {
    why: `there is ${KINDS.join(", ")}`,
    ...(near !== undefined && { near }),
  })
}

function readJobs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const jobs = /^\d{1,4}$/u.test(text) ? Number(text) : 0
  if (jobs >= 1) return jobs
  throw wrongOption("--jobs", text, { why: "expected how many images are built at a time" })
}

function clash(first: string, second: string, why: string): ImageError {
  return new ImageError(usageOptionsClash(first, second, why))
}
