import { resolve } from "node:path"
import { repoRoot } from "@stagecraft/config"
import type { LoadedProject } from "@stagecraft/config"
import { wrongType } from "@stagecraft/dsl"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, ProjectNode } from "@stagecraft/ir"
import { mayPin } from "../lock/pin-choice.ts"
import type { PinHow, PinnedImages } from "../lock/pin-images.ts"
import type { Terminal } from "../terminal.ts"

/** How a config is found and loaded. */
export interface LoadOptions {
  /** Where the config is searched for, upwards, and where relative names start; `process.cwd()` unless set. */
  readonly cwd?: string | undefined
  /** The config's file, or the folder it lies in; searched for unless set. */
  readonly config?: string | undefined
  /** The environment a config that is a function is told of; `process.env` unless set. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** What such a config is told it is loaded for: `build` unless set. */
  readonly command?: string | undefined
}

/** One image of a {@link Project}. */
export interface ProjectImage {
  /** Its key in the config's `images`; `default` for a config that exports one image or stage. */
  readonly name: string
  /** The stage that ships. */
  readonly stage: string
  /** The stage that is built instead, where the config says so. */
  readonly target?: string
  readonly tags: readonly string[]
  /** None: the engine's own. */
  readonly platforms: readonly string[]
  /** Absolute path of the build context. */
  readonly context: string
}

/** A config that was loaded: made by {@link load}, for {@link build} and {@link emit}. */
export interface Project {
  /** Absolute path of the config file. */
  readonly file: string
  /** The config's folder: what it names is relative to it. */
  readonly directory: string
  /** The files the config was made of, as absolute paths, the config first; for who watches them. */
  readonly inputs: readonly string[]
  /** In the config's order. */
  readonly images: readonly ProjectImage[]
  /** What the config told while it ran, and did not stop it: a workspace has two lockfiles, say. */
  readonly warnings: readonly Diagnostic[]
}

/** What a project is inside; a copy of one is none. */
interface Inside {
  readonly node: LoadedProject
  /** What the config was told of. */
  readonly env: Terminal["env"]
}

const nodes = new WeakMap<object, Inside>()

/** A loaded config as callers see it. */
export function makeProject(node: LoadedProject, env: Terminal["env"]): Project {
  const { file, directory, inputs, images, warnings } = node
  const project: Project = Object.freeze({
    file,
    directory,
    inputs: Object.freeze([...inputs]),
    images: Object.freeze(
      images.map(({ name, stage, target, tags, platforms, context }) =>
        Object.freeze({
          name,
          stage: stage.name,
          ...(target && { target: target.name }),
          tags,
          platforms,
          context: resolve(directory, context),
        }),
      ),
    ),
    warnings: Object.freeze([...warnings]),
  })
  nodes.set(project, { node, env })
  return project
}

/** What a project is inside. @throws ImageError `value-wrong-type` for anything else. */
export function nodeOf(project: unknown, what: string): ProjectNode {
  const found = typeof project === "object" && project !== null ? nodes.get(project) : undefined
  if (found) return found.node
  throw wrongType(what, "a project", project, "give what load() returned: await load()")
}

/**
 * Images of a project with their names as `image.lock` and mirrors have them.
 *
 * @param node - The project, for the builder that is asked for.
 * @throws ImageError `lock-invalid`, and `lock-required` where every name has to be locked.
 */
export async function pinned(
  project: unknown,
  node: ProjectNode,
  images: readonly ImageNode[],
  how: PinHow,
): Promise<PinnedImages> {
  if (!how.mustLock && !mayPin(node)) return { images, problems: [], ofEach: images.map(() => []) }
  const { pinImages } = await import("../lock/pin-images.ts")
  let found = pinImages(node, images, how)
  if (found.problems.length > 0) {
    // What is not locked may be what another config of the repository builds.
    const inside = nodes.get(project as object)!
    const { keysOfRepo } = await import("../lock/keys-of-repo.ts")
    const { folder } = repoRoot(node.directory)
    found = pinImages(node, images, how, await keysOfRepo(folder, [inside.node], inside.env))
  }
  if (found.problems.some(({ severity }) => severity === "error"))
    throw new ImageError(found.problems)
  return found
}
