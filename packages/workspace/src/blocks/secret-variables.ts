import { secret } from "@stagecraft/dsl"
import type { Mount } from "@stagecraft/dsl"
import { inputOf } from "./input-of.ts"
import { shellWord } from "./shell-word.ts"

/** A command and what it sees. */
interface Seen {
  readonly command: string
  readonly mounts: readonly Mount[]
}

/**
 * A command that sees secrets as variables of the environment, read from files by the shell: older builders show secrets
 * as files only, and of what an install gets every builder must be capable.
 */
export function withSecrets(command: string, mounts: readonly Mount[]): Seen {
  const words: string[] = []
  const shown = mounts.map((mount) => {
    if (!isMount(mount)) return mount
    const node = mount.toNode()
    if (node.kind !== "secret" || node.env === undefined) return mount
    const { id, env, target, required, mode, uid, gid } = node
    const path = target === undefined ? `/run/secrets/${id.slice(id.lastIndexOf("/") + 1)}` : target
    words.push(`${env}="$(cat ${shellWord(inputOf(path))})"`)
    return secret(id, {
      target: target && inputOf(target),
      required,
      mode: mode && inputOf(mode),
      uid: typeof uid === "number" ? uid : uid && inputOf(uid),
      gid: typeof gid === "number" ? gid : gid && inputOf(gid),
    })
  })
  return { command: [...words, command].join(" "), mounts: shown }
}

/** What is none, `run` refuses. */
const isMount = (value: unknown): value is Mount =>
  typeof value === "object" && value !== null && "toNode" in value
