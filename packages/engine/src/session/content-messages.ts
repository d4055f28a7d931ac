import { bytes, int, many, message, one, text } from "../message.ts"
import { MessageWriter } from "./protobuf.ts"
import type { BlobInfo } from "./layout-store.ts"

/*
 * The messages of containerd's content service.
 * @see https://github.com/containerd/containerd/blob/main/api/services/content/v1/content.proto
 */

/** `InfoRequest`, `DeleteContentRequest`; also the `Info` of an `UpdateRequest`. */
export const aboutDigest = message({ digest: one(1, text) })

/** `StatusRequest`, `AbortRequest`. */
export const aboutRef = message({ ref: one(1, text) })

/** `ListContentRequest`, `ListStatusesRequest`. */
export const listRequest = message({ filters: many(1, text) })

/** `ReadContentRequest`; a size of 0 is all from the offset on. */
export const readRequest = message({
  digest: one(1, text),
  offset: one(2, int),
  size: one(3, int),
})

/** What a `WriteContentRequest` asks for. */
export const writeAction = { stat: 0, write: 1, commit: 2 } as const

/** `WriteContentRequest`. The first one names what is written. */
export const writeRequest = message({
  action: one(1, int),
  ref: one(2, text),
  total: one(3, int),
  expected: one(4, text),
  offset: one(5, int),
  data: one(6, bytes),
})

/** A `google.protobuf.Timestamp`. */
function timestamp(milliseconds: number): Uint8Array {
  const seconds = Math.floor(milliseconds / 1000)
  const nanoseconds = Math.floor((milliseconds - seconds * 1000) * 1e6)
  return new MessageWriter().number(1, seconds).number(2, nanoseconds).finish()
}

function infoOf({ digest, size, createdAt, updatedAt }: BlobInfo): Uint8Array {
  return new MessageWriter()
    .bytes(1, digest)
    .number(2, size)
    .message(3, timestamp(createdAt))
    .message(4, timestamp(updatedAt))
    .finish()
}

/** `InfoResponse`, or one `ListContentResponse`. */
export function infoResponse(...infos: readonly BlobInfo[]): Uint8Array {
  const writer = new MessageWriter()
  for (const info of infos) writer.message(1, infoOf(info))
  return writer.finish()
}

/** The head of a `ReadContentResponse`, whose data the caller puts behind it. */
export function readResponseHead(offset: number, length: number): MessageWriter {
  return new MessageWriter().number(1, offset).lead(2, length)
}

/** A blob that is being written. */
export interface WriteStatus {
  readonly ref: string
  readonly startedAt: number
  readonly offset: number
  readonly total: number
  readonly expected: string
}

function statusOf({ ref, startedAt, offset, total, expected }: WriteStatus): Uint8Array {
  return new MessageWriter()
    .message(1, timestamp(startedAt))
    .message(2, timestamp(startedAt))
    .bytes(3, ref)
    .number(4, offset)
    .number(5, total)
    .bytes(6, expected)
    .finish()
}

/** `StatusResponse`, or a `ListStatusesResponse`. */
export function statusResponse(...statuses: readonly WriteStatus[]): Uint8Array {
  const writer = new MessageWriter()
  for (const status of statuses) writer.message(1, statusOf(status))
  return writer.finish()
}

/** `WriteContentResponse`. */
export function writeResponse(
  action: number,
  { startedAt, offset, total }: WriteStatus,
  digest: string,
): Uint8Array {
  return new MessageWriter()
    .number(1, action)
    .message(2, timestamp(startedAt))
    .message(3, timestamp(startedAt))
    .number(4, offset)
    .number(5, total)
    .bytes(6, digest)
    .finish()
}
