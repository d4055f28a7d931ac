import type { Diagnostic } from "@stagecraft/ir"
import { readFileSync, statSync } from "node:fs"
import type { ContextUse } from "./context-use.ts"
import { escapePattern } from "./escape-pattern.ts"
import type { IgnoreRules } from "./ignore-rules.ts"
import { broadCopySendsDependencies, broadCopySendsSecrets } from "./problems.ts"
import { nextTurn } from "./next-turn.ts"
import { stepThroughContext } from "./walk-context.ts"

/** How many files and folders are looked at, and how deep; what lies beyond goes unreported. */
const MOST_ENTRIES = 50_000
const MOST_FOUND = 20

interface Suspect {
  readonly name: RegExp
  /** The entry of `exclude` that keeps such files out, wherever they lie; by their exact name unless set. */
  readonly pattern?: string
  /** Names that look alike and are meant to be shared. */
  readonly except?: RegExp
  /** Decides by the contents. */
  readonly holds?: RegExp
}

const DEPENDENCIES: readonly Suspect[] = [
  { name: /^node_modules$/u, pattern: "**/node_modules" },
  { name: /^\.venv$/u, pattern: "**/.venv" },
]

const SECRETS: readonly Suspect[] = [
  {
    name: /^\.env(?:\..+)?$/u,
    except: /\.(?:example|sample|template|dist|defaults)$/u,
  },
  { name: /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/u },
  { name: /\.pem$/u, pattern: "**/*.pem", holds: /PRIVATE KEY/u },
  { name: /\.(?:p12|pfx|jks|keystore)$/u },
  { name: /\.key$/u, pattern: "**/*.key", holds: /PRIVATE KEY/u },
  {
    name: /^\.npmrc$/u,
    pattern: "**/.npmrc",
    holds: /_(?:auth|authToken|password)\s*=\s*(?!\$\{)\S/iu,
  },
  {
    name: /^\.yarnrc\.yml$/u,
    pattern: "**/.yarnrc.yml",
    holds: /npmAuth(?:Token|Ident)\s*:\s*(?!["']?\$\{)\S/u,
  },
  { name: /^\.(?:netrc|pypirc|git-credentials|htpasswd)$/u },
  { name: /^\.(?:aws|ssh|gnupg|kube)$/u },
]

/** What every suspect's name looks like from afar: most names are ruled out by this alone. */
const SUSPICIOUS = /^(?:\.|node_modules$|id_)|\.(?:pem|p12|pfx|jks|keystore|key)$/u

/** A file of this size is data, not a key. */
const LARGEST_KEY = 1_000_000

/** Reads only the front of a file: keys and settings are short. */
function holds(file: string, wanted: RegExp): boolean {
  try {
    const stats = statSync(file)
    // Whoever reads a pipe waits until somebody writes.
    if (!stats.isFile() || stats.size > LARGEST_KEY) return false
    return wanted.test(readFileSync(file, "latin1").slice(0, 65_536))
  } catch {
    return false
  }
}

function patternFor(name: string, suspects: readonly Suspect[], file: string): string | undefined {
  const suspect = suspects.find((one) => one.name.test(name) && !one.except?.test(name))
  if (!suspect || (suspect.holds && !holds(file, suspect.holds))) return undefined
  return suspect.pattern ?? `**/${escapePattern(name)}`
}

/** A folder that is taken with all that is in it, relative to the context (`""` for the context), and by which use. */
export type TakenFolders = ReadonlyMap<string, ContextUse>

/** Which of the folders a path lies in, the outermost first; a folder does not lie in itself. */
function holderOf(path: string, folders: TakenFolders): ContextUse | undefined {
  const whole = folders.get("")
  if (whole) return whole
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) {
    const use = folders.get(path.slice(0, at))
    if (use) return use
  }
  return undefined
}

interface Found {
  /** Path and the pattern that keeps it out. */
  readonly dependencies: Map<string, string>
  readonly secrets: Map<string, string>
}

/**
 * Looks through the folders that are sent whole for installed dependencies and for what looks like a secret.
 *
 * One walk for all of them by names alone, which does not look into what it reports and stops after a bounded number:
 * the build asks the system for each file once more. A folder that a copy names itself is meant; only what lies in it
 * is a surprise. At most one finding of each kind for each copy.
 */
export async function checkBroad(
  root: string,
  folders: TakenFolders,
  rules: IgnoreRules,
): Promise<readonly Diagnostic[]> {
  const onTheWay = new Set<string>()
  for (const folder of folders.keys())
    for (let at = folder.indexOf("/"); at >= 0; at = folder.indexOf("/", at + 1))
      onTheWay.add(folder.slice(0, at))
  const found = new Map<ContextUse, Found>()
  const reported = new Set<string>()
  let seen = 0
  const look = (path: string): void => {
    seen++
    const name = path.slice(path.lastIndexOf("/") + 1)
    if (!SUSPICIOUS.test(name)) return
    const use = holderOf(path, folders)
    if (!use) return
    for (const [suspects, kind] of [
      [DEPENDENCIES, "dependencies"],
      [SECRETS, "secrets"],
    ] as const) {
      const pattern = patternFor(name, suspects, `${root}/${path}`)
      if (pattern === undefined) continue
      const of = found.get(use) ?? { dependencies: new Map(), secrets: new Map() }
      found.set(use, of)
      of[kind].set(path, pattern)
      reported.add(path)
    }
  }
  const walk = stepThroughContext(root, rules, {
    onProblem: () => undefined,
    onName: (path) => {
      look(path)
      return false
    },
    skip: (path) =>
      reported.has(path) ||
      !(onTheWay.has(path) || folders.has(path) || holderOf(path, folders) !== undefined),
  })
  for (let steps = 1; walk.step(() => undefined); steps++) {
    if (seen >= MOST_ENTRIES || reported.size >= MOST_FOUND) break
    if (steps % 512 === 0) await nextTurn()
  }
  return [...found].flatMap(([use, { dependencies, secrets }]) => [
    ...(secrets.size > 0
      ? [broadCopySendsSecrets(use, [...secrets.keys()], patternsOf(secrets))]
      : []),
    ...(dependencies.size > 0
      ? [broadCopySendsDependencies(use, [...dependencies.keys()], patternsOf(dependencies))]
      : []),
  ])
}

const patternsOf = (found: ReadonlyMap<string, string>): string[] =>
  [...new Set(found.values())].sort()
