import { posix } from "node:path"
import { callSite, warn } from "@stagecraft/dsl"
import { ImageError } from "@stagecraft/ir"
import type { App } from "./app-options.ts"
import { appCommandNotShipped } from "./problems.ts"
import { startedFile } from "./started-file.ts"
import { isBelow } from "./what-ships.ts"

/** What is known of how an app starts. */
interface Started {
  readonly command: readonly string[]
  /** What of the repository ships, from its root; there is one copy for each, and one of what is installed. */
  readonly paths: readonly string[]
}

/** Steps that may bring a file, or start something else. */
const mayBring = new Set(["run", "add", "raw", "entrypoint"])

/**
 * Refuses an image whose command runs a file that is not in it. Where a block of the author's adds files, that is only
 * likely, and a warning.
 *
 * @throws ImageError `app-command-not-shipped`.
 */
export function checkStarted({ closure, stages }: App, { command, paths }: Started): void {
  const { directory } = closure.target
  const file = startedFile(command, directory)
  if (file === undefined) return
  const path = posix.join(directory, file)
  const isThere =
    isBelow(path, paths) ||
    path.split("/").includes("node_modules") ||
    // Node looks for what is named without its ending, and for the index of a folder.
    paths.some((each) => each === `${path}.js` || each.startsWith(`${path}/`))
  if (isThere) return
  const kinds = stages.app.toNode().steps.map(({ kind }) => kind)
  const countOf = (wanted: string): number => kinds.filter((kind) => kind === wanted).length
  // A block of the author's tells another command.
  if (countOf("cmd") > 1) return
  const told = appCommandNotShipped(path, command, paths, callSite())
  const isCertain =
    countOf("copy") === paths.length + 1 && !kinds.some((kind) => mayBring.has(kind))
  if (isCertain) throw new ImageError(told)
  warn({ ...told, severity: "warning" })
}
