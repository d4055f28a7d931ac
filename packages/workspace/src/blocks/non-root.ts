import { readCount, readOptions } from "@stagecraft/dsl"
import type { Block } from "@stagecraft/dsl"
import { readString } from "./arguments.ts"

/** The options of {@link nonRoot}. */
export interface NonRootOptions {
  /** `app` unless set. */
  readonly name?: string | undefined
  /** The number of the user and of its group; 10001 unless set. */
  readonly id?: number | undefined
}

/**
 * Makes a user without a home or a password, on an image of any system that has a shell, and goes on as that user. It is
 * told by its number, which is how Kubernetes sees that it is not root.
 *
 * @example stage("app").from("debian:bookworm-slim").use(nonRoot())
 */
export function nonRoot(options: NonRootOptions = {}): Block {
  const readers = { name: readString, id: readCount }
  const { name = "app", id = 10001 } = readOptions(options, readers, "nonRoot")
  return (stage) =>
    stage
      .layer(
        `echo "${name}:x:${id}:${id}::/nonexistent:/sbin/nologin" >> /etc/passwd`,
        `echo "${name}:x:${id}:" >> /etc/group`,
      )
      .user(`${id}:${id}`)
}
