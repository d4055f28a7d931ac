import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { DockerCli } from "../../scripts/engine/buildx.ts"
import { ask } from "../../scripts/engine/engine-api.ts"
import { removeImage } from "../build/clean-up.ts"
import { addTag, type Bases } from "./bases.ts"

/** What is added to `COPY` in each scope's bases; the engine's records are found again by it. */
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

  /** Takes away the scope's images and all that the engine's build cache has of it. */
  async remove(images: readonly string[]): Promise<void> {
    for (const image of [...new Set(images), ...this.#tags.values()])
      await removeImage(this.#host, image)
    await pruneScope(this.#host, this.name)
  }
}

interface CacheRecord {
  readonly ID: string
  readonly Description: string
  readonly Parents?: readonly string[] | null
}

/** The records that name the scope, and all that was built on them; children go before their parents. */
async function pruneScope(host: string, name: string): Promise<void> {
  const { text } = await ask(host, "/v1.43/system/df?type=build-cache", { timeoutMs: 0 })
  const records =
    (JSON.parse(text) as { readonly BuildCache: readonly CacheRecord[] | null }).BuildCache ?? []
  const chosen = new Set(
    records.filter((each) => each.Description.includes(name)).map((each) => each.ID),
  )
  for (let before = -1; before !== chosen.size;) {
    before = chosen.size
    for (const { ID, Parents } of records)
      if (Parents?.some((parent) => chosen.has(parent))) chosen.add(ID)
  }
  for (const id of [...chosen].toReversed()) {
    const filters = encodeURIComponent(JSON.stringify({ id: { [id]: true } }))
    await ask(host, `/v1.43/build/prune?all=1&filters=${filters}`, { method: "POST", timeoutMs: 0 })
  }
}
