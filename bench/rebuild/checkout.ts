import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, extname, join } from "node:path"
import { bumpedFiles } from "./bumps.ts"
import { code, noise } from "./filler.ts"
import { standInSums } from "./go-modules.ts"
import type { Project } from "./projects.ts"

const here = import.meta.dirname
const packBytes = 20_000_000

/**
 * Copies a project as a checkout of it would be: with a `.git` of 20 MB, and with what a developer has installed
 * where it is the checkout of one.
 *
 * @param withStandIns - Go's modules are stand-ins, whose sums are others.
 */
export function checkOut(project: Project, folder: string, withStandIns: boolean): void {
  cpSync(join(here, "projects", project.name), folder, { recursive: true })
  writeFiles(folder, {
    ".git/HEAD": "ref: refs/heads/main\n",
    ".git/config": "[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
    ".git/objects/pack/pack-1.pack": noise(project.name, packBytes),
  })
  for (let index = 0; index < 200; index++) {
    const name = index.toString(16).padStart(2, "0")
    writeFiles(folder, { [`.git/objects/${name}/${name.repeat(19)}`]: noise(name, 400) })
  }
  if (project.installed) install(folder)
  if (withStandIns) replaceSums(folder)
}

/** The change of a dependency. */
export function bumpDependency({ name }: Project, folder: string, withStandIns: boolean): void {
  writeFiles(folder, Object.fromEntries(bumpedFiles(name)))
  if (withStandIns) replaceSums(folder)
}

/** What a commit leaves in `.git`, whatever it changes elsewhere. */
export function recordCommit(folder: string, commit: string): void {
  writeFiles(folder, {
    ".git/refs/heads/main": `${commit}\n`,
    [`.git/objects/${commit.slice(0, 2)}/${commit.slice(2)}`]: noise(commit, 400),
  })
}

/** The one-line change of a source file: a comment more, or a line of text. */
export function changeSource({ source }: Project, folder: string, words: string): void {
  const mark = comments[extname(source)]
  if (mark === undefined) throw new Error(`how a comment begins in ${source} is not known`)
  appendFileSync(join(folder, source), `${mark}${words}\n`)
}

const comments: Readonly<Record<string, string>> = {
  ...Object.fromEntries([".c", ".go", ".js", ".ts", ".tsx"].map((ending) => [ending, "// "])),
  ".py": "# ",
  ".txt": "",
}

/** Folders as npm makes them, with code of no use: what matters is that a broad copy finds them. */
function install(folder: string): void {
  const { packages } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly version?: string }>>
  }
  for (const [place, { version }] of Object.entries(packages)) {
    if (place === "") continue
    const name = place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length)
    writeFiles(folder, { [`${place}/package.json`]: JSON.stringify({ name, version }) })
    for (let part = 0; part < 8; part++) {
      const text = code(`${place} ${part}`, 120, (word) => `exports.${word} = () => "${word}"`)
      writeFiles(folder, { [`${place}/lib/part-${part}.js`]: text })
    }
  }
}

function replaceSums(folder: string): void {
  const file = join(folder, "go.sum")
  if (existsSync(file)) writeFileSync(file, standInSums(readFileSync(file, "utf8")))
}

function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
}
