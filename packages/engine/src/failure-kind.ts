/** Why a build failed; each is the code of a problem. */
export type FailureKind =
  | "run-failed"
  | "exec-format-error"
  | "base-not-found"
  | "registry-refused"
  | "copy-source-not-found"
  | "network-failed"
  | "no-space"
  | "entitlement-refused"
  | "dockerfile-rejected"
  | "build-failed"

/** What an engine's message says beyond its words. */
export interface FailureFacts {
  readonly kind: FailureKind
  readonly exitCode?: number
  /** The image, file or address it is about. */
  readonly subject?: string
  /** The line of the Dockerfile it names. */
  readonly line?: number
}

const NO_SPACE = /no space left on device|disk quota exceeded/iu
const PROCESS =
  /did not complete successfully|executor failed running \[|unable to start container process|returned a non-zero code|exit status \d+/iu
const ENTITLEMENT =
  /granting entitlement (\S+) is not allowed|(network\.host|security\.insecure|device\S*) is not allowed/iu
const EXIT_CODE = /(?:exit code: |non-zero code: |exit status )(\d+)/iu
const EXEC_FORMAT = /exec format error/iu
const DOCKERFILE =
  /dockerfile parse error|failed to parse|parsing dockerfile|failed to read dockerfile|unknown (?:instruction|flag)|target stage .* could not be found|circular dependency|failed to process "|requires (?:at least|exactly) |no build stage in current context|invalid (?:from|reference) flag|failed to parse stage name|base name .* should not be (?:blank|empty)|platform on FROM|cannot locate specified dockerfile|invalid field|missing key|file with no instructions|unexpected key|(?:unsupported|invalid) mount type|only supports the --/iu
const MACHINERY =
  /session|rpc error|context (?:canceled|deadline)|failed to (?:load LLB|mount|export)|internal error/iu
/** `Dockerfile:3` is a line; `docker/dockerfile:1.19` is the image of a frontend. */
const LINE =
  /(?:parse error on line |parse error line |(?<![\w/-])dockerfile:|dockerfile line )(\d+)(?!\.?\w)/iu
/** How BuildKit calls the step that fetches what a `# syntax=` line asks for. */
const FRONTEND = /^resolve image config for (?:docker-image:\/\/)?(\S+)/u
const COPY_SOURCE =
  /failed to calculate checksum of ref .*?"(.+)": not found|(?:copy|add) failed:.*?(?:stat|context:) "?([^":]+)"?:|(?:cache key: |^)"(.+)" not found: not found|lstat (?:\S*\/merged(?=\/))?(\S+): no such file|no items matching glob "?([^"\s]+)"?|checking on sources under .*: (?:copier: )?stat: \[?"(.+?)"\]?: no such file/iu
const NO_SOURCE = /(?:copy|add) failed: no source files were specified/iu
const REFUSED =
  /401 unauthorized|403 forbidden|429 too many requests|toomanyrequests|unauthorized:|denied: |authorization failed|failed to authorize|failed to fetch (?:anonymous|oauth) token|unexpected status(?: code)?(?: from)? .*\b[45]\d\d\b|no basic auth credentials|insufficient_scope/iu
const MISSING =
  /pull access denied|manifest unknown|not found|repository does not exist|name unknown|no match for platform|does not exist or no pull access|image not known/iu
const NETWORK =
  /dial tcp|no such host|connection refused|i\/o timeout|tls handshake|x509:|network is unreachable|unexpected eof|connection reset|server gave http response|context deadline exceeded|short read|failed commit on ref|failed size validation|temporary failure in name resolution|: EOF$/iu
const BASE =
  /failed to resolve source metadata for (\S+?):? |load metadata for (\S+)|pull access denied for ([^,\s]+)|creating build container: (?:initializing source docker:\/\/)?(\S+?):? |\bFROM (?:--\S+ )*([^\s:]\S*)/iu

const firstGroup = (match: RegExpExecArray | null): string | undefined =>
  match?.slice(1).find((group) => group !== undefined)

/** The image of the frontend that a step fetches; undefined for every other step. */
export function frontendImage(stepText: string): string | undefined {
  return FRONTEND.exec(stepText)?.[1]
}

/** What keeps an image from being fetched; `build-failed` when the message does not say. */
function baseKind(message: string): FailureKind {
  // "denied" is how registries say both "not there" and "not for you"; the status tells where there is one.
  if (/pull access denied|repository does not exist/iu.test(message)) return "base-not-found"
  if (REFUSED.test(message) || NETWORK.test(message)) return "registry-refused"
  return MISSING.test(message) ? "base-not-found" : "build-failed"
}

/**
 * Reads an engine's message: BuildKit's, the classic builder's or Podman's.
 *
 * The order matters: a RUN prints whatever it likes, so what failed is decided before what it said.
 *
 * @param stepText - The failed step as the engine names it, empty when it names none.
 */
export function readFailure(message: string, stepText: string): FailureFacts {
  const about = (kind: FailureKind, subject?: string): FailureFacts => ({
    kind,
    ...(subject !== undefined && subject !== "" && { subject }),
  })
  if (PROCESS.test(message)) {
    const code = EXIT_CODE.exec(message)?.[1]
    return { kind: "run-failed", ...(code !== undefined && { exitCode: Number(code) }) }
  }
  const entitlement = stepText === "" && firstGroup(ENTITLEMENT.exec(message))
  if (entitlement) return about("entitlement-refused", entitlement)
  if (NO_SPACE.test(message)) return { kind: "no-space" }
  if (EXEC_FORMAT.test(message)) return { kind: "exec-format-error" }
  const frontend = frontendImage(stepText)
  if (frontend !== undefined && !DOCKERFILE.test(message)) return about(baseKind(message), frontend)
  const line = LINE.exec(message)?.[1]
  if (line !== undefined) return { kind: "dockerfile-rejected", line: Number(line) }
  const source = firstGroup(COPY_SOURCE.exec(message))
  if (source !== undefined) return about("copy-source-not-found", source)
  if (NO_SOURCE.test(message)) return { kind: "copy-source-not-found" }
  const base = firstGroup(BASE.exec(message)) ?? firstGroup(BASE.exec(stepText))
  if (base !== undefined) {
    const kind = baseKind(message)
    if (kind !== "build-failed") return about(kind, base)
  }
  if (DOCKERFILE.test(message)) return { kind: "dockerfile-rejected" }
  if (NETWORK.test(message) || REFUSED.test(message))
    return about("network-failed", /https?:\/\/[^\s"]+/u.exec(message)?.[0])
  // What fails without any step at work is the reading of the file, unless the machinery around it does.
  const isRead = stepText === "" && !MACHINERY.test(message)
  return { kind: isRead ? "dockerfile-rejected" : "build-failed" }
}
