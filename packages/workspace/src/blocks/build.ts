import { join } from "node:path"
import { cache, readOptions } from "@stagecraft/dsl"
import type { Block, Stage } from "@stagecraft/dsl"
import { inFolder } from "../read-manifest.ts"
import type { Closure, WorkspacePackage } from "../workspace.ts"
import { readClosure, readString, readStrings } from "./arguments.ts"
import { isFolder } from "./is-folder.ts"
import { managerOf } from "./managers.ts"
import { HOME } from "./manifests.ts"
import { isThere } from "../is-there.ts"

/** The options of {@link build}. */
export interface BuildOptions {
  /** The script that builds a package; `build` unless set. Packages without it are only copied. */
  readonly script?: string | undefined
  /** More files of the repository that builds read, besides the packages and the root's `tsconfig.json`, `.base`, `.build`. */
  readonly files?: readonly string[] | undefined
  /** Folders of the package that its build keeps things in for the next one: `.next/cache`. */
  readonly caches?: readonly string[] | undefined
}

const readers = { script: readString, files: readStrings, caches: readStrings }

const settings = ["tsconfig.json", "tsconfig.base.json", "tsconfig.build.json"]

/**
 * Builds a package after those of its workspace that it needs: each is copied and its script run, what others depend on
 * first, so that a change of one leaves the builds before it as they are.
 *
 * @example stage("builder").from("node:22-slim").use(node.install(web)).use(node.build(web))
 */
export function build(closure: Closure, options: BuildOptions = {}): Block {
  const { workspace, target, build: packages } = readClosure(closure, "node.build")
  readOptions(options, readers, "node.build")
  const { script = "build", caches = [] } = options
  const mounts = caches.map((path) => cache(`${HOME}/${pathIn(target, path)}`))
  const manager = managerOf(workspace)
  const files = [
    ...settings.filter((name) => isThere(join(workspace.root, name))),
    ...(options.files ?? []),
  ]
  return (stage) => {
    const plain = packages.filter((each) => !isBuilt(each, script))
    const built = packages.filter((each) => isBuilt(each, script))
    return built.reduce<Stage>(
      (each, next) =>
        copyPackage(each, next).run(
          manager.run(script, next),
          next === target && mounts.length > 0 ? { mounts } : {},
        ),
      plain.reduce(copyPackage, copyFiles(stage, workspace.root, files)),
    )
  }
}

/** True for a package with a script that makes what others use of it. */
export const isBuilt = (each: WorkspacePackage, script: string): boolean =>
  each.manifest.scripts?.[script] !== undefined

function copyFiles(stage: Stage, root: string, files: readonly string[]): Stage {
  // Of a folder that is copied among files, only what lies in it would be there.
  const isTop = (path: string): boolean => !path.includes("/") && !isFolder(root, path)
  const top = files.filter(isTop)
  const below = files.filter((path) => !isTop(path))
  return below.reduce<Stage>(
    (each, path) => each.copy(path, `./${path}`),
    top.length === 0 ? stage : stage.copy(top, "./"),
  )
}

/** Copies a package out of the context. */
export const copyPackage = (stage: Stage, { directory }: WorkspacePackage): Stage =>
  stage.copy(directory, `./${directory === "." ? "" : directory}`)

/** A path of a package, from the root of the repository. */
export const pathIn = ({ directory }: WorkspacePackage, path: string): string =>
  inFolder(directory, path)
