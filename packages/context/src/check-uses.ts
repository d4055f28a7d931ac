import { type Diagnostic, nearest } from "@stagecraft/ir"
import { checkBroad } from "./check-broad.ts"
import type { ContextUse } from "./context-use.ts"
import { expandGlob } from "./expand-glob.ts"
import { type IgnoreRules, parseIgnore } from "./ignore-rules.ts"
import {
  copyBrokenLink,
  copyExcluded,
  copyGlobNoMatch,
  copyMissingFile,
  copyOutsideContext,
  copySymlinkOutside,
} from "./problems.ts"
import { readFolder } from "./read-folder.ts"
import { type Resolved, resolvePath } from "./resolve-path.ts"
import { contextRoot } from "./walk-context.ts"

/** How many matches of one glob are looked at. */
const MOST_MATCHES = 1000

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

function checkPath(root: string, use: ContextUse, path: string, rules: IgnoreRules): Diagnostic[] {
  const end = resolvePath(root, path)
  switch (end.kind) {
    case "outside":
      return [copySymlinkOutside(use, end.link.path, end.link.target)]
    case "missing": {
      const link = end.links.at(-1)
      return [
        link
          ? copyBrokenLink(use, link.path, link.target)
          : copyMissingFile(use, suggestion(root, end)),
      ]
    }
    default: {
      const passed = end.links.flatMap((link) => checkExcluded(use, link.path, false, rules))
      return [...passed, ...checkExcluded(use, end.path, end.folder, rules)].slice(0, 1)
    }
  }
}

function checkGlob(root: string, use: ContextUse, glob: string, rules: IgnoreRules): Diagnostic[] {
  const { found, complete } = expandGlob(root, glob, MOST_MATCHES)
  if (found.length === 0) return complete ? [copyGlobNoMatch(use)] : []
  const excluded: Diagnostic[] = []
  for (const path of found) {
    const keptOut = checkExcluded(use, path, false, rules)
    // A match that is kept out is what the ignore rules are for; a problem only when none is left.
    if (keptOut.length > 0) excluded.push(...keptOut)
    else {
      const problems = checkPath(root, use, path, rules)
      if (problems.length > 0) return problems
    }
  }
  return excluded.length === found.length ? excluded.slice(0, 1) : []
}

/**
 * Checks what a graph takes from the context against the folder itself: sources that do not exist, globs that match
 * nothing, paths and links that leave the context, sources that the ignore rules keep out, and whether a copy of
 * everything would send secrets or installed dependencies.
 *
 * Sources with references and `--parents` patterns are not checked; their files are known only to the builder.
 *
 * @throws ImageError `context-not-a-folder`.
 */
export async function checkUses(
  root: string,
  uses: readonly ContextUse[],
  rules: IgnoreRules = parseIgnore(""),
): Promise<readonly Diagnostic[]> {
  const real = contextRoot(root)
  const problems = uses.flatMap((use) => {
    if (use.outside) return [copyOutsideContext(use)]
    if (use.literal !== undefined) return checkPath(real, use, use.literal, rules)
    return use.glob === undefined ? [] : checkGlob(real, use, use.glob, rules)
  })
  const broad = uses.find((use) => use.broad)
  return broad ? [...problems, ...(await checkBroad(real, broad, rules))] : problems
}
