import { shellWords } from "./shell-word.ts"

const maps = ["*js.map", "*ts.map", "*.css.map"].map((name) => `-name "${name}"`).join(" -o ")

/** A command that deletes the source maps of JavaScript, declarations and styles. */
export const deleteMaps = (paths: readonly string[]): string =>
  `find ${shellWords(paths)} -type f \\( ${maps} \\) -delete`
