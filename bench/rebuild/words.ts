import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/**
 * What no optimizer can know, and an author may say of all of the projects: nothing that runs in them looks for a cache,
 * no package that is installed looks at the project, and packages of the system have nothing to do with what is run and
 * copied before them.
 */
export const words = `optimize: { cacheMounts: "all", hoistInstalls: "all", installScripts: "independent" }`

/** Says it for each image of a checkout. */
export function giveWords(folder: string): void {
  const file = join(folder, "image.config.ts")
  const written = readFileSync(file, "utf8")
  const said = written
    .replace(/^export default (?<stage>\w+);?$/mu, `export default image($<stage>)`)
    .replaceAll(/\bimage\((?<stage>\w+)\)/gu, `image($<stage>, { ${words} })`)
    .replaceAll(/\bimage\((?<stage>\w+), \{(?! optimize)/gu, `image($<stage>, { ${words},`)
  if (!said.includes(words)) throw new Error(`${file} has no image to say it of:\n${written}`)
  const imported = /^import \{[^}]*\bimage\b/mu.test(written)
  writeFileSync(file, imported ? said : `import { image } from "stagecraft"\n${said}`)
}
