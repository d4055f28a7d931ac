import { readFileSync } from "node:fs"
import { join } from "node:path"
import { stagecraft } from "../support/cli.ts"
import type { CliResult } from "../support/cli.ts"

/** A config of one image, `app`. */
export const configOf = (body: string, more = ""): string =>
  `import { arg, defineConfig, image, namedContext, scratch, stage } from "stagecraft"
${body}
export default defineConfig({ images: { app: image(app${more}) } })
`

/** Runs a command line. */
export const run = (
  cwd: string,
  words: string,
  env: Record<string, string> = {},
): Promise<CliResult> => stagecraft(words.split(" "), { cwd, env })

interface WrittenLock {
  readonly images: Readonly<Record<string, { readonly platforms: object } | undefined>>
}

/** What `image.lock` says. */
export const lockOf = (cwd: string): WrittenLock =>
  JSON.parse(readFileSync(join(cwd, "image.lock"), "utf8")) as WrittenLock
