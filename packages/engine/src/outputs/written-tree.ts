import {
  chmodSync,
  closeSync,
  fchmodSync,
  futimesSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  openSync,
  symlinkSync,
  utimesSync,
  writeSync,
} from "node:fs"
import { join } from "node:path"

import type { FileTarget, SentEntry } from "../session/file-send.ts"

/** A path that does not lead to a place below the folder. */
export class PathOutside extends Error {}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")))

/**
 * Node cuts seconds down to whole microseconds, and a double may lie just below the one that is meant: so the middle
 * of the microsecond is asked for.
 */
const secondsOf = (ns: bigint): number => (Number(ns / 1000n) + 0.5) / 1e6

/**
 * The files of a result, written below a folder that is empty at first and nobody else's.
 *
 * A path is taken only when its parent is a folder that was taken before; so nothing is reached through `..` or a
 * symlink, wherever that leads.
 */
export class WrittenTree {
  readonly #root: string
  readonly #entries = new Map<string, SentEntry>()

  constructor(root: string) {
    this.#root = root
  }

  /** By path, parents first. */
  get entries(): ReadonlyMap<string, SentEntry> {
    return this.#entries
  }

  /**
   * Makes an entry; for a file, what opens it for its bytes.
   *
   * @param links - Gets a hard link, which waits there: the file it shares may not have been opened yet.
   * @throws PathOutside, or the system's error.
   */
  add(entry: SentEntry, links: SentEntry[]): (() => FileTarget) | undefined {
    const { path } = entry
    this.#check(path)
    const known = this.#entries.get(path)
    // Several platforms may go to one folder; files that are in two of them are refused by the engine.
    if (known && (known.type !== "directory" || entry.type !== "directory"))
      throw new PathOutside(path)
    this.#entries.set(path, entry)
    const place = join(this.#root, path)
    if (entry.type === "directory") {
      // Its own mode may keep us out; it comes last.
      if (!known) mkdirSync(place, 0o700)
      return undefined
    }
    if (entry.type === "symlink") {
      symlinkSync(entry.link, place)
      lutimesSync(place, secondsOf(entry.modifiedNs), secondsOf(entry.modifiedNs))
      return undefined
    }
    if (entry.type !== "file") {
      makeSpecial(place, entry)
      return undefined
    }
    if (entry.link === "") return () => openTarget(place, entry)
    if (this.#entries.get(entry.link)?.type !== "file") throw new PathOutside(entry.link)
    links.push(entry)
    return undefined
  }

  /** Makes the hard links of a transfer, when all its files are there. */
  link(links: readonly SentEntry[]): void {
    for (const { path, link } of links) linkSync(join(this.#root, link), join(this.#root, path))
  }

  /** Gives the folders their modes and times, wherever they are by now. */
  finish(root: string): void {
    const folders = [...this.#entries.values()].filter(({ type }) => type === "directory")
    for (const { path, mode, modifiedNs } of folders.toReversed()) {
      const place = join(root, path)
      chmodSync(place, mode)
      utimesSync(place, secondsOf(modifiedNs), secondsOf(modifiedNs))
    }
  }

  /** Takes the modes of the folders back, so that they can be removed. */
  unlock(): void {
    for (const { path, type } of this.#entries.values())
      if (type === "directory")
        try {
          chmodSync(join(this.#root, path), 0o700)
        } catch {
          // It is not there any more.
        }
  }

  #check(path: string): void {
    const parts = path.split("/")
    const odd = parts.some((part) => part === "" || part === "." || part === "..")
    const parent = parentOf(path)
    if (odd || path.includes("\0")) throw new PathOutside(path)
    if (parent !== "" && this.#entries.get(parent)?.type !== "directory")
      throw new PathOutside(path)
  }
}

function openTarget(place: string, { mode, modifiedNs }: SentEntry): FileTarget {
  const file = openSync(place, "wx", 0o600)
  return {
    write: (data) => {
      for (let at = 0; at < data.length;) at += writeSync(file, data, at)
    },
    close: () => {
      try {
        // After the bytes: writing would take setuid away.
        fchmodSync(file, mode)
        futimesSync(file, secondsOf(modifiedNs), secondsOf(modifiedNs))
      } finally {
        closeSync(file)
      }
    },
  }
}

/** Node has no call for device files and pipes. */
function makeSpecial(place: string, { path, type, mode, device, modifiedNs }: SentEntry): void {
  const letter = { fifo: "p", "character-device": "c", "block-device": "b" }[type as "fifo"]
  const numbers = type === "fifo" ? [] : [String(device.major), String(device.minor)]
  try {
    // Every build loads this file; hardly one makes devices.
    const { execFileSync } = process.getBuiltinModule("node:child_process")
    execFileSync("mknod", ["--", place, letter, ...numbers], {
      stdio: ["ignore", "ignore", "pipe"],
    })
  } catch (error) {
    const words = String((error as { readonly stderr?: Buffer }).stderr ?? error).trim()
    const code = /not permitted/u.test(words) ? "EPERM" : ""
    throw Object.assign(new Error(`${path} is a device file: ${words}`), { code })
  }
  chmodSync(place, mode)
  utimesSync(place, secondsOf(modifiedNs), secondsOf(modifiedNs))
}
