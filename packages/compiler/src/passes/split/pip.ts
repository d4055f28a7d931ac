import { fetching, git, readsVariable } from "../../effects/variables.ts"
import { isReadByBuilds } from "./builds-of-sources.ts"
import type { InstallProof, Manager, VariableUse } from "./manager.ts"
import { namedIn } from "./npm-settings.ts"
import type { Project } from "./project.ts"
import { refuse } from "./refusal.ts"
import type { Given } from "./words.ts"
import { readWords } from "./words.ts"

const flags =
  `-U --upgrade -q -qq -v --quiet --verbose --no-cache-dir --no-deps --no-compile --compile --pre --user
  --disable-pip-version-check --no-python-version-warning --break-system-packages --prefer-binary --require-hashes
  --no-input --no-warn-script-location --no-warn-conflicts --ignore-installed -I --force-reinstall --no-color
  --no-index --use-pep517`.split(/\s+/u)

const valued =
  `--timeout --default-timeout --retries --trusted-host --upgrade-strategy --root-user-action --only-binary
  --progress-bar -i --index-url --extra-index-url --exists-action --use-feature --use-deprecated`.split(
    /\s+/u,
  )

const NAMES_FILE = new Set(["-r", "--requirement", "-c", "--constraint"])

const NAME = String.raw`[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?(?:\s*\[[\w\s,.-]*\])?`
const VERSIONS = String.raw`(?:\s*\(?\s*(?:(?:===|==|~=|!=|<=|>=|<|>)\s*[\w.*+!-]+\s*,?\s*)+\)?)?`
const MARKER = String.raw`(?:\s*;.*)?`
const HASHES = String.raw`(?:\s+--hash[=\s][a-z0-9]+:[0-9a-f]+)*`

/** A package of an index, by its name. What looks like a path or an archive is none. */
const REQUIREMENT = new RegExp(`^${NAME}${VERSIONS}${MARKER}${HASHES}$`, "u")
/** A package by the address of its archive. */
const ADDRESSED = new RegExp(
  String.raw`^(?:${NAME}\s*@\s*)?https?://[^\s;]+${MARKER}${HASHES}$`,
  "u",
)
const ARCHIVE = /\.(?:whl|zip|tar|tgz|gz|bz2|xz|tbz|txz|tlz|lz|lzma)$/iu

/** Options of a requirements file that name no file. */
const FILE_OPTION =
  /^(?:-i|--index-url|--extra-index-url|--find-links|-f|--trusted-host)[=\s]+https?:\/\/\S+$|^--trusted-host[=\s]+[\w.:-]+$|^--(?:pre|prefer-binary|require-hashes|no-index)$|^--(?:no-binary|only-binary|use-feature)[=\s]+\S+$/u

function checkRequirement(line: string, path: string): void {
  const isNamed = REQUIREMENT.test(line) && !ARCHIVE.test(line.split(/[\s;]/u, 1)[0]!)
  if (!isNamed && !ADDRESSED.test(line))
    refuse(`\`${line}\` in ${path} may be a path, or runs something`)
}

/** The lines of a requirements file as pip joins them, without comments. A comment in a line of its own goes on in none. */
function linesOf(text: string): readonly string[] {
  return text
    .replace(/^\ufeff/u, "")
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029\u001C-\u001E]/u)
    .map((line) => (/^\s*#/u.test(line) ? " #" : line))
    .join("\n")
    .replace(/\\+\n/gu, "")
    .split("\n")
    .map((line) => line.replace(/(?:^|\s+)#.*$/u, "").trim())
    .filter((line) => line !== "")
}

/** An index may be a folder, by an address of its own. */
function checkIndex({ options }: Given): void {
  for (const name of ["-i", "--index-url", "--extra-index-url"]) {
    const address = options.get(name)
    if (address !== undefined && !/^https?:\/\//u.test(address))
      refuse(`${name} ${address} may be a folder`)
  }
}

/** A file that another one names, in the project; paths are relative to the one that names them. */
function resolve(from: string, to: string): string {
  if (/^[a-z][a-z+]*:|^\/|\\|\$/iu.test(to)) refuse(`${to} is no file of the project`)
  const parts = from.split("/").slice(0, -1)
  for (const part of to.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) refuse(`${to} is no file of the project`)
    } else if (part !== "" && part !== ".") parts.push(part)
  }
  return parts.join("/")
}

function readFile(path: string, project: Project, found: Set<string>): void {
  if (found.has(path)) return
  found.add(path)
  for (const line of linesOf(project.text(path))) {
    const nested = /^(?:-r|--requirement|-c|--constraint)(?:\s*=\s*|\s*)(?<to>\S+)$/u.exec(line)
    if (nested) readFile(resolve(path, nested.groups!["to"]!), project, found)
    else if (!FILE_OPTION.test(line)) checkRequirement(line, path)
  }
}

/** True where it may build a package, by code that reads what it likes. */
function mayBuild(
  words: readonly string[],
  operands: readonly string[],
  files: ReadonlySet<string>,
  project: Project,
): boolean {
  if (!/(?:^|\s)--only-binary[= ]:all:(?:\s|$)/u.test(words.join(" "))) return true
  const lines = [...operands, ...[...files].flatMap((path) => linesOf(project.text(path)))]
  return lines.some(
    (line) =>
      /^--no-binary|^--only-binary/u.test(line) || (line.includes("://") && !line.startsWith("-")),
  )
}

/** What it reads of the environment when it runs nobody's code. */
const READS = [...fetching, "PIP_*", "PYTHON*", "CI", "BUILD_*", "NO_COLOR", "FORCE_COLOR"]

function prove(args: readonly string[], project: Project): InstallProof {
  const found = new Set<string>()
  const rest: string[] = []
  // They may come several times, and `-rfile` is one, too.
  for (let at = 1; at < args.length; at++) {
    const word = args[at]!
    const [, name, value] =
      /^(--(?:requirement|constraint)(?==)|-[rc](?!$))=?(.*)$/su.exec(word) ?? []
    if (NAMES_FILE.has(word)) readFile(resolve("", args[++at] ?? ""), project, found)
    else if (name !== undefined) readFile(resolve("", value!), project, found)
    else rest.push(word)
  }
  const given = readWords(rest, { flags, valued })
  const { operands } = given
  checkIndex(given)
  for (const word of operands) checkRequirement(word, "its words")
  const builds = mayBuild(rest, operands, found, project)
  const isKnown = !builds || project.scriptsAreIndependent
  return {
    manifests: [...found],
    writes: [],
    variables: isKnown ? [...READS, ...namedIn(project, [...found])] : undefined,
    byWord: builds && isKnown,
  }
}

function variable(name: string): VariableUse {
  if (/^PIP_(?:INDEX_URL|EXTRA_INDEX_URL|CACHE_DIR|CERT|CLIENT_CERT|CONFIG_FILE)$/u.test(name))
    return "path"
  if (
    /^PIP_(?:VERSION|NO_CACHE_DIR|DISABLE_PIP_VERSION_CHECK|DEFAULT_TIMEOUT|TIMEOUT|RETRIES|TRUSTED_HOST|NO_INPUT|PROGRESS_BAR|PREFER_BINARY|ROOT_USER_ACTION|BREAK_SYSTEM_PACKAGES|NO_COLOR|QUIET|NO_COMPILE|COMPILE|NO_WARN_SCRIPT_LOCATION)$/u.test(
      name,
    )
  )
    return "value"
  if (
    /^PYTHON(?:UNBUFFERED|DONTWRITEBYTECODE|IOENCODING|HASHSEED|UTF8|FAULTHANDLER|OPTIMIZE|NODEBUGRANGES|_VERSION|_PIP_VERSION|_SETUPTOOLS_VERSION|_GET_PIP_URL|_GET_PIP_SHA256|_SHA256|_PYTHON_VERSION)$/u.test(
      name,
    )
  )
    return "value"
  if (/^PYTHON(?:PATH|HOME|USERBASE|PYCACHEPREFIX|_?CASEOK)$/u.test(name)) return "path"
  if (/^(?:PIP_|PYTHON)/u.test(name)) return "any"
  // What builds of packages from their sources read besides.
  if (/^(?:SETUPTOOLS|DISTUTILS_|CONDA_|PYENV_)/u.test(name) || isReadByBuilds(name)) return "path"
  if (
    /^(?:VIRTUAL_ENV|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|SSL_\w+|OPENSSL_\w+|XDG_\w+|NETRC)$/u.test(
      name,
    )
  )
    return "path"
  return readsVariable(git, name) ? "path" : undefined
}

/**
 * `pip install`, with `-r` and `-c` or by names: reads those files and the files that they name, and writes outside of the
 * project.
 *
 * What is read was traced with pip 23: nothing but requirements, and by rustup's `rustc` its toolchain file. Packages that are
 * built from their sources are built in folders of their own. Not `python -m pip`, which looks for modules in the working
 * directory first.
 *
 * @see https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
const pipOf = (command: string): Manager => ({
  command,
  isInstall: ([action]) => action === "install",
  variable,
  prove,
})

export const pip = pipOf("pip")
export const pip3 = pipOf("pip3")
