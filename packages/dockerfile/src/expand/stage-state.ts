import type { FromInstruction, Instruction, Lines } from "../tree/tree.ts"
import type { BuildConfig, BuildNode, BuildPlatform } from "./build.ts"
import { absolutePath } from "./clean-path.ts"
import { finishConfig, startConfig } from "./stage-config.ts"
import { Variables } from "./variables.ts"

/** An instruction of a stage, with the stages and images it takes files from. */
export interface StageCommand {
  readonly instruction: Instruction
  /** Of the instruction, or of the FROM that fires it as a trigger. */
  readonly lines: Lines
  /** For COPY the one of `--from`; for RUN one for each mount. */
  readonly sources: readonly StageState[]
}

const UNIX_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/** What is known of a stage before anything is carried out. */
export interface StageStart {
  readonly name: string
  /** Absent for an image that is no stage. */
  readonly from: FromInstruction | undefined
  readonly lines: Lines
  /** What stands behind FROM, expanded. */
  readonly baseName: string
  readonly base: StageState | undefined
  readonly platform: BuildPlatform | undefined
}

/** A stage on its way through the builder, or an image that a COPY or a mount names. */
export class StageState implements StageStart {
  readonly name: string
  readonly from: FromInstruction | undefined
  readonly lines: Lines
  readonly baseName: string
  readonly base: StageState | undefined
  platform: BuildPlatform | undefined
  commands: readonly StageCommand[] = []
  /** What it has come to so far. */
  node: BuildNode | undefined
  config = startConfig()
  variables = new Variables()
  readonly origins = new Map<string, Lines>()
  /** The base's triggers were looked at. */
  triggered = false
  /** The image was looked up. */
  resolved = false
  /** Its instructions were carried out, or are being. */
  started = false
  /** A CMD was written in this stage. */
  hasCmd = false

  constructor(start: StageStart) {
    this.name = start.name
    this.from = start.from
    this.lines = start.lines
    this.baseName = start.baseName
    this.base = start.base
    this.platform = start.platform
  }

  /** The system that paths and the usual shell are for. */
  get os(): string {
    return this.platform?.os ?? "linux"
  }

  /** The folder that commands start in and relative paths begin with. */
  get directory(): string {
    const { workingDir } = this.config
    return (this.os === "windows" ? workingDir.replaceAll("\\", "/") : workingDir) || "/"
  }

  /** What WORKDIR makes of a path, as the config keeps it; undefined where Windows has no such path. */
  folder(path: string): string | undefined {
    const folder = absolutePath(this.config.workingDir, path, this.os)
    return this.os === "windows" ? folder?.replaceAll("/", "\\") : folder
  }

  /** Takes over what the base stage has come to. */
  inherit(base: StageState): void {
    this.node = base.node
    this.platform = base.platform
    this.variables = base.variables.copy()
    this.startWith({ ...finishConfig(base.config), onbuild: [] })
    for (const [name, lines] of base.origins) this.origins.set(name, lines)
  }

  startWith(config: Partial<BuildConfig>): void {
    this.config = startConfig(config)
  }

  /** Lets instructions see the variables of the config; a Unix image always has a PATH. */
  showEnvironment(): void {
    const { env } = this.config
    if (!env.has("PATH") && this.os !== "windows") env.set("PATH", UNIX_PATH)
    for (const [name, value] of env) this.variables.set(name, value)
  }

  /** The command line that runs a text. */
  withShell(text: string): readonly string[] {
    const { shell } = this.config
    if (shell.length > 0) return [...shell, text]
    return this.os === "windows" ? ["cmd", "/S", "/C", text] : ["/bin/sh", "-c", text]
  }
}
