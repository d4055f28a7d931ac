import { type Diagnostic, nearest } from "@stagecraft/ir"
import { checkBroad } from "./check-broad.ts"
import { parentOf } from "./clean-path.ts"
import type { ContextUse } from "./context-use.ts"
import { expandGlob } from "./expand-glob.ts"
import { hasWildcard } from "./glob.ts"
import { type IgnoreRules, parseIgnore } from "./ignore-rules.ts"
import {
  copyBrokenLink,
  copyExcluded,
  copyGlobNoMatch,
  copyLinkNotFollowed,
  copyMissingFile,
  copySymlinkOutside,
} from "./problems.ts"
import { readFolder } from "./read-folder.ts"
import { type Link, type Resolved, resolvePath } from "./resolve-path.ts"
import { contextRoot } from "./walk-context.ts"

/** How many matches of one glob are looked at. */
const MOST_MATCHES = 1000

/** How many missing files are compared with their neighbours; a folder may hold very many. */
const MOST_SUGGESTIONS = 20

function suggestion(root: string, missing: Resolved & { kind: "missing" }): string | undefined {
  try {
    const { members } = readFolder(`${root}/${missing.folder}`)
    const near = nearest(
      missing.name,
      members.map(({ name }) => name),
    )
    return near === undefined
      ? undefined
      : missing.folder === ""
        ? near
        : `${missing.folder}/${near}`
  } catch {
    return undefined
  }
}

/** Where nothing below can be let through again, an excluded path is a problem; an open folder may still have some. */
function checkExcluded(
  use: ContextUse,
  path: string,
  folder: boolean,
  rules: IgnoreRules,
): Diagnostic[] {
  if (path === "") return []
  const { excluded, by } = rules.judge(path)
  return excluded && by && !(folder && !rules.closes(path)) ? [copyExcluded(use, by, path)] : []
}

/** A link that the builder does not follow before it asks for files: what it points to has to be sent anyway. */
interface UnfollowedLink {
  readonly use: ContextUse
  readonly link: Link
  readonly goal: string
}

/** One call of {@link checkUses}: the folder and its rules, and what was found on the way. */
interface Check {
  readonly root: string
  readonly rules: IgnoreRules
  /** Folders that are taken whole, by the first use that does. */
  readonly folders: Map<string, ContextUse>
  /** Every path that is sent, folders standing for what is in them. */
  readonly sent: Set<string>
  readonly unfollowed: UnfollowedLink[]
  missing: number
}

/**
 * The link that a match is, when its glob has a wildcard in a folder's name. Before it asks for files the builder
 * follows the links that a path names and those that its first wildcard matches, and none below.
 */
function unfollowedLink(root: string, use: ContextUse, path: string): Link | undefined {
  const parts = use.glob?.split("/") ?? []
  const first = parts.findIndex(hasWildcard)
  if (first < 0 || first === parts.length - 1) return undefined
  const folder = resolvePath(root, parentOf(path))
  if (folder.kind !== "found") return undefined
  const name = path.slice(path.lastIndexOf("/") + 1)
  const end = resolvePath(root, `${folder.path}/${name}`)
  return end.kind === "found" ? end.links[0] : undefined
}

function checkPath(check: Check, use: ContextUse, path: string): Diagnostic[] {
  const { root, rules, folders, sent, unfollowed } = check
  const end = resolvePath(root, path)
  switch (end.kind) {
    case "outside":
      return [copySymlinkOutside(use, end.link.path, end.link.target)]
    case "missing": {
      const link = end.links.at(-1)
      return [
        link
          ? copyBrokenLink(use, link.path, link.target)
          : copyMissingFile(
              use,
              check.missing++ < MOST_SUGGESTIONS ? suggestion(root, end) : undefined,
            ),
      ]
    }
    default: {
      if (end.folder && !folders.has(end.path)) folders.set(end.path, use)
      const link = end.links.length > 0 ? unfollowedLink(root, use, path) : undefined
      if (link) unfollowed.push({ use, link, goal: end.path })
      else sent.add(end.path)
      const passed = end.links.flatMap((link) => checkExcluded(use, link.path, false, rules))
      return [...passed, ...checkExcluded(use, end.path, end.folder, rules)].slice(0, 1)
    }
  }
}

function checkGlob(check: Check, use: ContextUse, glob: string): Diagnostic[] {
  const { found, complete } = expandGlob(check.root, glob, MOST_MATCHES)
  if (found.length === 0) return complete ? [copyGlobNoMatch(use)] : []
  const excluded: Diagnostic[] = []
  for (const path of found) {
    const keptOut = checkExcluded(use, path, false, check.rules)
    // A match that is kept out is what the ignore rules are for; a problem only when none is left.
    if (keptOut.length > 0) excluded.push(...keptOut)
    else {
      const problems = checkPath(check, use, path)
      if (problems.length > 0) return problems
    }
  }
  return excluded.length === found.length ? excluded.slice(0, 1) : []
}

/** The links that nobody follows, where it is certain that no other use sends what they point to. */
function unfollowedLinks({ sent, unfollowed }: Check, uses: readonly ContextUse[]): Diagnostic[] {
  const unknown = uses.some((use) => use.literal === undefined && use.glob === undefined)
  if (unknown || uses.some(({ suspected }) => suspected)) return []
  const isSent = (path: string): boolean => {
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1))
      if (sent.has(path.slice(0, at))) return true
    return sent.has(path) || sent.has("")
  }
  const missed = new Map<ContextUse, Diagnostic>()
  for (const { use, link, goal } of unfollowed)
    if (!missed.has(use) && !isSent(goal)) missed.set(use, copyLinkNotFollowed(use, link, goal))
  return [...missed.values()]
}

/** Beside a source that is there, a pattern without a match may be meant so: `package.json yarn.lock*`. */
function milder(
  problem: Diagnostic,
  { span }: ContextUse,
  found: ReadonlyMap<ContextUse, readonly Diagnostic[]>,
): Diagnostic {
  if (problem.code !== "copy-glob-no-match") return problem
  const hasOther = [...found].some(([use, own]) => use.span === span && own.length === 0)
  return hasOther ? { ...problem, severity: "warning" } : problem
}

/**
 * Checks what a graph takes from the context against the folder itself: sources that do not exist, globs that match
 * nothing, links that leave the context, sources that the ignore rules keep out, and whether a folder that is copied
 * whole would send secrets or installed dependencies.
 *
 * Sources with references and `--parents` patterns are not checked; their files are known only to the builder. Paths
 * that leave the context are found without the disk, by {@link checkPaths}.
 *
 * @param rules - What the author keeps out.
 * @param notSent - All that is kept out, if that is more: of it nobody is warned.
 * @throws ImageError `context-not-a-folder`.
 */
export async function checkUses(
  root: string,
  uses: readonly ContextUse[],
  rules: IgnoreRules = parseIgnore(""),
  notSent: IgnoreRules = rules,
): Promise<readonly Diagnostic[]> {
  const check: Check = {
    root: contextRoot(root),
    rules,
    folders: new Map(),
    sent: new Set(),
    unfollowed: [],
    missing: 0,
  }
  const broad = uses.find((use) => use.broad && !use.suspected)
  const found = new Map(
    uses.map((use): [ContextUse, readonly Diagnostic[]] => {
      if (use.outside || use.suspected) return [use, []]
      if (use.literal !== undefined) return [use, checkPath(check, use, use.literal)]
      return [use, use.glob === undefined ? [] : checkGlob(check, use, use.glob)]
    }),
  )
  const problems = [...found].flatMap(([use, own]) => own.map((each) => milder(each, use, found)))
  if (!broad) problems.push(...unfollowedLinks(check, uses))
  const folders = broad ? new Map([["", broad]]) : check.folders
  if (folders.size === 0) return problems
  return [...problems, ...(await checkBroad(check.root, folders, notSent))]
}
