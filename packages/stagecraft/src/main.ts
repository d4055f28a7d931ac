import { isAbsolute, resolve } from "node:path"
import { ImageError, isImageError, nearest, reasonOf } from "@stagecraft/ir"
import type { Command, OptionValues } from "./command.ts"
import { emit } from "./commands/emit.ts"
import { list } from "./commands/list.ts"
import { exitCode, exitCodeOf } from "./exit-code.ts"
import { commandFirst, globalOptions, parseOptions } from "./parse-options.ts"
import {
  interrupted,
  usageOptionValue,
  usageUnknownCommand,
  usageUnknownOption,
} from "./problems.ts"
import type { Reporter } from "./reporters/reporter.ts"
import { terminalReporter } from "./reporters/terminal-reporter.ts"
import type { Terminal } from "./terminal.ts"
import { ReaderGone } from "./terminal.ts"
import { version } from "./version.ts"
import { withHelp } from "./wrong-option.ts"

/** Every command. Those that start often are here already; what an engine needs is loaded when it is asked for. */
const commands: Readonly<
  Record<string, readonly [summary: string, load: () => Command | Promise<Command>]>
> = {
  build: ["build images on an engine", async () => (await import("./commands/build.ts")).build],
  emit: ["write Dockerfiles and their ignore files", () => emit],
  list: ["list the images of the config", () => list],
  explain: [
    "say what the compiler does with an image, and why",
    async () => (await import("./commands/explain.ts")).explain,
  ],
  why: [
    "say what has changed since an image was built",
    async () => (await import("./commands/why.ts")).why,
  ],
  import: [
    "write a config that builds what a Dockerfile builds",
    async () => (await import("./commands/import.ts")).importCommand,
  ],
  optimize: [
    "print a Dockerfile as the compiler would write it",
    async () => (await import("./commands/optimize.ts")).optimize,
  ],
  lock: [
    "pin what names of images, files and git mean",
    async () => (await import("./commands/lock.ts")).lock,
  ],
  verify: [
    "build as written and optimized, and compare",
    async () => (await import("./commands/verify.ts")).verify,
  ],
  init: ["write a config to start from", async () => (await import("./commands/init.ts")).init],
  engine: [
    "show the engine that was found and what it can do",
    async () => (await import("./commands/engine.ts")).engine,
  ],
}

/**
 * Runs one command line and returns the exit code; never throws and never ends the process.
 *
 * @param argv - The words after the program's name.
 */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const report = terminalReporter(terminal)
  const code = await run(argv, terminal, report)
  try {
    report.close()
    return code
  } catch (error) {
    return exitCodeOf(error)
  }
}

async function run(argv: readonly string[], terminal: Terminal, report: Reporter): Promise<number> {
  try {
    const [word, ...rest] = commandFirst(argv)
    if (word === undefined || word === "--help" || word === "-h" || word === "help")
      return await help(rest, terminal)
    if (word === "--version" || word === "-v") {
      terminal.stdout(`${version}\n`)
      return exitCode.done
    }
    const command = await load(word)
    if (rest.includes("--help") || rest.includes("-h")) return await help([word], terminal)
    const { words, options } = parseOptions(command, rest)
    const folder = options.value("cwd")
    if (folder !== undefined) enter(folder, command.name, terminal)
    // Who asks for JSON gets some, whatever goes wrong from here on.
    if (command.nothing && asksForJson(options)) report.answer(command.nothing)
    const watched = watchSignal(terminal)
    const context = { words, options, terminal: watched.terminal, report }
    const work = command.run(context).catch((error: unknown) => {
      throw withHelp(error, command.name)
    })
    return await (command.stops ? Promise.race([work, watched.overdue]) : work)
  } catch (thrown) {
    const error = isStop(thrown, terminal) ? new ImageError(interrupted()) : thrown
    if (error instanceof ReaderGone) return exitCodeOf(error)
    if (isImageError(error)) {
      report.diagnostics(error.diagnostics)
      if (terminal.env["STAGECRAFT_DEBUG"]) {
        const { inspect } = await import("node:util")
        report.foreign("", inspect(error.cause ?? error.stack))
      }
    } else {
      report.note(
        "This is a fault of Stagecraft, not of your config. Please report it with what follows.",
      )
      report.foreign("", error instanceof Error ? (error.stack ?? String(error)) : String(error))
    }
    return exitCodeOf(error)
  }
}

const asksForJson = (options: OptionValues): boolean =>
  options.flag("json") || options.value("format") === "json"

/** Says that the process ends though {@link main} has not. */
export function tellUnsettled(terminal: Terminal): void {
  terminalReporter(terminal).note(
    "This is a fault of Stagecraft: it waited for something that cannot come any more. Please report what you ran.",
  )
}

/** Whether this is how work ends that heeds a Ctrl-C. */
const isStop = (thrown: unknown, { signal }: Terminal): boolean =>
  signal.aborted && thrown === signal.reason

/** Does what `--cwd` says, for the whole process: a config that reads a file by a relative name must find it, too. */
function enter(folder: string, command: string, terminal: Terminal): void {
  const path = isAbsolute(folder) ? folder : resolve(terminal.cwd, folder)
  try {
    terminal.enter(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why =
      code === "ENOENT"
        ? "there is no such folder"
        : code === "ENOTDIR"
          ? "it is not a folder"
          : reasonOf(error)
    throw new ImageError(usageOptionValue(command, "--cwd", `${folder}: ${why}`), { cause: error })
  }
}

/** How long a command that stops by itself may take to do so, in milliseconds. */
const GRACE_MS = 5000

/** The terminal, and what rejects when a Ctrl-C was not heeded in time: one after the command first asked for the signal. */
function watchSignal(terminal: Terminal): {
  readonly terminal: Terminal
  readonly overdue: Promise<never>
} {
  let late: ((reason: Error) => void) | undefined
  const overdue = new Promise<never>((_resolve, reject) => (late = reject))
  overdue.catch(() => undefined)
  const give = (): void => void setTimeout(() => late?.(new ImageError(interrupted())), GRACE_MS)
  let signal: AbortSignal | undefined
  const watch = (): AbortSignal => {
    const { signal: asked } = terminal
    if (asked.aborted) give()
    else asked.addEventListener("abort", give, { once: true })
    return asked
  }
  const watched = Object.create(terminal, {
    signal: { get: () => (signal ??= watch()) },
  }) as Terminal
  return { terminal: watched, overdue }
}

async function load(word: string): Promise<Command> {
  const entry = Object.hasOwn(commands, word) ? commands[word] : undefined
  if (!entry) {
    if (word.startsWith("-")) {
      const [written = ""] = word.split("=", 1)
      throw new ImageError(usageUnknownOption("", written, nearest(written, globalOptions)))
    }
    throw new ImageError(usageUnknownCommand(word, nearest(word, Object.keys(commands))))
  }
  return await entry[1]()
}

async function help(words: readonly string[], terminal: Terminal): Promise<number> {
  const { commandHelp, programHelp } = await import("./help.ts")
  const [word] = words
  terminal.stdout(
    word === undefined
      ? programHelp(Object.entries(commands).map(([name, [summary]]) => [name, summary]))
      : commandHelp(await load(word)),
  )
  return exitCode.done
}
