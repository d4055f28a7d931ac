import { lstatSync } from "node:fs"
import { join } from "node:path"
import { askGit } from "@stagecraft/config"
import type { GitAnswer } from "@stagecraft/config"
import { ImageError } from "@stagecraft/ir"
import { affectedNeedsGit, affectedUnknownRef } from "./problems.ts"
import type { Terminal } from "../terminal.ts"

/** Asks git in a folder. */
type Git = (...words: readonly string[]) => Promise<GitAnswer>

/** What differs between a commit and the files as they are. */
export interface GitChanges {
  /** The repository's folder. Absolute. */
  readonly root: string
  /** The commit, and how it was come to. */
  readonly commit: string
  readonly shown: string
  /** Relative to the repository, with slashes, those that are gone too; a folder (of a submodule) ends in a slash. */
  readonly paths: readonly string[]
  /** Those of them that are files then and now. */
  readonly edited: ReadonlySet<string>
  /** Those that are symbolic links, then or now. */
  readonly links: ReadonlySet<string>
  /** How many of them are not committed. */
  readonly dirty: number
  /** The text of a file in that commit, and of a folder the names in it; undefined when it had none. */
  readonly before: (path: string) => Promise<string | undefined>
}

/**
 * Asks git what differs between a commit and the working tree, with what is not committed and what git does not know yet.
 * What git ignores is not seen.
 *
 * @param asked - A commit, branch or tag; absent: where this branch left the default branch of its upstream.
 * @throws ImageError `affected-needs-git`, `affected-unknown-ref`.
 */
export async function gitChanges(
  folder: string,
  asked: string | undefined,
  env: Terminal["env"],
  signal?: AbortSignal,
): Promise<GitChanges> {
  const gitIn =
    (cwd: string): Git =>
    (...words) =>
      askGit(words, { cwd, env, signal })
  const top = await gitIn(folder)("rev-parse", "--show-toplevel")
  if (top.out === undefined) throw new ImageError(affectedNeedsGit(folder, top.error))
  const root = lineOf(top.out)
  const git = gitIn(root)
  const { commit, shown } =
    asked === undefined ? await forkPoint(git, env) : await commitOf(git, asked)
  const [differ, dirty, unknown] = await Promise.all([
    differences(git, commit),
    differences(git, "HEAD"),
    answers(git, "ls-files", "--others", "--exclude-standard", "-z"),
  ])
  const others = new Set([...unknown, ...differ.filter(({ isEdited }) => !isEdited).map(pathOf)])
  return {
    root,
    commit,
    shown,
    paths: [...new Set([...differ.map(pathOf), ...unknown])],
    edited: new Set(differ.map(pathOf).filter((path) => !others.has(path))),
    links: new Set([
      ...differ.filter(({ isLink }) => isLink).map(pathOf),
      ...unknown.filter((path) => isLink(join(root, path))),
    ]),
    dirty: new Set([...dirty.map(pathOf), ...unknown]).size,
    before: async (path) => (await git("show", `${commit}:${path}`)).out,
  }
}

const lineOf = (out: string): string => out.replace(/\r?\n$/u, "")

/** What differs in one path. */
interface Difference {
  readonly path: string
  readonly isEdited: boolean
  readonly isLink: boolean
}

const pathOf = ({ path }: Difference): string => path

const SUBMODULE = "160000"
const LINK = "120000"

/** What differs between a commit and the working tree, whatever is set for submodules to be passed over. */
async function differences(git: Git, commit: string): Promise<readonly Difference[]> {
  const how = ["--raw", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules=none"]
  const words = await answers(git, "diff", ...how, commit, "--")
  const found: Difference[] = []
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [head = "", path = ""] = words.slice(at, at + 2)
    // `:100644 100644 <hash> <hash> M`
    const [was = "", is = "", , , status] = head.slice(1).split(" ")
    found.push({
      path: was === SUBMODULE || is === SUBMODULE ? `${path}/` : path,
      isEdited: status === "M" && was.startsWith("100") && is.startsWith("100"),
      isLink: was === LINK || is === LINK,
    })
  }
  return found
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

async function answers(git: Git, ...words: readonly string[]): Promise<readonly string[]> {
  const { out, error } = await git(...words)
  // A repository without a commit has no HEAD; anything else here is a repository that cannot be read.
  if (out === undefined && words.includes("HEAD")) return []
  if (out === undefined) throw new ImageError(affectedNeedsGit(words.join(" "), error))
  return out.split("\0").filter((path) => path !== "")
}

async function commitOf(git: Git, asked: string): Promise<Pick<GitChanges, "commit" | "shown">> {
  const found = await git(
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${asked}^{commit}`,
  )
  if (found.out === undefined) throw new ImageError(affectedUnknownRef(asked, await isShallow(git)))
  return { commit: lineOf(found.out), shown: asked }
}

/** Where this branch left the default branch. */
async function forkPoint(
  git: Git,
  env: Terminal["env"],
): Promise<Pick<GitChanges, "commit" | "shown">> {
  const tried: string[] = []
  for await (const branch of defaultBranches(git, env)) {
    if (tried.includes(branch)) continue
    tried.push(branch)
    const { out } = await git("merge-base", "HEAD", branch)
    if (out === undefined) continue
    return { commit: lineOf(out), shown: `this branch left ${branch}` }
  }
  throw new ImageError(affectedUnknownRef(undefined, await isShallow(git), tried))
}

/** What the default branch may be called, the surest first. */
async function* defaultBranches(git: Git, env: Terminal["env"]): AsyncGenerator<string> {
  const current = await git("symbolic-ref", "--short", "--quiet", "HEAD")
  const branch = lineOf(current.out ?? "")
  const config = branch === "" ? undefined : (await git("config", `branch.${branch}.remote`)).out
  const remote = config === undefined || lineOf(config) === "." ? "origin" : lineOf(config)
  // The branch that a pull request is for.
  const target = env["GITHUB_BASE_REF"] || env["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"]
  if (target) yield `${remote}/${target}`
  const head = await git("symbolic-ref", "--short", "--quiet", `refs/remotes/${remote}/HEAD`)
  if (head.out !== undefined) yield lineOf(head.out)
  for (const name of [`${remote}/main`, `${remote}/master`, "main", "master"]) {
    const found = await git("rev-parse", "--verify", "--quiet", `${name}^{commit}`)
    if (found.out !== undefined) yield name
  }
}

async function isShallow(git: Git): Promise<boolean> {
  return (await git("rev-parse", "--is-shallow-repository")).out?.trim() === "true"
}
