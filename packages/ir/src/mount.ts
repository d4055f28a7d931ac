import type { Source } from "./source.ts"
import type { Text } from "./text.ts"

/** Files of the context, a stage or an image, shown to one RUN. */
export interface BindMount {
  readonly kind: "bind"
  readonly target: Text
  readonly from?: Source
  readonly source?: Text
  /** Writes are allowed and thrown away after the RUN. */
  readonly readWrite?: boolean
}

/** A folder that survives between builds and never enters the image. */
export interface CacheMount {
  readonly kind: "cache"
  readonly target: Text
  readonly id?: Text
  readonly from?: Source
  readonly source?: Text
  readonly sharing?: "shared" | "private" | "locked"
  readonly readOnly?: boolean
  /** File mode of a new cache folder, octal digits. */
  readonly mode?: string
  readonly uid?: number
  readonly gid?: number
}

/** A folder in memory for one RUN; `size` in bytes, or with a unit as the builder reads it (`64m`). */
export interface TmpfsMount {
  readonly kind: "tmpfs"
  readonly target: Text
  readonly size?: string
}

/** A secret as a file (`target`), an environment variable (`env`), or both. */
export interface SecretMount {
  readonly kind: "secret"
  readonly id: string
  readonly target?: Text
  readonly env?: string
  readonly required?: boolean
  readonly mode?: string
  readonly uid?: number
  readonly gid?: number
}

/** An ssh agent's socket, shown to one RUN. */
export interface SshMount {
  readonly kind: "ssh"
  readonly id?: string
  readonly target?: Text
  readonly required?: boolean
  readonly mode?: string
  readonly uid?: number
  readonly gid?: number
}

/**
 * `RUN --mount`, each kind with all its keys.
 *
 * @see https://docs.docker.com/reference/dockerfile/#run---mount
 */
export type Mount = BindMount | CacheMount | TmpfsMount | SecretMount | SshMount
