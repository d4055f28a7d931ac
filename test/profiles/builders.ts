import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ensureBases } from "../../scripts/engine/bases.ts"
import { ensureBuildah } from "../../scripts/engine/buildah.ts"
import { dockerCli } from "../../scripts/engine/buildx.ts"
import { run } from "../../scripts/engine/run.ts"
import { ensureEngine } from "../../scripts/engine/up.ts"
import { writeFiles } from "../support/write-files.ts"

export const BASE = "busybox:1.36"

/** Files of a build context by their paths. */
export type Files = Readonly<Record<string, string>>

/** A tool that builds Dockerfiles, beside the profiles that say what it can do. */
export interface Builder {
  readonly title: string
  /** Builds to the end. @throws Error with what the tool said. */
  build(dockerfile: string, files: Files): Promise<void>
  close(): Promise<void>
}

const quiet = (): void => {}

/** An engine with the base in its store, and the docker command that speaks to it. */
async function engineOf(edition?: "28" | "20") {
  const engine = await ensureEngine({ ...(edition && { edition }), log: quiet })
  await ensureBases(engine.host, [BASE], quiet)
  const { command, env } = await dockerCli(engine.host)
  const [program = "docker", ...first] = command
  const docker = (words: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    run(program, [...first, ...words], { env: { ...env, ...more } })
  return { engine, docker }
}

/** Docker of an edition, through its own BuildKit or through the builder it had before. */
export async function docker(
  edition: "28" | "20",
  builder: "buildkit" | "classic",
): Promise<Builder> {
  const { engine, docker: cli } = await engineOf(edition)
  const words = builder === "buildkit" ? ["buildx", "build", "--quiet"] : ["build", "--quiet"]
  return {
    title: `Docker ${engine.version}, ${builder}`,
    async build(dockerfile, files) {
      const folder = mkdtempSync(join(tmpdir(), "stagecraft-profile-"))
      try {
        writeFiles(folder, { ...files, Dockerfile: dockerfile })
        const switches = builder === "buildkit" ? {} : { DOCKER_BUILDKIT: "0" }
        const image = await cli([...words, folder], switches)
        await cli(["rmi", "--force", image.trim()])
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
    close: () => engine.stop(),
  }
}

export async function buildah(): Promise<Builder> {
  const tool = await ensureBuildah(quiet)
  const { docker: cli } = await engineOf()
  const archive = join(tool.folder, "base.tar")
  await cli(["save", BASE, "-o", archive])
  await tool.run("pull", "--quiet", `docker-archive:${tool.inside(archive)}`)
  return {
    title: `buildah ${tool.version}`,
    async build(dockerfile, files) {
      const folder = mkdtempSync(join(tool.folder, "context-"))
      writeFiles(folder, { ...files, Dockerfile: dockerfile })
      const place = tool.inside(folder)
      // Each RUN of buildah's chroot isolation has the machine's own network, and needs none here.
      await tool.run("bud", "--isolation", "chroot", "--pull-never", "--quiet", place)
    },
    close: async () => tool.remove(),
  }
}
