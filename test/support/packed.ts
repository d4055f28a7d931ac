import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { repo } from "./repo.ts"

/** The published package as `npm pack` makes it. */
export interface Tarball {
  readonly file: string
  /** Paths inside the package. */
  readonly contents: readonly string[]
  /** Bytes of the archive, and of what it unpacks to. */
  readonly size: number
  readonly unpackedSize: number
}

/** Runs npm quietly; its words are in the error when it fails. */
export function npm(words: readonly string[], cwd: string): string {
  return execFileSync("npm", [...words, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  })
}

/** Packs the package into a folder. */
export function pack(into: string): Tarball {
  const words = ["pack", "--json", "--pack-destination", into, "--workspace", "stagecraft"]
  const answer = JSON.parse(npm(words, repo)) as unknown
  // npm 11 prints a list; later ones print an object by package name.
  const [packed] = Object.values(answer as object) as {
    filename: string
    size: number
    unpackedSize: number
    files: { path: string }[]
  }[]
  if (!packed) throw new Error("npm packed nothing")
  const { filename, size, unpackedSize, files } = packed
  return { file: join(into, filename), contents: files.map(({ path }) => path), size, unpackedSize }
}

/** A fresh folder outside the repository with the packed package installed, and how to be rid of it. */
export function installed(): {
  readonly folder: string
  readonly tarball: Tarball
  readonly remove: () => void
} {
  const folder = mkdtempSync(join(tmpdir(), "stagecraft-packed-"))
  writeFileSync(
    join(folder, "package.json"),
    '{ "name": "elsewhere", "private": true, "type": "module" }\n',
  )
  const tarball = pack(folder)
  npm(["install", tarball.file], folder)
  return { folder, tarball, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
