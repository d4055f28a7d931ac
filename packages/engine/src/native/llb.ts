import { createHash } from "node:crypto"

import { MessageWriter } from "../session/protobuf.ts"

/*
 * The few operations of BuildKit's low-level build graph that lead the builder to our files.
 * @see https://github.com/moby/buildkit/blob/master/solver/pb/ops.proto
 */

/** A marshalled graph of one operation. */
export type Definition = Uint8Array & { readonly definition: unique symbol }

/** Writes a map of strings, its keys in byte order so that equal maps are equal bytes. */
export function writeMap(
  writer: MessageWriter,
  field: number,
  map: Readonly<Record<string, string>>,
): MessageWriter {
  for (const key of Object.keys(map).toSorted()) {
    // An entry is there also when its value is empty: `no-cache=""` means all stages.
    const entry = new MessageWriter().bytes(1, key).bytes(2, map[key]!)
    writer.message(field, entry.finish())
  }
  return writer
}

/** A folder that a session serves under a name. */
export interface LocalFolder {
  /** Builds with the same name, from one machine, go on from the files that an earlier one sent. */
  readonly name: string
  readonly session: string
  /** How progress calls it. */
  readonly title: string
}

/** The files of a folder on our side. */
export function localFolder({ name, session, title }: LocalFolder): Definition {
  const source = new MessageWriter().bytes(1, `local://${name}`)
  writeMap(source, 2, { "local.session": session })
  return define(new MessageWriter().message(3, source.finish()).finish(), title)
}

/** A file system with one text file in its root. */
export function textFile(name: string, text: string, title: string): Definition {
  const file = new MessageWriter().bytes(1, `/${name}`).number(2, 0o644).bytes(3, text)
  // A fixed time, 1970: the same text is the same operation at any hour.
  file.number(5, 0)
  // Minus one: on top of nothing.
  const action = new MessageWriter().number(1, -1).number(2, -1).message(5, file.finish())
  const fileOp = new MessageWriter().message(2, action.finish())
  return define(new MessageWriter().message(4, fileOp.finish()).finish(), title)
}

function define(operation: Uint8Array, title: string): Definition {
  const digest = `sha256:${createHash("sha256").update(operation).digest("hex")}`
  const input = new MessageWriter().bytes(1, digest).finish()
  const result = new MessageWriter().message(1, input).finish()
  const metadata = writeMap(new MessageWriter(), 2, { "llb.customname": title }).finish()
  return new MessageWriter()
    .message(1, operation)
    .message(1, result)
    .message(2, new MessageWriter().bytes(1, digest).message(2, metadata).finish())
    .finish() as Uint8Array as Definition
}
