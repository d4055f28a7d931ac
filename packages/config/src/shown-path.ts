import { existsSync, realpathSync } from "node:fs"
import { dirname, sep } from "node:path"

/**
 * How the user sees a file: under the folder names they came by, where the bundler follows symbolic links.
 *
 * @param directory - The config's folder as the user sees it.
 */
export function shownPath(directory: string): (path: string) => string {
  // A folder that is only going to be made has no links in it.
  const real = existsSync(directory) ? realpathSync(directory) : directory
  if (real === directory) return (path) => path
  let [shownRoot, realRoot] = [directory, real]
  // What both end in is no link; the shorter the roots, the more files outside of the config's folder are covered.
  for (;;) {
    const [shownParent, realParent] = [dirname(shownRoot), dirname(realRoot)]
    const isSame = shownRoot.slice(shownParent.length) === realRoot.slice(realParent.length)
    if (!isSame || shownParent === shownRoot || realParent === realRoot) break
    ;[shownRoot, realRoot] = [shownParent, realParent]
  }
  return (path) =>
    path === realRoot || path.startsWith(realRoot + sep)
      ? shownRoot + path.slice(realRoot.length)
      : path
}
