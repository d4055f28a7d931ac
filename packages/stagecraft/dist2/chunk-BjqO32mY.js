import { ht as ImageError } from "./chunk-DcNtzSZu.js"
import { s as engineRefused, t as buildInterrupted } from "./chunk-CWHB5AMW.js"
import { Writable } from "node:stream"
import { finished } from "node:stream/promises"
import Docker from "dockerode"
function openDockerode(connection) {
  let { address, prefix } = connection,
    { tls } = address,
    options = {
      version: prefix.slice(1),
      host: address.host,
      port: address.port,
      socketPath: address.socketPath,
      protocol: tls ? `https` : `http`,
      ca: tls?.ca,
      cert: tls?.cert,
      key: tls?.key,
    }
  return new Docker(options)
}
function collector() {
  let chunks = [],
    sink = new Writable({
      write(chunk, _encoding, done) {
        ;(chunks.push(Buffer.from(chunk)), done())
      },
    })
  return Object.assign(sink, { chunks })
}
const textOf = (sink) => Buffer.concat(sink.chunks).toString(`utf8`)
async function runContainer(connection, image, args, options) {
  let { env = {}, entrypoint, network, signal } = options,
    docker = openDockerode(connection),
    what = `running ${image}`,
    interrupted = () => new ImageError(buildInterrupted(void 0))
  if (signal?.aborted) throw interrupted()
  let container,
    remove = async () => {
      await container?.remove({ force: !0, v: !0 }).catch(() => void 0)
    },
    onAbort = () => void remove()
  signal?.addEventListener(`abort`, onAbort, { once: !0 })
  try {
    container = await docker.createContainer({
      Image: image,
      Cmd: [...args],
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...(entrypoint && { Entrypoint: [...entrypoint] }),
      HostConfig: { AutoRemove: !0, ...(network !== void 0 && { NetworkMode: network }) },
    })
    let stdout = collector(),
      stderr = collector(),
      stream = await container.attach({ stream: !0, stdout: !0, stderr: !0 })
    docker.modem.demuxStream(stream, stdout, stderr)
    let over = finished(stream, { writable: !1 }),
      exit = container.wait({ condition: `next-exit` })
    ;(over.catch(() => void 0), exit.catch(() => void 0), await container.start())
    let { StatusCode } = await exit
    if ((await over, signal?.aborted)) throw interrupted()
    return { exitCode: StatusCode, stdout: textOf(stdout), stderr: textOf(stderr) }
  } catch (error) {
    if (error instanceof ImageError) throw error
    if (signal?.aborted) throw interrupted()
    let { json, message } = error
    throw new ImageError(engineRefused(what, json?.message ?? message), { cause: error })
  } finally {
    ;(signal?.removeEventListener(`abort`, onAbort), await remove())
  }
}
export { runContainer }
