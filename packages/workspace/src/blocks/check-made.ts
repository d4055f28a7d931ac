import { shellWord, shellWords } from "./shell-word.ts"

/**
 * A command that ends with a sentence when a build did not make what ships.
 *
 * @param hint - What may be the reason; between double quotes of a shell.
 */
export function checkMade(paths: readonly string[], hint?: string): string {
  const [first = "", ...more] = paths
  // A path that needs quotes is not put into a text as it is.
  if (more.length === 0 && shellWord(first) === first) return check(first, first, hint)
  return `for path in ${shellWords(paths)}; do ${check('"$path"', "$path", hint)}; done`
}

const check = (word: string, path: string, hint?: string): string =>
  `[ -e ${word} ] || { echo "the build made no ${path}${hint === undefined ? "" : `: ${hint}`}" >&2; exit 1; }`
