import { readOptions, wrongType } from "@stagecraft/dsl"
import type { Block, Reader } from "@stagecraft/dsl"
import { readList } from "./arguments.ts"
import { packages } from "./debian.ts"

/** The options of {@link init}. */
export interface InitOptions {
  /** How tini is installed: from Debian's or Ubuntu's packages (unless set), from Alpine's, or not at all. */
  readonly install?: "apt" | "apk" | false | undefined
  /** What the entrypoint runs before the command. */
  readonly entrypoint?: readonly string[] | undefined
}

const readInstall: Reader<InitOptions["install"]> = (value, what) => {
  if (value === "apt" || value === "apk" || value === false) return value
  throw wrongType(what, '"apt", "apk" or false', value)
}

/**
 * Makes `tini` the first process: it hands signals on and collects processes that ended, which a program that is not
 * made for it does not do. Needs root, and comes before `cmd`.
 *
 * @example stage("app").from("node:22-slim").use(init()).cmd(["node", "server.js"])
 * @see https://github.com/krallin/tini
 */
export function init(options: InitOptions = {}): Block {
  readOptions(options, { install: readInstall, entrypoint: readList }, "init")
  const { install = "apt", entrypoint = [] } = options
  return (stage) => {
    const ready =
      install === "apt"
        ? stage.use(packages(["tini"]))
        : install === "apk"
          ? stage.run("apk add --no-cache tini")
          : stage
    return ready.entrypoint(["tini", "--", ...entrypoint])
  }
}
