import { ImageError } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

import type { Connection } from "../connection.ts"
import type { BuildOptions } from "../engine.ts"
import type { SendSink } from "../session/file-send.ts"
import { fileSendService } from "../session/file-send.ts"
import type { GrpcMethods } from "../session/grpc-server.ts"
import { openOutputFile } from "./output-file.ts"
import { openOutputFolder } from "./output-folder.ts"
import { openOutputLayout } from "./output-layout.ts"
import { openOutputLoad } from "./output-load.ts"
import type { OutputPlace } from "./output-place.ts"
import { openOutputStream } from "./output-stream.ts"
import type { OutputDestination } from "./read-outputs.ts"

/** The outputs of one solve that come back to this machine. */
export interface OpenOutputs {
  /** To be served in this solve's session, and in no other one. */
  readonly methods: GrpcMethods
  /** Why a transfer was broken off from our side; says more than the engine's words about it. */
  readonly trouble: () => ImageError | undefined
  /** Puts everything in its place, when the solve has succeeded. @throws ImageError `output-not-saved`. */
  commit(): Promise<void>
  /** Takes away what was begun; any number of times, also after `commit`. */
  discard(): Promise<void>
}

interface OpenOptions {
  readonly span?: Span | undefined
  readonly stdout?: BuildOptions["stdout"]
  /** The engine that an output is loaded into. */
  readonly connection?: Connection
  readonly signal?: AbortSignal
}

const openers: {
  readonly [K in OutputDestination["kind"]]: (
    destination: OutputDestination & { readonly kind: K },
    options: OpenOptions,
  ) => Promise<OutputPlace & { readonly sink: SendSink }>
} = {
  file: ({ path }, { span }) => openOutputFile(path, span),
  folder: async ({ path }, { span }) => openOutputFolder(path, span),
  layout: async ({ path }, { span }) => openOutputLayout(path, span),
  load: async (_, { connection, signal, span }) => openOutputLoad(connection!, { signal, span }),
  stdout: async (_, { stdout, span }) => openOutputStream(stdout, span),
}

/**
 * Prepares the places of the outputs, before the build begins: what cannot be written is known at once.
 *
 * @param destinations - By the exporter's place in the solve.
 * @throws ImageError `output-not-saved`; nothing stays behind then.
 */
export async function openOutputs(
  destinations: ReadonlyMap<number, OutputDestination>,
  options: OpenOptions = {},
): Promise<OpenOutputs> {
  const places: OutputPlace[] = []
  const sinks = new Map<number, SendSink>()
  let trouble: ImageError | undefined
  const discard = async (): Promise<void> => {
    // A later one may be in a folder that an earlier one made.
    for (const place of places.toReversed()) await place.discard()
  }
  try {
    for (const [id, destination] of destinations) {
      const place = await openers[destination.kind](destination as never, options)
      places.push(place)
      sinks.set(id, place.sink)
    }
  } catch (error) {
    await discard()
    throw error
  }
  return {
    methods: fileSendService(sinks, (error) => {
      if (error instanceof ImageError) trouble ??= error
    }),
    trouble: () => trouble,
    commit: async () => {
      for (const place of places) await place.commit()
    },
    discard,
  }
}
