import { readFileSync } from "node:fs"
import { basename, join, relative, sep } from "node:path"
import type { FoundConfig, FoundConfigs } from "@stagecraft/config"
import type { ImageNode } from "@stagecraft/ir"

/** A config of the repository by its name; it is not loaded. */
export interface NamedConfig extends FoundConfig {
  /** The `name` of the package.json beside it; its folder where there is none, or another has that name. */
  readonly package: string
}

/** Names the configs of a repository. No two are called alike. */
export function nameConfigs({ root, configs }: FoundConfigs): readonly NamedConfig[] {
  const names = configs.map(({ folder }) => packageName(join(root, folder)))
  const byFolder = configs.map(({ folder }) => (folder === "." ? basename(root) || "." : folder))
  const isPackage = names.map((name) => name !== undefined)
  const nameOf = (index: number): string => (isPackage[index] ? names[index]! : byFolder[index]!)
  // A folder that takes the place of a name may itself be another's name.
  for (let isChanged = true; isChanged;) {
    isChanged = false
    const count = new Map<string, number>()
    for (const index of configs.keys())
      count.set(nameOf(index), (count.get(nameOf(index)) ?? 0) + 1)
    for (const index of configs.keys())
      if (isPackage[index] && count.get(nameOf(index))! > 1) {
        isPackage[index] = false
        isChanged = true
      }
  }
  return configs.map((config, index) => ({ ...config, package: nameOf(index) }))
}

/** A package's name without its scope. */
export const unscoped = (name: string): string => name.replace(/^@[^/]+\//u, "")

function packageName(folder: string): string | undefined {
  try {
    const text = readFileSync(join(folder, "package.json"), "utf8").replace(/^\ufeff/u, "")
    const { name } = JSON.parse(text) as { readonly name?: unknown }
    return typeof name === "string" && /^[^\s#!*]+$/u.test(name) ? name : undefined
  } catch {
    // None, or one that says nothing that can be read.
    return undefined
  }
}

/** What an image is called in the whole repository. */
export function repoName(
  config: string,
  { name }: Pick<ImageNode, "name">,
  images: readonly unknown[],
): string {
  return images.length === 1 && name === "default" ? config : `${config}#${name}`
}

/** A folder relative to the repository's, as {@link FoundConfig} has it. */
export const folderBelow = (root: string, path: string): string =>
  relative(root, path).replaceAll(sep, "/") || "."
