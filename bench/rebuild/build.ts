import { spawnSync } from "node:child_process"
import { ask } from "../../scripts/engine/engine-api.ts"

export type SideName = "written" | "optimized"

/** One run of `stagecraft build`, from the start of the process to its end. */
export interface Built {
  readonly milliseconds: number
  /** Bytes of the context that were sent. */
  readonly sent: number
  /** Steps that ran, rather than came from the cache. */
  readonly ran: number
  readonly ids: readonly string[]
  readonly instructions: readonly string[]
}

export interface BuildRequest {
  readonly bin: string
  readonly side: SideName
  readonly folder: string
  readonly host: string
  readonly args: Readonly<Record<string, string>>
}

/** Builds every image of a checkout. @throws Error with what was printed, when the build fails. */
export function build({ bin, side, folder, host, args }: BuildRequest): Built {
  const words = [
    ...(side === "written" ? ["--no-optimize"] : []),
    ...Object.entries(args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
  ]
  const start = process.hrtime.bigint()
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [bin, "build", "--json", "--progress", "json", ...words],
    {
      cwd: folder,
      env: { ...process.env, DOCKER_HOST: host, NO_COLOR: "1" },
      encoding: "utf8",
      maxBuffer: 1 << 28,
    },
  )
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6
  if (status !== 0)
    throw new Error(
      `${side}: stagecraft build ${words.join(" ")} in ${folder}:\n${logOf(stderr)}${stdout}`,
    )
  const { images } = JSON.parse(stdout) as { readonly images: readonly BuiltImage[] }
  return {
    milliseconds,
    sent: sentBytes(stderr),
    ran: images.reduce((sum, { steps, cached }) => sum + steps - cached, 0),
    ids: images.map(({ id }) => id),
    instructions: linesOf(stderr).flatMap(({ instruction }) => instruction ?? []),
  }
}

interface BuiltImage {
  readonly id: string
  readonly steps: number
  readonly cached: number
}

interface Line {
  readonly type?: string
  readonly id?: string
  readonly name?: string
  readonly current?: number
  readonly text?: string
  readonly instruction?: string
}

const linesOf = (stderr: string): Line[] =>
  stderr.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Line] : []))

/** Without the progress: what the steps printed, and whatever is no JSON. */
function logOf(stderr: string): string {
  const plain = stderr.split("\n").filter((line) => !line.startsWith("{"))
  return [...linesOf(stderr).flatMap(({ text }) => text ?? []), ...plain].slice(-60).join("\n")
}

function sentBytes(stderr: string): number {
  const transfers = new Map<string, number>()
  for (const { type, id, name, current } of linesOf(stderr))
    if (type === "progress" && name === "transferring" && id !== undefined)
      transfers.set(id, Math.max(transfers.get(id) ?? 0, current ?? 0))
  return [...transfers.values()].reduce((sum, bytes) => sum + bytes, 0)
}

export interface Weight {
  readonly bytes: number
  readonly layers: number
}

/** Size and number of layers of images, base included, added up. */
export async function weigh(host: string, ids: readonly string[]): Promise<Weight> {
  let sum: Weight = { bytes: 0, layers: 0 }
  for (const id of ids) {
    const { status, text } = await ask(host, `/v1.43/images/${id}/json`)
    if (status !== 200) throw new Error(`${id} was not built: ${text}`)
    const image = JSON.parse(text) as {
      readonly Size: number
      readonly RootFS: { readonly Layers: readonly string[] }
    }
    sum = { bytes: sum.bytes + image.Size, layers: sum.layers + image.RootFS.Layers.length }
  }
  return sum
}
