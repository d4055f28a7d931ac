import { request as httpRequest } from "node:http"
import { extract, pack } from "tar-stream"
import { ensureBases } from "../../scripts/engine/bases.ts"
import { ensureEngine } from "../../scripts/engine/up.ts"

/** What a build came to: the image's ID, or the builder's own words. */
export type BuildResult =
  | { readonly ok: true; readonly image: string }
  | { readonly ok: false; readonly error: string }

/** The config of an image, as far as these tests read it. */
export interface ImageConfig {
  readonly Env: readonly string[] | null
  readonly Labels: Readonly<Record<string, string>> | null
  readonly Cmd: readonly string[] | null
  readonly Entrypoint: readonly string[] | null
  readonly Shell?: readonly string[]
  readonly User: string
  readonly WorkingDir: string
  readonly Volumes: Readonly<Record<string, object>> | null
  readonly ExposedPorts?: Readonly<Record<string, object>>
  readonly StopSignal?: string
  readonly OnBuild?: readonly string[]
  readonly Healthcheck?: { readonly Test: readonly string[] }
}

/** A file of a build context: its path and what is in it, and its mode unless that is 644. */
export type ContextFile = readonly [
  path: string,
  contents: string | Buffer,
  mode?: number | undefined,
]

/** The few calls of the Docker API that these tests need, straight over the engine's socket. */
export class EngineClient {
  readonly #host: string

  constructor(host: string) {
    this.#host = host
  }

  async #send(
    method: string,
    path: string,
    body?: Buffer,
    type = "application/json",
  ): Promise<Buffer> {
    const target = this.#host.startsWith("unix://")
      ? { socketPath: this.#host.slice("unix://".length) }
      : { host: new URL(this.#host).hostname, port: new URL(this.#host).port }
    return new Promise((resolve, reject) => {
      const headers = body ? { "content-type": type, "content-length": body.length } : {}
      const request = httpRequest({ ...target, method, path, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.on("error", reject)
        response.on("end", () => {
          const answer = Buffer.concat(chunks)
          if ((response.statusCode ?? 500) < 400) resolve(answer)
          else reject(new Error(`${method} ${path}: ${response.statusCode} ${answer.toString()}`))
        })
      })
      request.on("error", reject)
      request.end(body)
    })
  }

  /** Builds a Dockerfile with BuildKit. */
  async build(
    dockerfile: string,
    files: readonly ContextFile[] = [],
    options: {
      readonly buildArgs?: Readonly<Record<string, string>>
      readonly target?: string
      /** The network of RUNs; a bridge unless set. */
      readonly network?: "none"
    } = {},
  ): Promise<BuildResult> {
    const archive = pack()
    archive.entry({ name: "Dockerfile" }, dockerfile)
    for (const [name, contents, mode] of files)
      archive.entry({ name, ...(mode !== undefined && { mode }) }, contents)
    archive.finalize()
    const chunks: Buffer[] = []
    for await (const chunk of archive) chunks.push(chunk as Buffer)
    const query = new URLSearchParams({
      version: "2",
      dockerfile: "Dockerfile",
      buildargs: JSON.stringify(options.buildArgs ?? {}),
      ...(options.target !== undefined && { target: options.target }),
      ...(options.network !== undefined && { networkmode: options.network }),
    })
    const answer = await this.#send(
      "POST",
      `/build?${query.toString()}`,
      Buffer.concat(chunks),
      "application/x-tar",
    )
    let image: string | undefined
    for (const line of answer.toString().split("\n")) {
      if (line.trim() === "") continue
      const event = JSON.parse(line) as { id?: string; error?: string; aux?: { ID?: string } }
      if (event.error !== undefined) return { ok: false, error: event.error }
      if (event.id === "moby.image.id") image = event.aux?.ID
    }
    return image === undefined ? { ok: false, error: "no image came back" } : { ok: true, image }
  }

  async config(image: string): Promise<ImageConfig> {
    const answer = await this.#send("GET", `/images/${image}/json`)
    return (JSON.parse(answer.toString()) as { Config: ImageConfig }).Config
  }

  /** What each instruction says it did, oldest first, without BuildKit's own mark. */
  async history(image: string): Promise<readonly string[]> {
    const answer = await this.#send("GET", `/images/${image}/history`)
    const entries = JSON.parse(answer.toString()) as readonly { CreatedBy: string }[]
    return entries.map(({ CreatedBy }) => CreatedBy.replace(/ # buildkit$/u, "")).toReversed()
  }

  /** The regular files under a folder of an image, by their path below it. */
  async files(image: string, folder: string): Promise<ReadonlyMap<string, Buffer>> {
    const created = await this.#send(
      "POST",
      "/containers/create",
      Buffer.from(JSON.stringify({ Image: image, Cmd: ["none"] })),
    )
    const { Id } = JSON.parse(created.toString()) as { Id: string }
    try {
      const path = encodeURIComponent(folder)
      return await untar(await this.#send("GET", `/containers/${Id}/archive?path=${path}`))
    } finally {
      await this.#send("DELETE", `/containers/${Id}?force=1`)
    }
  }

  /**
   * Builds to the end and gives the files below `/out`, by path; the image is gone afterwards.
   *
   * @throws Error with the builder's words and the Dockerfile.
   */
  async outOf(...[dockerfile, ...more]: Parameters<EngineClient["build"]>) {
    const built = await this.build(dockerfile, ...more)
    if (!built.ok) throw new Error(`${built.error}\n${dockerfile}`)
    try {
      return await this.files(built.image, "/out")
    } finally {
      await this.remove(built.image)
    }
  }

  async remove(image: string): Promise<void> {
    await this.#send("DELETE", `/images/${image}?force=1`)
  }
}

function untar(archive: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  return new Promise((resolve, reject) => {
    const out = new Map<string, Buffer>()
    const entries = extract()
    entries.on("entry", ({ name, type }, stream, next) => {
      const chunks: Buffer[] = []
      stream.on("data", (chunk) => chunks.push(chunk as Buffer))
      stream.on("end", () => {
        // The first component is the folder itself.
        if (type === "file") out.set(name.slice(name.indexOf("/") + 1), Buffer.concat(chunks))
        next()
      })
    })
    entries.on("finish", () => resolve(out))
    entries.on("error", reject)
    entries.end(archive)
  })
}

/** The engine these tests run against, found or started, with these images in its store. */
export async function connect(...bases: readonly string[]): Promise<EngineClient> {
  const { host } = await ensureEngine({ log: () => {} })
  await ensureBases(host, bases, () => {})
  return new EngineClient(host)
}
