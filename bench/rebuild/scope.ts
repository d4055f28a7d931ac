import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { DockerCli } from "../../scripts/engine/buildx.ts"
import { removeImage } from "../build/clean-up.ts"
import { addTag, type Bases } from "./bases.ts"
import { prune, type Traces } from "./prune.ts"

const file = "bench-scope"

/**
 * Bases of one side of one pair. They have a layer more than the real ones, with a text that no other scope has: the
 * engine's cache holds nothing that was built on them, and nobody else's cache has to be pruned for a clean build.
 */
export class Scope {
  readonly name: string
  readonly #cli: DockerCli
  readonly #tags = new Map<string, string>()

  constructor(
    cli: DockerCli,
    bases: Bases,
    references: readonly string[],
    home: string,
    name: string,
  ) {
    this.#cli = cli
    this.name = name
    const folder = mkdtempSync(join(home, "scope-"))
    writeFileSync(join(folder, `${file}-${name}`), name)
    for (const reference of references) {
      const from = bases.get(reference)!.tag
      const tag = `stagecraft-bench/rebuild-scope:${this.#tags.size}-${name}`
      const copy = `COPY ${file}-${name} /usr/share/${file}`
      writeFileSync(join(folder, "Dockerfile"), `FROM ${from}\n${copy}\n`)
      const [program = "docker", ...words] = cli.command
      const args = [...words, "buildx", "build", "--quiet", "--tag", tag, folder]
      const env = { ...process.env, ...cli.env, BUILDX_NO_DEFAULT_ATTESTATIONS: "1" }
      execFileSync(program, args, { env, stdio: ["ignore", "ignore", "inherit"] })
      this.#tags.set(reference, tag)
    }
    rmSync(folder, { recursive: true })
  }

  get #host(): string {
    return this.#cli.env["DOCKER_HOST"]!
  }

  /** From now on the references that the projects name mean the bases of this scope. */
  async enter(): Promise<void> {
    for (const [reference, tag] of this.#tags) await addTag(this.#host, tag, reference)
  }

  /** Takes away the scope's images, and what the builds on them left in the engine's build cache. */
  async remove(images: readonly string[], traces: Traces): Promise<void> {
    for (const image of [...new Set(images), ...this.#tags.values()])
      await removeImage(this.#host, image)
    await prune(this.#host, { ...traces, mark: this.name })
  }
}
