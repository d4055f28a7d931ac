import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { repo } from "../support/repo.ts"

/** A well-known kind of Dockerfile: a folder with the file, and the config that is made of it. */
export interface Shape {
  readonly name: string
  /** Absolute. */
  readonly folder: string
  readonly dockerfile: string
  readonly ignore: string | undefined
}

const home = join(repo, "test/import/shapes")

/** What each shape is, in the order of the page. */
export const titles: Readonly<Record<string, string>> = {
  "language-image": "The image of a language",
  "node-monorepo": "An app of a Node monorepo",
  "python-service": "A Python service",
  "go-service": "A Go service",
  "old-single-stage": "An old file of one stage",
}

/** All shapes, by the names of their folders. */
export const shapes: readonly Shape[] = readdirSync(home).map((name) => {
  const folder = join(home, name)
  const ignore = join(folder, ".dockerignore")
  return {
    name,
    folder,
    dockerfile: readFileSync(join(folder, "Dockerfile"), "utf8"),
    ignore: existsSync(ignore) ? readFileSync(ignore, "utf8") : undefined,
  }
})

const [OPEN, CLOSE] = ["<!-- shapes -->\n", "<!-- /shapes -->"]

/** The page with all shapes between its marks, each with the config that was made of it. */
export function pageWith(page: string, configs: ReadonlyMap<string, string>): string {
  const sections = Object.entries(titles).map(([name, title]) => {
    const shape = shapes.find((each) => each.name === name)
    if (!shape) throw new Error(`there is no shape ${name}`)
    const block = (language: string, text: string): string =>
      `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`
    return [
      `### ${title}\n`,
      block("dockerfile", shape.dockerfile),
      ...(shape.ignore === undefined ? [] : [block("gitignore", shape.ignore)]),
      block("ts", configs.get(name) ?? ""),
    ].join("\n")
  })
  const [before = "", rest = ""] = page.split(OPEN)
  const after = rest.slice(rest.indexOf(CLOSE))
  return `${before}${OPEN}\n${sections.join("\n")}\n${after}`
}
