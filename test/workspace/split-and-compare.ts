import { createHash } from "node:crypto"
import {
  copyFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { basename, dirname, join } from "node:path"
import { compile } from "@stagecraft/compiler"
import { image, stage } from "@stagecraft/dsl"
import type { Manager } from "./managers.ts"
import { manage } from "./managers.ts"

/** A project, and how its packages are installed. */
export interface Installed {
  readonly files: Readonly<Record<string, string>>
  /** The command of the RUN, and the words of it that the package manager gets. */
  readonly command: string
  readonly words: readonly string[]
  /** Whether the author answers for the scripts of packages. */
  readonly byWord: boolean
}

/** What came of installing with a whole copy before and with one behind. */
export interface Comparison {
  readonly dockerfile: string
  /** What stopped the pass; empty when it split the copy. */
  readonly stops: readonly string[]
  /** Paths that differ, and how. */
  readonly differences: readonly string[]
  /** How many files, folders and links were compared; none where the install fails either way. */
  readonly compared: number
}

export function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), contents)
  }
}

/** What pnpm writes the time into. */
const TIMED = new Set([
  ".modules.yaml",
  ".pnpm-workspace-state-v1.json",
  ".pnpm-workspace-state.json",
])

/** All of a tree: kinds, modes, links and contents by path. */
function treeOf(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const visit = (path: string): void => {
    const entry = lstatSync(join(folder, path))
    const mode = (entry.mode & 0o777).toString(8)
    if (entry.isSymbolicLink()) found.set(path, `link ${readlinkSync(join(folder, path))}`)
    else if (entry.isDirectory()) {
      found.set(path, `folder ${mode}`)
      for (const name of readdirSync(join(folder, path))) visit(join(path, name))
    } else if (!TIMED.has(basename(path))) {
      const digest = createHash("sha256")
        .update(readFileSync(join(folder, path)))
        .digest("hex")
      found.set(path, `file ${mode} ${digest}`)
    }
  }
  visit(".")
  return found
}

/** Does what the lines of a Dockerfile say in a folder that stands for `/app`. */
function follow(
  lines: readonly string[],
  context: string,
  app: string,
  command: string,
  install: () => boolean,
): boolean {
  const before = `${app}-before`
  for (const line of lines) {
    const [instruction, ...words] = line.split(" ")
    if (line === `RUN ${command}`) {
      if (!install()) return false
      rmSync(before, { recursive: true, force: true })
      cpSync(app, before, { recursive: true, verbatimSymlinks: true })
    } else if (line === "COPY . .") cpSync(context, app, { recursive: true })
    else if (instruction === "COPY") {
      const isTaken = words[0]!.startsWith("--from=")
      const paths = words.slice(isTaken ? 1 : 0, -1)
      const to = isTaken ? words.at(-1)!.replace(/^\/app\//u, "") : words.at(-1)!
      mkdirSync(join(app, to), { recursive: true })
      for (const path of paths) {
        const from = isTaken ? join(before, path.replace(/^\/app\//u, "")) : join(context, path)
        copyFileSync(from, join(app, to, basename(path)))
      }
    }
  }
  return true
}

/** Installs a project twice by a real package manager, as it is written and as the pass splits it. */
export function splitAndCompare(
  manager: Manager,
  place: string,
  { files, command, words, byWord }: Installed,
): Comparison {
  const context = join(place, "context")
  const app = join(place, "app")
  writeAll(context, files)
  const start = stage("app").from("node:22").run("corepack enable").workdir("/app")
  const node = image(start.copy(".", ".").run(command))
  const made = compile(node.toNode("app"), {
    purpose: "build",
    contextFolder: context,
    optimize: { cacheMounts: false, ...(byWord && { installScripts: "independent" as const }) },
  })
  const stops = made.record
    .filter(({ pass, action }) => pass === "split-copies" && action === "stopped")
    .map(({ message }) => message)
  const lines = made.dockerfile.split("\n").filter((line) => /^(?:COPY|RUN) /u.test(line))
  if (stops.length > 0) return { dockerfile: made.dockerfile, stops, differences: [], compared: 0 }
  const said: string[] = []
  const trees = [["COPY . .", `RUN ${command}`], lines].map((each) => {
    rmSync(app, { recursive: true, force: true })
    mkdirSync(app, { recursive: true })
    const isMade = follow(each, context, app, command, () => {
      const found = manage(manager, app, words)
      said.push(found.said)
      return found.ok
    })
    return isMade ? treeOf(app) : undefined
  })
  const [whole, split] = [trees[0], trees[1]]
  if (!whole || !split) {
    const differences = whole || split ? [`it fails one way only: ${said.join("\n")}`] : []
    return { dockerfile: made.dockerfile, stops, differences, compared: 0 }
  }
  const paths = new Set([...whole.keys(), ...split.keys()])
  const differences = [...paths]
    .filter((path) => whole.get(path) !== split.get(path))
    .map((path) => `${path}: ${whole.get(path) ?? "none"}, split ${split.get(path) ?? "none"}`)
  return { dockerfile: made.dockerfile, stops, differences, compared: paths.size }
}
