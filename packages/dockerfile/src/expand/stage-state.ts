import type { FromInstruction, Instruction, Lines } from "../tree/tree.ts"
import type { BuildConfig, BuildNode, BuildPlatform } from "./build.ts"
import { absolutePath } from "./clean-path.ts"

/** An instruction of a stage, with the stages and images it takes files from. */
export interface StageCommand {
  readonly instruction: Instruction
  /** Of the instruction, or of the FROM that fires it as a trigger. */
  readonly lines: Lines
  /** For COPY the one of `--from`; for RUN one for each mount. */
  readonly sources: readonly StageState[]
}

type Changing<T> = { -readonly [K in keyof T]: T[K] }

const UNIX_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/** A config with nothing in it. */
export function emptyConfig(): Changing<BuildConfig> {
  return {
    author: "",
    user: "",
    workingDir: "",
    env: [],
    entrypoint: [],
    cmd: [],
    argsEscaped: false,
    shell: [],
    labels: new Map(),
    exposedPorts: new Set(),
    volumes: new Set(),
    stopSignal: "",
    onbuild: [],
  }
}

/** The variables that instructions see, in the builder's order: what is set again moves to the end. */
export class Variables {
  readonly #values: Map<string, string>

  constructor(values: Iterable<readonly [string, string]> = []) {
    this.#values = new Map(values)
  }

  get(name: string): string | undefined {
    return this.#values.get(name)
  }

  set(name: string, value: string): void {
    this.#values.delete(name)
    this.#values.set(name, value)
  }

  delete(name: string): void {
    this.#values.delete(name)
  }

  copy(): Variables {
    return new Variables(this.#values)
  }

  /** `NAME=value` each. */
  list(): readonly string[] {
    return Array.from(this.#values, ([name, value]) => `${name}=${value}`)
  }
}

/** Splits `NAME=value`. */
export function splitVariable(variable: string): readonly [name: string, value: string] {
  const at = variable.indexOf("=")
  return at === -1 ? [variable, ""] : [variable.slice(0, at), variable.slice(at + 1)]
}

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
  config = emptyConfig()
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
    this.setConfig({ ...base.config, onbuild: [] })
    for (const [name, lines] of base.origins) this.origins.set(name, lines)
  }

  setConfig(config: Partial<BuildConfig>): void {
    const { labels = [], exposedPorts = [], volumes = [] } = config
    this.config = {
      ...emptyConfig(),
      ...config,
      labels: new Map(labels),
      exposedPorts: new Set(exposedPorts),
      volumes: new Set(volumes),
    }
  }

  /** Lets instructions see the variables of the config; a Unix image always has a PATH. */
  showEnvironment(): void {
    const hasPath = this.config.env.some((variable) => splitVariable(variable)[0] === "PATH")
    if (!hasPath && this.os !== "windows")
      this.config.env = [...this.config.env, `PATH=${UNIX_PATH}`]
    for (const variable of this.config.env) this.variables.set(...splitVariable(variable))
  }

  /** The command line that runs a text. */
  withShell(text: string): readonly string[] {
    const { shell } = this.config
    if (shell.length > 0) return [...shell, text]
    return this.os === "windows" ? ["cmd", "/S", "/C", text] : ["/bin/sh", "-c", text]
  }
}
