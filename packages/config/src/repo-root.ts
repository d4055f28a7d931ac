import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** The folder that the configs of a repository are looked for in, and why it is that one. */
export interface RepoRoot {
  /** Absolute. */
  readonly folder: string
  readonly kind: "workspace" | "git" | "folder"
}

/**
 * The repository that a folder belongs to: the nearest workspace of a JavaScript package manager, else the git
 * repository; neither reaches further than git's. A folder of neither is one of its own.
 */
export function repoRoot(from: string): RepoRoot {
  for (let folder = from; ; folder = dirname(folder)) {
    if (isWorkspace(folder)) return { folder, kind: "workspace" }
    if (existsSync(join(folder, ".git"))) return { folder, kind: "git" }
    if (folder === dirname(folder)) return { folder: from, kind: "folder" }
  }
}

function isWorkspace(folder: string): boolean {
  if (existsSync(join(folder, "pnpm-workspace.yaml"))) return true
  try {
    const text = readFileSync(join(folder, "package.json"), "utf8")
    const manifest = JSON.parse(text.replace(/^\ufeff/u, "")) as unknown
    return typeof manifest === "object" && manifest !== null && "workspaces" in manifest
  } catch {
    // None, or a broken one, which its package manager will tell of.
    return false
  }
}
