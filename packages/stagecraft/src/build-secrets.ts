import { readFile } from "node:fs/promises"
import { connect } from "node:net"
import { homedir } from "node:os"
import { resolve } from "node:path"
import { promisify } from "node:util"
import { runDemands } from "@stagecraft/compiler"
import type { DemandingImage } from "@stagecraft/compiler"
import type { AgentSource } from "@stagecraft/engine"
import { nearest, reasonOf } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, SecretMount, Span, SshMount, StageNode } from "@stagecraft/ir"
import type { SecretOverrides } from "./secret-overrides.ts"
import type { Terminal } from "./terminal.ts"
import {
  secretNotGiven,
  secretNotReadable,
  secretRequired,
  sshNotAnswering,
  sshNotGiven,
  sshRequired,
} from "./secret-problems.ts"

/** What steps of one image may be shown while they run. */
export interface BuildSecrets {
  readonly secrets: ReadonlyMap<string, Uint8Array>
  /** Agents by the id of the mount. */
  readonly ssh: ReadonlyMap<string, AgentSource>
  readonly problems: readonly Diagnostic[]
}

/** A command that hands out a secret may ask a person, but not for ever. */
const PATIENCE_MS = 120_000

/** The secret and ssh mounts of the steps that a stage needs, each with its place. */
export function mountsOf(
  built: StageNode,
  image: DemandingImage,
): readonly (readonly [SecretMount | SshMount, Span])[] {
  return runDemands(built, image).flatMap(({ mounts, span }) =>
    mounts.map((mount) => [mount, span] as const),
  )
}

type Origin = SecretOverrides["secrets"][string]

/** Where the values of secrets come from. */
export interface SecretPlace {
  readonly env: Terminal["env"]
  readonly overrides: SecretOverrides
  /** See {@link secretValues}. */
  readonly valueOf: (origin: Origin) => Promise<Uint8Array>
}

/** Where origins lie. */
export interface OriginPlace {
  /** The config's folder, to which files are relative and where commands run. */
  readonly directory: string
  readonly env: Terminal["env"]
  /** Ends a command that hands out a secret. */
  readonly signal?: AbortSignal | undefined
}

/** Reads origins, each once: a command may ask a person, who shall not be asked for every image. */
export function secretValues(place: OriginPlace): SecretPlace["valueOf"] {
  const known = new Map<string, Promise<Uint8Array>>()
  return async (origin) => {
    if ("value" in origin) return origin.value
    const key = JSON.stringify(origin)
    const value = known.get(key) ?? readOrigin(origin, place)
    known.set(key, value)
    return value
  }
}

/**
 * Fetches what the steps of the built stage mount, before the build starts: a secret that cannot be read is better known then.
 *
 * Only secrets that a step mounts are read. One that nobody gave is a warning, or an error where the mount requires it.
 */
export async function fetchSecrets(
  image: ImageNode,
  built: StageNode,
  place: SecretPlace,
): Promise<BuildSecrets> {
  const { env, overrides, valueOf } = place
  const origins = { ...image.secrets, ...overrides.secrets }
  const secrets = new Map<string, Uint8Array>()
  const ssh = new Map<string, AgentSource>()
  const problems: Diagnostic[] = []
  for (const [mount, span] of mountsOf(built, image)) {
    const id = mount.id ?? "default"
    if (mount.kind === "ssh") {
      const given = Object.hasOwn(overrides.ssh, id) ? overrides.ssh[id] : undefined
      const socket = given ?? (id === "default" ? env["SSH_AUTH_SOCK"] : undefined)
      if (socket && (typeof socket !== "string" || (await answers(socket)))) ssh.set(id, socket)
      else if (typeof given === "string") problems.push(sshNotAnswering(id, given, span))
      else problems.push((mount.required ? sshRequired : sshNotGiven)(id, span))
      continue
    }
    if (secrets.has(id)) continue
    const origin = Object.hasOwn(origins, id) ? origins[id] : undefined
    if (!origin) {
      const near = nearest(id, Object.keys(origins))
      problems.push((mount.required ? secretRequired : secretNotGiven)(id, span, near))
      continue
    }
    try {
      secrets.set(id, await valueOf(origin))
    } catch (error) {
      problems.push(secretNotReadable(id, reason(error), span))
    }
  }
  return { secrets, ssh, problems }
}

/** Whether an agent listens: a path says nothing, and a step would find a socket that leads nowhere. */
function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket)
    const end = (result: boolean) => () => {
      probe.destroy()
      resolve(result)
    }
    probe.setTimeout(2000, end(false))
    probe.once("connect", end(true))
    probe.once("error", end(false))
  })
}

async function readOrigin(
  origin: Exclude<Origin, { readonly value: Uint8Array }>,
  { directory, env, signal }: OriginPlace,
): Promise<Uint8Array> {
  if ("file" in origin)
    return await readFile(resolve(directory, origin.file.replace(/^~(?=\/)/u, homedir())))
  if ("env" in origin) {
    const value = env[origin.env]
    if (value === undefined) throw new Error(`the environment has no ${origin.env}`)
    return Buffer.from(value)
  }
  const [program = "", ...words] = origin.command
  const { execFile } = await import("node:child_process")
  const { stdout } = await promisify(execFile)(program, words, {
    cwd: directory,
    encoding: "buffer",
    timeout: PATIENCE_MS,
    maxBuffer: 1 << 20,
    ...(signal && { signal }),
  })
  // What prints a line ends it; as in a shell's $(…), the value has no newline at its end.
  const end = stdout.at(-1) === 0x0a ? -1 : undefined
  return stdout.subarray(0, end)
}

function reason(error: unknown): string {
  const { code, path } = error as NodeJS.ErrnoException
  if (code === "ENOENT") return `there is no ${path ?? "such file or program"}`
  return code === "EISDIR" ? "it is a folder" : reasonOf(error).split("\n", 1)[0]!
}
