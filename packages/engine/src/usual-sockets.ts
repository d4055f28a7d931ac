import { join } from "node:path"

import type { Environment } from "./docker-config.ts"
import { homeOf } from "./docker-config.ts"

/** Where engines usually listen when nobody says where, the most usual first. */
export function usualSockets(env: Environment, uid = process.getuid?.()): readonly string[] {
  const home = homeOf(env)
  const runtime = env.XDG_RUNTIME_DIR || (uid === undefined ? undefined : `/run/user/${uid}`)
  return [
    "/var/run/docker.sock",
    // Docker Desktop: macOS, then Linux.
    join(home, ".docker/run/docker.sock"),
    join(home, ".docker/desktop/docker.sock"),
    // Docker without root.
    ...(runtime === undefined ? [] : [join(runtime, "docker.sock")]),
    join(env.COLIMA_HOME || join(home, ".colima"), "default/docker.sock"),
    join(home, ".config/colima/default/docker.sock"),
    // Rancher Desktop, OrbStack, Lima.
    join(home, ".rd/docker.sock"),
    join(home, ".orbstack/run/docker.sock"),
    join(home, ".lima/docker/sock/docker.sock"),
    // Podman: without root, with root, and its machine on macOS.
    ...(runtime === undefined ? [] : [join(runtime, "podman/podman.sock")]),
    "/run/podman/podman.sock",
    join(home, ".local/share/containers/podman/machine/podman.sock"),
    ...(env.TMPDIR ? [join(env.TMPDIR, "podman/podman-machine-default-api.sock")] : []),
  ]
}
