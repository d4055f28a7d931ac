import { writeAction, writeRequest, writeResponse } from "./content-messages.ts"
import type { WriteStatus } from "./content-messages.ts"
import type { GrpcCall } from "./grpc-server.ts"
import { GrpcStatus, grpcCode } from "./grpc-server.ts"
import { isDigest } from "./layout-index.ts"
import type { BlobDraft, LayoutStore } from "./layout-store.ts"

/** One blob on its way. */
interface Write {
  readonly store: LayoutStore
  readonly ref: string
  readonly draft: BlobDraft
  total: number
  expected: string
}

type WriteRequest = ReturnType<typeof writeRequest.decode>

/** The blobs that the engine is writing. What it does not bring to its end is thrown away, and sent anew next time. */
export class ContentWrites {
  readonly #writes = new Set<Write>()

  /** `Content.Write`: bytes of one blob, each message answered, to the commit. */
  async write(store: LayoutStore, call: GrpcCall): Promise<void> {
    if (!store.writable) throw new GrpcStatus(grpcCode.permissionDenied, "it is only read")
    let write: Write | undefined
    try {
      for await (const data of call.messages) {
        const request = writeRequest.decode(data)
        await refuseKnown(store, request)
        write ??= await this.#begin(store, request)
        if (request.total > 0) write.total = request.total
        if (request.expected !== "") write.expected = request.expected
        if (request.action !== writeAction.stat) await take(write, request)
        if (request.action === writeAction.commit) await commit(write)
        await call.write(writeResponse(request.action, statusOf(write), write.draft.digest()))
        if (request.action === writeAction.commit) return
      }
    } finally {
      if (write) {
        this.#writes.delete(write)
        await write.draft.discard()
      }
    }
  }

  async #begin(store: LayoutStore, request: WriteRequest): Promise<Write> {
    const { ref, total, expected } = request
    if (ref === "")
      throw new GrpcStatus(grpcCode.invalidArgument, "the first message names no reference")
    const write: Write = { store, ref, draft: await store.begin(), total, expected }
    this.#writes.add(write)
    return write
  }

  /** @throws GrpcStatus `notFound`. */
  status(store: LayoutStore, ref: string): WriteStatus {
    return statusOf(this.#find(store, ref))
  }

  list(store: LayoutStore): readonly WriteStatus[] {
    return [...this.#writes].filter((each) => each.store === store).map(statusOf)
  }

  /** Throws away what was written. @throws GrpcStatus `notFound`. */
  async abort(store: LayoutStore, ref: string): Promise<void> {
    const write = this.#find(store, ref)
    this.#writes.delete(write)
    await write.draft.discard()
  }

  #find(store: LayoutStore, ref: string): Write {
    const found = [...this.#writes].find((each) => each.store === store && each.ref === ref)
    if (found) return found
    throw new GrpcStatus(grpcCode.notFound, `nothing is written as ${ref}`)
  }
}

const statusOf = ({ ref, draft, total, expected }: Write): WriteStatus => ({
  ref,
  startedAt: draft.startedAt,
  offset: draft.size,
  total,
  expected,
})

/** What is there need not come again, unless it is not all there. */
async function refuseKnown(store: LayoutStore, { expected, total }: WriteRequest): Promise<void> {
  if (expected === "") return
  if (!isDigest(expected))
    throw new GrpcStatus(grpcCode.invalidArgument, `${JSON.stringify(expected)} is no digest`)
  const known = await store.info(expected)
  if (known && (total === 0 || known.size === total))
    throw new GrpcStatus(grpcCode.alreadyExists, `${expected} is there already`)
}

async function take({ draft }: Write, { offset, data }: WriteRequest): Promise<void> {
  if (offset === 0 && draft.size > 0) await draft.empty()
  if (offset !== draft.size)
    throw new GrpcStatus(grpcCode.outOfRange, `${draft.size} bytes are there, not ${offset}`)
  if (data.length > 0) await draft.write(data)
}

async function commit({ draft, total, expected }: Write): Promise<void> {
  if (total > 0 && draft.size !== total)
    throw new GrpcStatus(
      grpcCode.failedPrecondition,
      `${draft.size} bytes came, not the ${total} that were said`,
    )
  const digest = draft.digest()
  if (expected !== "" && digest !== expected)
    throw new GrpcStatus(grpcCode.failedPrecondition, `${digest} came, and not ${expected}`)
  await draft.commit()
}
