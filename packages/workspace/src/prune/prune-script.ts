import { framed } from "./frame.ts"
import { pruneBerry } from "./prune-berry.ts"
import { pruneBun } from "./prune-bun.ts"
import { pruneClassic } from "./prune-classic.ts"
import { pruneNpm } from "./prune-npm.ts"
import { prunePnpm } from "./prune-pnpm.ts"

/**
 * A program that takes out of a lockfile what some packages of a workspace do not need, so that a change elsewhere in
 * the workspace leaves their install as it is. It runs where the image is built, in a stage of its own:
 *
 *     node prune-lockfile.mjs [--out=DIR] apps/web packages/ui …
 *
 * It is plain Node (18 or newer) without dependencies, is run in the folder with the lockfile, the settings and the
 * manifests of the root and of those packages, and writes a lockfile of the same name into DIR (`/out`), which it makes.
 * That of bun writes manifests too. The folders are those of every package that is installed, each with what its manifest
 * asks for inside the workspace (dev dependencies may be left out where the install leaves them out); the root's own
 * dependencies always stay. It ends with 1 and one line on stderr when the lockfile is not in step. Its answer depends on
 * nothing but these files: the builder finds `COPY --from` of it unchanged, and the install below it cached.
 */
export interface PruneScript {
  /** `prune-lockfile.mjs`. */
  readonly name: string
  readonly text: string
}

const name = "prune-lockfile.mjs"

const formats: readonly { readonly of: RegExp; readonly script: PruneScript }[] = [
  { of: /^npm-[23]$/, script: script("package-lock.json", "npm install", pruneNpm) },
  { of: /^pnpm-[69]\.\d+$/, script: script("pnpm-lock.yaml", "pnpm install", prunePnpm) },
  { of: /^yarn-berry-\d+$/, script: script("yarn.lock", "yarn install", pruneBerry) },
  { of: /^yarn-1$/, script: script("yarn.lock", "yarn install", pruneClassic) },
  { of: /^bun-[12]$/, script: script("bun.lock", "bun install", pruneBun) },
]

function script(lockfile: string, mend: string, body: string): PruneScript {
  return { name, text: framed(lockfile, mend, body) }
}

/**
 * The program for a lockfile's format (`Lockfile.format`), or undefined when there is none: the whole lockfile is
 * then to be copied.
 */
export function pruneScript(format: string): PruneScript | undefined {
  return formats.find(({ of }) => of.test(format))?.script
}
