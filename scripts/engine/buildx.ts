import { copyFileSync, existsSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { runAsCommand } from "./command.ts"
import { engineCache } from "./place.ts"
import { rootfsOf } from "./rootfs.ts"
import { run, which } from "./run.ts"
import { ensureEngine } from "./up.ts"

export interface DockerCli {
  /** The program and its first arguments; append `buildx`, `build`, … */
  readonly command: string[]
  readonly env: Record<string, string>
}

const plugin = "usr/libexec/docker/cli-plugins/docker-buildx"

/**
 * The docker command with buildx, to compare with: the machine's own if it has both, else those that came with the
 * private engine, copied out of its root file system.
 *
 * @param host - The engine to talk to; without one, `ensureEngine` finds or starts it.
 */
export async function dockerCli(host?: string): Promise<DockerCli> {
  const target = { DOCKER_HOST: host ?? (await ensureEngine()).host }
  const own = which("docker")
  if (own !== undefined && (await hasBuildx(own))) return { command: [own], env: target }
  if (!existsSync(join(rootfsOf("28"), plugin))) {
    throw new Error(
      "There is no docker command with buildx on this machine; install Docker's buildx plugin.",
    )
  }
  const folder = join(engineCache, "bin")
  const config = join(folder, "config")
  mkdirSync(join(config, "cli-plugins"), { recursive: true })
  copyOnce(join(rootfsOf("28"), "usr/bin/docker"), join(folder, "docker"))
  copyOnce(join(rootfsOf("28"), plugin), join(config, "cli-plugins", "docker-buildx"))
  return { command: [join(folder, "docker")], env: { ...target, DOCKER_CONFIG: config } }
}

function copyOnce(from: string, to: string): void {
  if (!existsSync(to)) copyFileSync(from, to)
}

const hasBuildx = (docker: string): Promise<boolean> =>
  run(docker, ["buildx", "version"]).then(
    () => true,
    () => false,
  )

await runAsCommand(import.meta.url, async () => {
  const { command, env } = await dockerCli()
  const words = [...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...command]
  process.stdout.write(`${words.join(" ")}\n`)
})
