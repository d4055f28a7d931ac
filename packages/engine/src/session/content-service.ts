import {
  aboutDigest,
  aboutRef,
  infoResponse,
  listRequest,
  readRequest,
  readResponseHead,
  statusResponse,
} from "./content-messages.ts"
import { ContentWrites } from "./content-writes.ts"
import type { GrpcCall, GrpcMethods } from "./grpc-server.ts"
import { FRAME_HEAD, GrpcStatus, grpcCode, writeFrameHead } from "./grpc-server.ts"
import { isDigest } from "./layout-index.ts"
import type { BlobInfo, LayoutStore } from "./layout-store.ts"

/** Where the engine says which of the stores it means. */
const STORE_HEADER = "buildkit-attachable-store-id"
/** Bytes of one message of a blob. */
const CHUNK = 256 * 1024
/** Infos of one message of a list. */
const PAGE = 100

const absent = (digest: string): GrpcStatus =>
  new GrpcStatus(grpcCode.notFound, `content ${digest}: not found`)

function checkDigest(digest: string): void {
  if (!isDigest(digest))
    throw new GrpcStatus(grpcCode.invalidArgument, `${JSON.stringify(digest)} is no digest`)
}

async function infoOf(store: LayoutStore, digest: string): Promise<BlobInfo> {
  checkDigest(digest)
  const info = await store.info(digest)
  if (!info) throw absent(digest)
  return info
}

async function list(store: LayoutStore, data: Buffer, call: GrpcCall): Promise<void> {
  if (listRequest.decode(data).filters.length > 0)
    throw new GrpcStatus(grpcCode.unimplemented, "filters are not supported")
  let page: BlobInfo[] = []
  for await (const info of store.list())
    if (page.push(info) >= PAGE) {
      await call.write(infoResponse(...page))
      page = []
    }
  if (page.length > 0) await call.write(infoResponse(...page))
}

async function read(store: LayoutStore, data: Buffer, call: GrpcCall): Promise<void> {
  const { digest, offset, size } = readRequest.decode(data)
  const { size: length } = await infoOf(store, digest)
  if (offset < 0 || offset > length)
    throw new GrpcStatus(grpcCode.outOfRange, `${digest} has ${length} bytes, not ${offset}`)
  const end = size > 0 ? Math.min(length, offset + size) : length
  const file = await store.open(digest)
  // One piece is on its way while the next is read.
  let sent: Promise<void> = Promise.resolve()
  try {
    for (let at = offset; at < end;) {
      const head = readResponseHead(at - offset, Math.min(CHUNK, end - at))
      const before = FRAME_HEAD + head.length
      const frame = Buffer.allocUnsafe(before + Math.min(CHUNK, end - at))
      head.copyTo(frame, FRAME_HEAD)
      for (let filled = before; filled < frame.length;) {
        const { bytesRead } = await file.read(frame, filled, frame.length - filled, at)
        if (bytesRead === 0) throw new GrpcStatus(grpcCode.dataLoss, `${digest} became shorter`)
        filled += bytesRead
        at += bytesRead
      }
      writeFrameHead(frame, 0, frame.length - FRAME_HEAD)
      await sent
      sent = call.writeFrames(frame)
      sent.catch(() => undefined)
    }
    await sent
  } finally {
    await file.close()
  }
}

/**
 * containerd's content service over folders with OCI layouts: how the engine reads and writes caches and images that
 * are on this machine.
 *
 * @param find - A store by the name that the engine was given for it.
 * @param failed - Told of what this machine's disk refused, before the engine is.
 * @see moby/buildkit, session/content
 */
export function contentService(
  find: (id: string) => LayoutStore | undefined,
  failed: (store: LayoutStore, error: unknown) => void,
): GrpcMethods {
  const writes = new ContentWrites()

  const on =
    (work: (store: LayoutStore, call: GrpcCall) => Promise<void>) =>
    async (call: GrpcCall): Promise<void> => {
      const id = String(call.metadata[STORE_HEADER] ?? "")
      const store = find(id)
      if (!store) throw new GrpcStatus(grpcCode.notFound, `there is no store ${id}`)
      try {
        await work(store, call)
      } catch (error) {
        if (!(error instanceof GrpcStatus)) failed(store, error)
        throw error
      }
    }
  const onOne = (work: (store: LayoutStore, data: Buffer, call: GrpcCall) => Promise<void>) =>
    on(async (store, call) => {
      for await (const data of call.messages) return work(store, data, call)
    })

  return {
    [`${SERVICE}/Info`]: onOne(async (store, data, call) => {
      const { digest } = aboutDigest.decode(data)
      await call.write(infoResponse(await infoOf(store, digest)))
    }),
    [`${SERVICE}/Update`]: onOne(async () => {
      const why = "a layout keeps no labels"
      throw new GrpcStatus(grpcCode.failedPrecondition, why)
    }),
    [`${SERVICE}/List`]: onOne(list),
    [`${SERVICE}/Delete`]: onOne(async (store, data, call) => {
      const { digest } = aboutDigest.decode(data)
      if (!store.writable) throw new GrpcStatus(grpcCode.permissionDenied, "it is only read")
      await infoOf(store, digest)
      await store.remove(digest)
      await call.write(new Uint8Array())
    }),
    [`${SERVICE}/Read`]: onOne(read),
    [`${SERVICE}/Status`]: onOne(async (store, data, call) => {
      const { ref } = aboutRef.decode(data)
      await call.write(statusResponse(writes.status(store, ref)))
    }),
    [`${SERVICE}/ListStatuses`]: onOne(async (store, _data, call) => {
      await call.write(statusResponse(...writes.list(store)))
    }),
    [`${SERVICE}/Write`]: on((store, call) => writes.write(store, call)),
    [`${SERVICE}/Abort`]: onOne(async (store, data, call) => {
      await writes.abort(store, aboutRef.decode(data).ref)
      await call.write(new Uint8Array())
    }),
  }
}

const SERVICE = "/containerd.services.content.v1.Content"
