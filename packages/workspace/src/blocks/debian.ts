import { cache, readBoolean, readOptions } from "@stagecraft/dsl"
import type { Block } from "@stagecraft/dsl"
import { readStrings } from "./arguments.ts"

/** The options of {@link packages}. */
export interface PackagesOptions {
  /** Also what a package only recommends; not unless set. */
  readonly recommends?: boolean | undefined
  /** Keeps lists and downloads in caches of the builder that all of its images share, for installs that change often. */
  readonly caches?: boolean | undefined
}

const readers = { recommends: readBoolean, caches: readBoolean }

/**
 * Installs packages of Debian or Ubuntu in one layer: lists are fetched, and nothing of them stays in the image.
 *
 * @param names - As `apt-get install` takes them: `curl`, `libssl3=3.0.*`.
 * @example stage("app").from("debian:bookworm-slim").use(debian.packages(["ca-certificates", "tini"]))
 * @see https://docs.docker.com/build/building/best-practices/#apt-get
 */
export function packages(names: readonly string[], options: PackagesOptions = {}): Block {
  const { recommends = false, caches = false } = readOptions(options, readers, "debian.packages")
  const flags = recommends ? "--yes" : "--yes --no-install-recommends"
  const sorted = readStrings(names, "debian.packages").toSorted()
  const install = `apt-get install ${flags} ${sorted.join(" ")}`
  if (!caches)
    return (stage) => stage.layer("apt-get update", install, "rm -rf /var/lib/apt/lists/*")
  const mounts = ["/var/cache/apt", "/var/lib/apt/lists"].map((path) =>
    cache(path, { sharing: "locked" }),
  )
  // Images of Debian are set up to throw away what apt downloaded.
  return (stage) =>
    stage.layer("rm -f /etc/apt/apt.conf.d/docker-clean", "apt-get update", install, { mounts })
}
