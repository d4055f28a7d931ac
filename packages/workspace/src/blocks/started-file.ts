import { posix } from "node:path"
import { HOME } from "./manifests.ts"

/** Options of Node whose value is the next word. */
const withValue = new Set([
  "-r",
  "-C",
  "--conditions",
  "--cpu-prof-dir",
  "--cpu-prof-interval",
  "--cpu-prof-name",
  "--diagnostic-dir",
  "--disable-proto",
  "--disable-warning",
  "--dns-result-order",
  "--env-file",
  "--env-file-if-exists",
  "--experimental-default-type",
  "--experimental-loader",
  "--heap-prof-dir",
  "--heap-prof-interval",
  "--heap-prof-name",
  "--heapsnapshot-near-heap-limit",
  "--heapsnapshot-signal",
  "--icu-data-dir",
  "--import",
  "--inspect-publish-uid",
  "--loader",
  "--max-http-header-size",
  "--network-family-autoselection-attempt-timeout",
  "--openssl-config",
  "--redirect-warnings",
  "--report-dir",
  "--report-directory",
  "--report-filename",
  "--report-signal",
  "--require",
  "--secure-heap",
  "--secure-heap-min",
  "--title",
  "--tls-cipher-list",
  "--tls-keylog",
  "--trace-event-categories",
  "--trace-event-file-pattern",
  "--unhandled-rejections",
  "--use-largepages",
  "--v8-pool-size",
  "--watch-path",
])

/**
 * The file of the image's folder that a command of Node runs, from where it runs in it; undefined for other commands, for
 * text that it evaluates, and for files elsewhere.
 *
 * @param folder - Where it runs, from the root.
 */
export function startedFile(command: readonly string[], folder: string): string | undefined {
  const [program, ...words] = command
  if (program !== "node") return undefined
  let at = 0
  while (words[at]?.startsWith("-")) {
    const word = words[at]!
    if (/^-(?:-eval|-print|-test|-run|[epi]+$|-$)/u.test(word)) return undefined
    at += withValue.has(word) ? 2 : 1
  }
  const word = words[at]
  if (word === undefined) return undefined
  const home = posix.join(HOME, folder)
  const path = posix.relative(home, posix.resolve(home, word))
  return path === "" || posix.relative(HOME, posix.join(home, path)).startsWith("..")
    ? undefined
    : path
}
