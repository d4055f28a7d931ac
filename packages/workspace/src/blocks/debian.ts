import { cache } from "@stagecraft/dsl"
import type { Block } from "@stagecraft/dsl"

/** The options of {@link packages}. */
export interface PackagesOptions {
  /** Also what a package only recommends; not unless set. */
  readonly recommends?: boolean | undefined
  /** Keeps lists and downloads in caches of the builder that all of its images share, for installs that change often. */
  readonly caches?: boolean | undefined
}

/**
 * Installs packages of Debian or Ubuntu in one layer: lists are fetched, and nothing of them stays in the image.
 *
 * @param names - As `apt-get install` takes them: `curl`, `libssl3=3.0.*`.
 * @example stage("app").from("debian:bookworm-slim").use(debian.packages(["ca-certificates", "tini"]))
 * @see https://docs.docker.com/build/building/best-practices/#apt-get
 */
export function packages(names: readonly string[], options: PackagesOptions = {}): Block {
  const flags = options.recommends ? "--yes" : "--yes --no-install-recommends"
  const install = `apt-get install ${flags} ${names.toSorted().join(" ")}`
  if (!options.caches)
    return (stage) => stage.layer("apt-get update", install, "rm -rf /var/lib/apt/lists/*")
  const mounts = ["/var/cache/apt", "/var/lib/apt/lists"].map((path) =>
    cache(path, { sharing: "locked" }),
  )
  // Images of Debian are set up to throw away what apt downloaded.
  return (stage) =>
    stage.layer("rm -f /etc/apt/apt.conf.d/docker-clean", "apt-get update", install, { mounts })
}
