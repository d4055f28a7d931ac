import { shellWords } from "./shell-word.ts"

/** With the dot: `assets.map` is another thing. */
const maps = ["*.js.map", "*.[cm]js.map", "*.ts.map", "*.[cm]ts.map", "*.css.map"]
  .map((name) => `-name "${name}"`)
  .join(" -o ")

/** A command that deletes the source maps of JavaScript, declarations and styles. */
export const deleteMaps = (paths: readonly string[]): string =>
  `find ${shellWords(paths)} -type f \\( ${maps} \\) -delete`
