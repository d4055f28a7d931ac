import type { BaseInput, Block, Image, ImageOptions, Stage } from "@stagecraft/dsl"
import type { BuildOptions } from "./build.ts"
import type { InstallOptions } from "./install.ts"
import type { Closure } from "../workspace.ts"

/** What apps of every kind can be told. The options of an image are among them; its context is the repository's root. */
export interface AppOptions
  extends Omit<ImageOptions, "target" | "context">, Pick<BuildOptions, "script" | "files"> {
  /** The app: a name or folder of the workspace, or its closure; unless set, the package of the calling file. */
  readonly package?: string | Closure | undefined
  /** What the stages start from that install and build; `node:22-slim` unless set. */
  readonly base?: BaseInput | undefined
  /** What installs see besides manifests: the secret with a registry's token, files of a `postinstall`. */
  readonly install?: Pick<InstallOptions, "mounts" | "files"> | undefined
  /** What is done between the install and the build: variables, generated code. */
  readonly prepare?: Block | undefined
  /** What is done first in the stage that ships, as root: packages of the system. */
  readonly system?: Block | undefined
  /** What is done last in the stage that ships: a healthcheck, labels, another command. */
  readonly finish?: Block | undefined
  /** The port that is exposed, and told in `PORT`. */
  readonly port?: number | undefined
  /** Who runs it: `node` unless set, and nginx's own number for a site. */
  readonly user?: string | undefined
  /** Keeps source maps; they are deleted unless set. */
  readonly sourceMaps?: boolean | undefined
}

/** An app's image, and the stages that make it, for whoever builds more on them. */
export interface App extends Image {
  readonly closure: Closure
  readonly stages: {
    readonly builder: Stage
    /** What is installed to run; absent where the build's output holds it. */
    readonly dependencies?: Stage
    /** What ships. */
    readonly app: Stage
  }
}
