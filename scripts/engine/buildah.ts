import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { debianLike, needCommands } from "./apt.ts"
import { withLock } from "./lock.ts"
import type { Log } from "./log.ts"
import { engineCache } from "./place.ts"
import { ensureRootfs } from "./rootfs.ts"
import { run, which } from "./run.ts"
import { engineLock } from "./up.ts"

/** A buildah that runs in a root file system of its own and keeps its images beside it. */
export interface Buildah {
  readonly version: string
  /** A folder that it sees, as {@link Buildah.inside} tells; for contexts and archives. */
  readonly folder: string
  /** How buildah calls a path below `folder`. */
  inside(path: string): string
  /**
   * Runs it to its end.
   *
   * @throws Error with the last lines it printed.
   */
  run(...words: readonly string[]): Promise<string>
  /** Deletes its images and the folder. */
  remove(): void
}

const commands = { mount: "mount", pivot_root: "util-linux", unshare: "util-linux" }

/**
 * Gives a buildah of Debian's packages, unpacked under the engines' cache.
 *
 * @throws Error that says in a sentence why this machine cannot have one.
 */
export async function ensureBuildah(log: Log): Promise<Buildah> {
  const system = debianLike()
  if (system === undefined || process.getuid?.() !== 0)
    throw new Error("buildah is unpacked from Debian's packages, as root, on Debian or Ubuntu only")
  await needCommands(commands, log)
  mkdirSync(engineCache, { recursive: true })
  const rootfs = await withLock(engineLock, log, () => ensureRootfs("buildah", system, log))
  mkdirSync(join(rootfs, "var/tmp"), { recursive: true })
  const home = mkdtempSync(join(engineCache, "buildah-"))
  const [data, folder] = [join(home, "data"), join(home, "shared")]
  for (const each of [data, folder]) mkdirSync(each)
  const script = join(import.meta.dirname, "launch.sh")
  const own = ["-m", "-p", "--fork", "--kill-child", "sh", script, rootfs, data, folder]
  const store = ["--root", "/var/lib/docker/images", "--runroot", "/run/images"]
  const start = [...own, "buildah", ...store, "--storage-driver", "vfs"]
  const buildah = (...words: readonly string[]): Promise<string> =>
    run(which("unshare") ?? "unshare", [...start, ...words])
  const version = (await buildah("--version")).split(" ")[2] ?? "unknown"
  return {
    version,
    folder,
    inside: (path) => path.replace(folder, "/run/stagecraft"),
    run: buildah,
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}
