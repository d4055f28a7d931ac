import { createHash } from "node:crypto"
import { realpathSync } from "node:fs"
import { resolve } from "node:path"

import { parseIgnore } from "@stagecraft/context"

import type { ContextTrouble } from "../context-trouble.ts"
import { watchTree } from "../context-trouble.ts"
import type { BuildRequest } from "../engine.ts"
import { contextTree } from "../session/context-tree.ts"
import type { FileTree } from "../session/file-sync.ts"
import { raiseTimes } from "../session/raise-times.ts"
import { tellChanges } from "../session/tell-changes.ts"
import type { UnseenChanges } from "../session/tell-changes.ts"
import { readFolderIgnore } from "./folder-ignore.ts"
import type { Definition } from "./llb.ts"
import { localFolder, textFile } from "./llb.ts"

/** A folder that is served to the engine, however many images use it. */
export interface ServedFolder {
  /** What the engine calls it; unique within the conversation. */
  readonly name: string
  readonly tree: FileTree
  readonly trouble: ContextTrouble
}

/** What the engine is told of times, other than what the disk says. */
export interface FileTimes {
  /**
   * Seconds since 1970 that no file is older than. It is one for all images: where they copy the same, the engine does it
   * once, and takes the files of any of them.
   */
  readonly earliest?: number | undefined
  readonly unseen?: UnseenChanges | undefined
}

/** Where an image's files come from, in the engine's words. */
export interface ImageSources {
  readonly inputs: Readonly<Record<string, Definition>>
  readonly contexts: Readonly<Record<string, string>>
  /** What went wrong on this side while one of its folders was read. */
  readonly trouble: () => unknown
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12)

/** Where progress shall not show the name that keeps folders apart. */
export const servedName = /\bcontext-[0-9a-f]{12}\b/gu

/**
 * The folders of all images that are built together, each served once.
 *
 * Images with the same folder and the same rules share one tree and one operation, which the engine then solves once.
 * The engine keeps what it was sent for the folder and the requests' key, or else the images that share it, so that
 * two images of one folder that are built in turn do not push out each other's files.
 */
export class BuildSources {
  readonly #folders = new Map<string, ServedFolder>()
  readonly #users = new Map<string, Set<string>>()
  /** The requests' own keys. */
  readonly #keys = new Map<string, string>()
  /** The ignore texts that came with one such key. */
  readonly #rules = new Map<string, Set<string>>()
  readonly #signal: AbortSignal | undefined
  readonly #times: FileTimes

  constructor(
    requests: readonly BuildRequest[],
    signal: AbortSignal | undefined,
    times: FileTimes = {},
  ) {
    this.#signal = signal
    this.#times = times
    for (const { image, contextFolder, ignore, contextKey } of requests) {
      const key = keyOf(contextFolder, ignore)
      this.#users.set(key, (this.#users.get(key) ?? new Set()).add(image))
      if (contextKey === undefined || this.#keys.has(key)) continue
      this.#keys.set(key, contextKey)
      const shared = keyOf(contextFolder, contextKey)
      this.#rules.set(shared, (this.#rules.get(shared) ?? new Set()).add(ignore))
    }
  }

  /** The tree of a name that {@link of} handed to the engine. */
  tree(name: string): FileTree | undefined {
    return this.#folders.get(name)?.tree
  }

  /** What one request takes its files from; folders are served by the session given. */
  of(request: BuildRequest, session: string): ImageSources {
    const { contextFolder, ignore, dockerfile } = request
    const inputs: Record<string, Definition> = {
      dockerfile: textFile("Dockerfile", dockerfile, "[internal] load build definition"),
      context: this.#serve(contextFolder, ignore, session, "[internal] load build context"),
    }
    const contexts: Record<string, string> = {}
    const troubles = [this.#troubleOf(contextFolder, ignore)]
    for (const [name, source] of Object.entries(request.contexts ?? {})) {
      if ("reference" in source) contexts[name] = source.reference
      if (!("folder" in source)) continue
      const title = `[internal] load context ${name}`
      const rules = readFolderIgnore(source.folder)
      inputs[`context-${name}`] = this.#serve(source.folder, rules, session, title)
      troubles.push(this.#troubleOf(source.folder, rules))
      contexts[name] = `input:context-${name}`
    }
    return { inputs, contexts, trouble: () => troubles.find(({ error }) => error)?.error }
  }

  #troubleOf(folder: string, ignore: string): ContextTrouble {
    return this.#folders.get(this.#nameOf(folder, ignore))!.trouble
  }

  #nameOf(folder: string, ignore: string): string {
    const path = resolve(folder)
    const key = keyOf(folder, ignore)
    const users = [...(this.#users.get(key) ?? [])].toSorted()
    const given = this.#keys.get(key)
    if (given === undefined) return nameFor([path, users])
    // One name for several rules would serve an image what another one takes.
    const rules = this.#rules.get(keyOf(folder, given))!.size
    return nameFor(rules > 1 ? [path, given, users] : [path, given])
  }

  #serve(folder: string, ignore: string, session: string, title: string): Definition {
    const name = this.#nameOf(folder, ignore)
    if (!this.#folders.has(name)) {
      const trouble: ContextTrouble = {}
      const onDisk = contextTree(resolve(folder), parseIgnore(ignore), this.#signal)
      const tree = watchTree(this.#timed(onDisk, folder), trouble)
      this.#folders.set(name, { name, tree, trouble })
    }
    return localFolder({ name, session, title })
  }

  #timed(tree: FileTree, folder: string): FileTree {
    const { earliest, unseen } = this.#times
    const raised = earliest === undefined ? tree : raiseTimes(tree, earliest)
    return unseen?.size ? tellChanges(raised, realPath(folder), unseen) : raised
  }
}

/** The real path of a folder; as it is given where there is none, which is told when it is listed. */
function realPath(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return resolve(folder)
  }
}

const nameFor = (what: readonly unknown[]): string => `context-${hash(JSON.stringify(what))}`

const keyOf = (folder: string, text: string): string => JSON.stringify([resolve(folder), text])
