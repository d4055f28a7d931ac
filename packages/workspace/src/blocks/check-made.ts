import { shellWords } from "./shell-word.ts"

/**
 * A command that ends with a sentence when a build did not make what ships.
 *
 * @param hint - What may be the reason; between double quotes of a shell.
 */
export function checkMade(paths: readonly string[], hint?: string): string {
  const told = hint === undefined ? "$path" : `$path: ${hint}`
  return `for path in ${shellWords(paths)}; do [ -e "$path" ] || { echo "the build made no ${told}" >&2; exit 1; }; done`
}
