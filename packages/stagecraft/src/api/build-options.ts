import type { BackendInput, ProfileName, UlimitInput } from "@stagecraft/dsl"
import type { Diagnostic, SecretOrigin } from "@stagecraft/ir"
import type { BuildEvent } from "./build-event.ts"

/** An `AbortSignal`: what is used of it, so that a config's types need neither the DOM's nor Node's. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason?: unknown
  addEventListener(type: "abort", listener: () => void): void
  removeEventListener(type: "abort", listener: () => void): void
}

/** Where a secret's value comes from, or the value itself. */
export type SecretInput = SecretOrigin | { readonly value: string | Uint8Array }

/**
 * What is built, where the result goes, and how.
 *
 * What is left out is as the config has it; a list that is given replaces the config's, also when it is empty; an
 * object of names and values, and `attest`, are laid over it. Paths are relative to `cwd`. Values are checked as those of `image()`.
 */
export interface BuildOptions {
  /** Names of images; all of the config unless set. */
  readonly images?: readonly string[] | undefined
  /** The folder that paths in these options are relative to; `process.cwd()` unless set. */
  readonly cwd?: string | undefined
  /** Where the engine, proxies, agents and secrets of `{ env }` are looked up; `process.env` unless set. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Build up to this stage; the config's tags and outputs are not for it. */
  readonly target?: string | undefined
  /** @example ["linux/amd64", "linux/arm64"] */
  readonly platforms?: readonly string[] | undefined
  /** What the image is called; for one image. */
  readonly tags?: readonly string[] | undefined
  readonly buildArgs?: Readonly<Record<string, string | number>> | undefined
  readonly labels?: Readonly<Record<string, string | number>> | undefined
  /** A name may say where it goes: `index,manifest[linux/amd64]:name`. */
  readonly annotations?: Readonly<Record<string, string | number>> | undefined
  /** What named contexts stand for: a folder, `docker-image://…`, a git or http address. */
  readonly contexts?: Readonly<Record<string, string>> | undefined
  /** Run every step anew, or those of these stages. `false` is as the config has it. */
  readonly noCache?: boolean | string | readonly string[] | undefined
  /** Times come from `SOURCE_DATE_EPOCH`, these seconds since 1970, or, for `true`, the last commit. */
  readonly reproducible?: boolean | number | undefined
  /** Ask the registry for newer bases. */
  readonly pull?: boolean | undefined
  /**
   * Where the result goes; into the engine's image store when there are none.
   *
   * @example { type: "local", dest: "out" }
   */
  readonly outputs?: BackendInput | readonly BackendInput[] | undefined
  /**
   * What is said about the image beside it. One replaces the config's of its type; `disabled=true` takes it away.
   *
   * @example ["type=provenance,mode=max", { type: "sbom", disabled: true }]
   */
  readonly attest?: BackendInput | readonly BackendInput[] | undefined
  /** Also push it to the registry, under its tags. */
  readonly push?: boolean | undefined
  /** Also into the engine's own store. */
  readonly load?: boolean | undefined
  readonly cacheFrom?: BackendInput | readonly BackendInput[] | undefined
  readonly cacheTo?: BackendInput | readonly BackendInput[] | undefined
  /** The network of RUNs that name none. */
  readonly network?: "default" | "none" | "host" | undefined
  /** Further names in `/etc/hosts` while RUNs run. */
  readonly extraHosts?: Readonly<Record<string, string | readonly string[]>> | undefined
  /** The size of `/dev/shm` while RUNs run: bytes, or a text such as `128m`. */
  readonly shmSize?: string | number | undefined
  readonly ulimits?: Readonly<Record<string, UlimitInput>> | undefined
  readonly cgroupParent?: string | undefined
  /** Values of secrets, by id. A `command` runs in the config's folder. They are masked in events and errors. */
  readonly secrets?: Readonly<Record<string, SecretInput>> | undefined
  /** Agents for ssh mounts, by id: a socket, or files of private keys. `default` is the running agent unless set. */
  readonly ssh?: Readonly<Record<string, string | readonly string[]>> | undefined
  /** `false` builds the graph as written: nothing merged, moved or split. */
  readonly optimize?: boolean | undefined
  /** Compile for this builder instead of the config's profile, as `--for` does. */
  readonly profile?: ProfileName | undefined
  /** Every name has to be in `image.lock`, as `--locked` has it. */
  readonly locked?: boolean | undefined
  /** How many images are solved at the same time; 4 unless set. */
  readonly parallel?: number | undefined
  /** Build the other images to their end when one fails; otherwise they are stopped. */
  readonly keepGoing?: boolean | undefined
  /** Stops the build, also on the engine: it rejects with `build-interrupted`, whose `cause` is the signal's reason. */
  readonly signal?: AbortSignalLike | undefined
  /**
   * Told what happens, in order. What it throws, or its promise rejects with, stops the build and is what the build
   * rejects with. Its promises are not waited for between events, and all before the build ends.
   */
  readonly onEvent?: ((event: BuildEvent) => void | Promise<void>) | undefined
  /** Told what was found before the build that does not stop it. What it throws is handled as that of `onEvent`. */
  readonly onWarning?: ((diagnostic: Diagnostic) => void | Promise<void>) | undefined
  /** Takes what an output with `dest: "-"` writes; its promise is waited for before the next chunk. */
  readonly stdout?: ((chunk: Uint8Array) => void | Promise<void>) | undefined
}
