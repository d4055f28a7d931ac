import type { Diagnostic } from "@stagecraft/ir"
import { readFileSync } from "node:fs"
import type { ContextUse } from "./context-use.ts"
import { escapePattern } from "./escape-pattern.ts"
import type { IgnoreRules } from "./ignore-rules.ts"
import { broadCopySendsDependencies, broadCopySendsSecrets } from "./problems.ts"
import { walkContext } from "./walk-context.ts"

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

/** Reads only the front of a file: keys and settings are short. */
function holds(file: string, wanted: RegExp): boolean {
  try {
    return wanted.test(readFileSync(file, "latin1").slice(0, 65_536))
  } catch {
    return false
  }
}

function patternFor(
  name: string,
  suspects: readonly Suspect[],
  file: string,
  size: number,
): string | undefined {
  const suspect = suspects.find((one) => one.name.test(name) && !one.except?.test(name))
  if (!suspect) return undefined
  // A file of this size is data, not a key.
  if (suspect.holds && (size > 1_000_000 || !holds(file, suspect.holds))) return undefined
  return suspect.pattern ?? `**/${escapePattern(name)}`
}

/**
 * Looks through what a copy of everything would send for installed dependencies and for what looks like a secret.
 *
 * Does not look into the folders it reports, and stops after a bounded number of entries. At most one finding of
 * each kind, at the first such copy.
 */
export async function checkBroad(
  root: string,
  use: ContextUse,
  rules: IgnoreRules,
): Promise<readonly Diagnostic[]> {
  const dependencies = new Map<string, string>()
  const secrets = new Map<string, string>()
  let seen = 0
  const walk = walkContext(root, rules, {
    onProblem: () => undefined,
    skip: (path) => dependencies.has(path) || secrets.has(path),
  })
  for await (const entry of walk) {
    if (++seen > MOST_ENTRIES || dependencies.size + secrets.size >= MOST_FOUND) break
    const name = entry.path.slice(entry.path.lastIndexOf("/") + 1)
    for (const [suspects, found] of [
      [DEPENDENCIES, dependencies],
      [SECRETS, secrets],
    ] as const) {
      const pattern = patternFor(name, suspects, `${root}/${entry.path}`, entry.size)
      if (pattern !== undefined) found.set(entry.path, pattern)
    }
  }
  const patternsOf = (found: ReadonlyMap<string, string>): string[] =>
    [...new Set(found.values())].sort()
  return [
    ...(secrets.size > 0
      ? [broadCopySendsSecrets(use, [...secrets.keys()], patternsOf(secrets))]
      : []),
    ...(dependencies.size > 0
      ? [broadCopySendsDependencies(use, [...dependencies.keys()], patternsOf(dependencies))]
      : []),
  ]
}
