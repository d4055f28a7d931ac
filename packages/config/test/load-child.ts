import { createRequire } from "node:module"
import { isImageError } from "@stagecraft/ir"
import { loadConfig } from "../src/index.ts"
import type { LoadOptions } from "../src/index.ts"
import { shareLanguage } from "./library-url.ts"

/* Loads one config in a process of its own and writes what came of it as JSON. */
const options = JSON.parse(process.argv[2]!) as Partial<LoadOptions> & Pick<LoadOptions, "cwd">

shareLanguage()

async function load(): Promise<object> {
  try {
    const { images } = await loadConfig({ command: "build", env: process.env, ...options })
    return { images: images.map(({ name }) => name) }
  } catch (error) {
    if (isImageError(error)) return { diagnostics: error.diagnostics }
    throw error
  }
}

const start = performance.now()
const result = await load()
const ms = performance.now() - start
const loaded = Object.keys(createRequire(import.meta.url).cache)
  .map((path) => /node_modules[/\\](esbuild|cosmiconfig|zod)[/\\]/u.exec(path)?.[1])
  .filter((name, index, all) => name !== undefined && all.indexOf(name) === index)
process.stdout.write(JSON.stringify({ ...result, loaded, ms }))
