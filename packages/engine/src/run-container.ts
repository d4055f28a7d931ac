import { Writable } from "node:stream"
import { finished } from "node:stream/promises"

import { ImageError } from "@stagecraft/ir"

import type { Connection } from "./connection.ts"
import { openDockerode } from "./dockerode.ts"
import type { RunOptions, RunResult } from "./engine.ts"
import { buildInterrupted, engineRefused } from "./problems.ts"

interface Collected extends Writable {
  readonly chunks: Buffer[]
}

function collector(): Collected {
  const chunks: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk))
      done()
    },
  })
  return Object.assign(sink, { chunks })
}

const textOf = (sink: Collected): string => Buffer.concat(sink.chunks).toString("utf8")

/** Runs a container to its end; see {@link Engine.run}. */
export async function runContainer(
  connection: Connection,
  image: string,
  args: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  const { env = {}, entrypoint, network, signal } = options
  const docker = openDockerode(connection)
  const what = `running ${image}`
  const interrupted = (): ImageError => new ImageError(buildInterrupted(undefined))
  if (signal?.aborted) throw interrupted()
  let container: ReturnType<typeof docker.getContainer> | undefined
  const remove = async (): Promise<void> => {
    // Gone already is what is wanted; any other failure must not hide the run's own.
    await container?.remove({ force: true, v: true }).catch(() => undefined)
  }
  const onAbort = (): void => void remove()
  signal?.addEventListener("abort", onAbort, { once: true })
  try {
    container = await docker.createContainer({
      Image: image,
      Cmd: [...args],
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...(entrypoint && { Entrypoint: [...entrypoint] }),
      // Also removes it when this process is killed while it runs.
      HostConfig: { AutoRemove: true, ...(network !== undefined && { NetworkMode: network }) },
    })
    const stdout = collector()
    const stderr = collector()
    const stream = await container.attach({ stream: true, stdout: true, stderr: true })
    docker.modem.demuxStream(stream, stdout, stderr)
    const over = finished(stream, { writable: false })
    const exit = container.wait({ condition: "next-exit" }) as Promise<{ StatusCode: number }>
    // Awaited below; a start that fails leaves both behind.
    over.catch(() => undefined)
    exit.catch(() => undefined)
    await container.start()
    const { StatusCode } = await exit
    await over
    if (signal?.aborted) throw interrupted()
    return { exitCode: StatusCode, stdout: textOf(stdout), stderr: textOf(stderr) }
  } catch (error) {
    if (error instanceof ImageError) throw error
    if (signal?.aborted) throw interrupted()
    const { json, message } = error as Error & { readonly json?: { readonly message?: string } }
    const words = json?.message ?? message.replace(/^\(HTTP code \d+\) .*? - /u, "").trim()
    throw new ImageError(engineRefused(what, words), { cause: error })
  } finally {
    signal?.removeEventListener("abort", onAbort)
    await remove()
  }
}
