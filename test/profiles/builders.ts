import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { ensureBases } from "../../scripts/engine/bases.ts"
import { ensureBuildah } from "../../scripts/engine/buildah.ts"
import { dockerCli } from "../../scripts/engine/buildx.ts"
import { run } from "../../scripts/engine/run.ts"
import { ensureEngine } from "../../scripts/engine/up.ts"

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

function fill(folder: string, dockerfile: string, files: Files): void {
  for (const [path, contents] of Object.entries({ ...files, Dockerfile: dockerfile })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), contents)
  }
}

/** Docker of an edition, through its own BuildKit or through the builder it had before. */
export async function docker(
  edition: "28" | "20",
  builder: "buildkit" | "classic",
): Promise<Builder> {
  const engine = await ensureEngine({ edition, log: quiet })
  await ensureBases(engine.host, [BASE], quiet)
  const { command, env } = await dockerCli(engine.host)
  const [program = "docker", ...first] = command
  const words = builder === "buildkit" ? ["buildx", "build", "--quiet"] : ["build", "--quiet"]
  return {
    title: `Docker ${engine.version}, ${builder}`,
    async build(dockerfile, files) {
      const folder = mkdtempSync(join(tmpdir(), "stagecraft-profile-"))
      try {
        fill(folder, dockerfile, files)
        const switches = builder === "buildkit" ? {} : { DOCKER_BUILDKIT: "0" }
        const all = { ...env, ...switches }
        const image = await run(program, [...first, ...words, folder], { env: all })
        await run(program, [...first, "rmi", "--force", image.trim()], { env: all })
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
    close: () => engine.stop(),
  }
}

export async function buildah(): Promise<Builder> {
  const tool = await ensureBuildah(quiet)
  const engine = await ensureEngine({ log: quiet })
  await ensureBases(engine.host, [BASE], quiet)
  const { command, env } = await dockerCli(engine.host)
  const [program = "docker", ...first] = command
  const archive = join(tool.folder, "base.tar")
  await run(program, [...first, "save", BASE, "-o", archive], { env })
  await tool.run("pull", "--quiet", `docker-archive:${tool.inside(archive)}`)
  return {
    title: `buildah ${tool.version}`,
    async build(dockerfile, files) {
      const folder = mkdtempSync(join(tool.folder, "context-"))
      fill(folder, dockerfile, files)
      const place = tool.inside(folder)
      // Each RUN of buildah's chroot isolation has the machine's own network, and needs none here.
      await tool.run("bud", "--isolation", "chroot", "--pull-never", "--quiet", place)
    },
    close: async () => tool.remove(),
  }
}
