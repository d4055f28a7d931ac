import type { Backend, Diagnostic, ImageNode, Span, StageNode } from "@stagecraft/ir"

import type { BuildEvent, LineRange, StepName } from "./build-event.ts"
import type { ImageConfig } from "./image-config.ts"
import type { FrontendVersion } from "./frontend-version.ts"
import type { ReadOptions, SavedImage } from "./saved-image/saved-image.ts"
import type { AgentSource } from "./session/ssh-service.ts"

/** What an engine said about itself. */
export interface EngineInfo {
  /** As `DOCKER_HOST` spells it. */
  readonly address: string
  /** What pointed to it: `DOCKER_HOST`, `docker context NAME`, or `usual socket`. */
  readonly foundBy: string
  readonly name: "Docker" | "Podman"
  readonly version: string
  readonly apiVersion: string
  readonly os: string
  readonly arch: string
  /** The image store: `overlay2`, `containerd (overlayfs)`, … */
  readonly store: string
  readonly buildkit: boolean
  /** The Dockerfile frontend inside; undefined without BuildKit or when the version is not known. */
  readonly frontend?: FrontendVersion
  readonly warnings: readonly Diagnostic[]
}

/** Leads from the Dockerfile that is sent back to the author's lines; all optional. */
export interface DockerfileSource {
  /** The Dockerfile lines of a step, found by its stage and number or by its text. */
  readonly locate?: (step: StepName) => LineRange | undefined
  /** The author's places for Dockerfile lines. */
  readonly spans?: (lines: LineRange) => readonly Span[]
  /** The images that are used, and where: FROM, COPY --from, mounts. */
  readonly bases?: readonly { readonly reference: string; readonly span: Span }[]
}

/** An image in a folder with an OCI layout. */
export interface LayoutImage {
  /** An absolute path. */
  readonly layout: string
  /** Absent: `latest`, or the only image there is. */
  readonly tag?: string
  /** Goes before the tag. */
  readonly digest?: string
}

/** What a name in `--build-context` stands for: a folder, an image of a layout, or what the builder fetches itself. */
export type NamedContextSource =
  /** An absolute path. */
  | { readonly folder: string }
  | LayoutImage
  /** `docker-image://…`, `https://…`, a git address. */
  | { readonly reference: string }

/** A limit of a build's processes, as `ulimit` has it. */
export interface Ulimit {
  readonly soft: number
  readonly hard: number
}

/** One build of one image. What is left out is as the engine has it. */
export interface BuildRequest {
  /** The image's name in the config; in events and problems. */
  readonly image: string
  /** The images of the same build that have to be there before: this one builds on them. They stand before it. */
  readonly after?: readonly string[]
  /** The folder COPY takes files from. */
  readonly contextFolder: string
  /** The text of the Dockerfile; it needs no file. */
  readonly dockerfile: string
  /** The text of its ignore file: what of the folder is sent. */
  readonly ignore: string
  /**
   * What the files that the engine keeps of the folder are known by: a request with the same folder and key sends
   * only what has changed since the last one. Those with different ignore texts need different keys, or each makes
   * the engine drop what the other sent. Absent: the names of the images that are built from them together.
   */
  readonly contextKey?: string
  readonly contexts?: Readonly<Record<string, NamedContextSource>>
  readonly tags?: readonly string[]
  readonly buildArgs?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  /** Keys as `docker buildx build --annotation` has them: `key`, or `index,manifest[linux/amd64]:key`. */
  readonly annotations?: Readonly<Record<string, string>>
  readonly target?: string
  /** None: the engine's own. */
  readonly platforms?: readonly string[]
  /** True, or the names of the stages to run anew. */
  readonly noCache?: boolean | readonly string[]
  /**
   * Seconds since 1970 that times of the result come from: those that lie later are set to it, in the image's config and
   * history, and in layers where the engine can; files that leave the engine all get it.
   */
  readonly sourceDateEpoch?: number
  /** Ask the registry for newer bases also when the engine has them. */
  readonly pull?: boolean
  readonly network?: "default" | "none" | "host"
  /** `name=address` entries for `/etc/hosts` while RUNs run. */
  readonly extraHosts?: readonly string[]
  /** Bytes of `/dev/shm`. */
  readonly shmSize?: number
  readonly ulimits?: Readonly<Record<string, Ulimit>>
  readonly cgroupParent?: string
  /** What the steps may do beyond the sandbox: `network.host`, `security.insecure`, `device=NAME`. */
  readonly entitlements?: readonly string[]
  /** Of type `local`: `src` is an absolute path, and what is not there is passed over with a warning. */
  readonly cacheFrom?: readonly Backend[]
  /** Of type `local`: `dest` is an absolute path. */
  readonly cacheTo?: readonly Backend[]
  /**
   * Where the result goes; none: the engine's own store, under `tags`. Types and attributes as `docker buildx build
   * --output` has them: `image` (`push=true`), `registry`, `docker`, `local`, `tar`, `oci`, `cacheonly`. A `dest` is an absolute path, or `-`.
   */
  readonly outputs?: readonly Backend[]
  /** What the image's manifest is accompanied by: `provenance`, `sbom`; none unless given. */
  readonly attest?: readonly Backend[]
  /** Values for secret mounts, by id. They go to the steps that mount them and nowhere else. */
  readonly secrets?: ReadonlyMap<string, Uint8Array>
  /** Agents for ssh mounts, by id: sockets, or keys; `default` for a mount that names none. */
  readonly ssh?: ReadonlyMap<string, AgentSource>
  readonly source?: DockerfileSource
  /**
   * Why a step must not be. As soon as the builder tells of such a one, the build of the image ends with that. Asked by
   * engines with BuildKit.
   */
  readonly forbids?: (step: StepName) => Diagnostic | undefined
  /**
   * Solve once without a result, so that a build with a step that is forbidden leaves none: without it, one whose steps are
   * all cached may be faster than what ends it.
   */
  readonly looksFirst?: boolean
  /** Where the image was described; for problems that have no better place. */
  readonly span?: Span
}

/** How a build of one or more images goes on. */
export interface BuildOptions {
  readonly signal?: AbortSignal
  /** How many images are solved at the same time; 4 unless set. Their steps run as the engine has room. */
  readonly parallel?: number
  /** Build the other images to their end when one has failed; otherwise they are stopped. */
  readonly keepGoing?: boolean
  /**
   * How often a file of a context became another while its time did not go on, by its absolute path without links: an
   * engine goes by times, and is told of these what no disk says.
   */
  readonly unseenChanges?: ReadonlyMap<string, number>
  /** Takes what an output with `dest: "-"` writes. */
  readonly stdout?: (chunk: Uint8Array) => void | Promise<void>
  /** Told what is said on the wire, in sentences without secrets; for `--debug`. */
  readonly debug?: (sentence: string) => void
}

/** What a build would need beyond a plain one; see {@link Engine.refuse}. */
export interface BuildNeeds {
  readonly image: ImageNode
  /** The stage that is built, when it is not the image's own target. */
  readonly stage?: StageNode
  /** What is asked, the command line over the config; absent: what the image says. */
  readonly request?: BuildRequest
  /** The platforms to build for, when they are not the image's own and there is no request. */
  readonly platforms?: readonly string[]
  /** The oldest frontend that reads the printed Dockerfile. */
  readonly frontend?: FrontendVersion
  /** The Dockerfile has a `# syntax=` line: BuildKit fetches the frontend it names. */
  readonly syntaxLine?: boolean
}

/** An image in the engine's store. */
export interface ImageDetails {
  readonly id: string
  readonly tags: readonly string[]
  /** Bytes of all layers, those shared with other images included. */
  readonly size: number
  readonly os: string
  readonly arch: string
  readonly created: string
  readonly config: ImageConfig
}

/** One entry of an image's history, oldest first; those that made no files have size 0. */
export interface Layer {
  readonly createdBy: string
  readonly size: number
}

/** How a container is run; see {@link Engine.run}. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly entrypoint?: readonly string[]
  /** `host`, `none`, …; the engine's default otherwise. */
  readonly network?: string
  readonly signal?: AbortSignal
}

/** What a container wrote and how it ended. */
export interface RunResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** An engine that answers. The only room that knows a wire; everyone else speaks to this. */
export interface Engine {
  readonly info: EngineInfo
  /**
   * Builds one or more images in one conversation: what they share is sent once and solved once.
   *
   * Every image ends with `image-done` or `failed`; when one failed, the iteration throws after the last event.
   * Leaving the loop or aborting cancels on the engine what still runs.
   *
   * @throws ImageError with the diagnostics of every image that failed; `build-interrupted` when aborted;
   *   `engine-lost` when the engine does not answer any more.
   */
  build(requests: readonly BuildRequest[], options?: BuildOptions): AsyncIterable<BuildEvent>
  /** What this engine, spoken to over this wire, cannot do for a build; empty when it can. Asks nobody. */
  refuse(needs: BuildNeeds): readonly Diagnostic[]
  /** An image by reference or id, or undefined when the engine has none. */
  inspect(reference: string): Promise<ImageDetails | undefined>
  /** The history of an image. @throws ImageError `engine-refused` when there is none. */
  layersOf(reference: string): Promise<readonly Layer[]>
  exists(reference: string): Promise<boolean>
  /**
   * An image of the engine's store, with every file of every layer.
   *
   * @throws ImageError `engine-refused` when there is none or it cannot be read; `build-interrupted` when aborted.
   */
  read(reference: string, options?: ReadOptions): Promise<SavedImage>
  /** Takes a name away, and the image with its last one; one that is not there is fine. @throws ImageError `engine-refused`. */
  remove(reference: string): Promise<void>
  /** Gives an image one more name. @throws ImageError `engine-refused`. */
  tag(image: string, reference: string): Promise<void>
  /**
   * Runs a container to its end and removes it, also when aborted.
   *
   * @throws ImageError `engine-refused`, or `build-interrupted` when aborted.
   */
  run(image: string, args: readonly string[], options?: RunOptions): Promise<RunResult>
}
