import type { BuildConfig } from "./build.ts"
import { splitVariable } from "./variables.ts"

/** What instructions change in place; the rest is replaced as a whole. */
interface Collections {
  readonly env: Map<string, string>
  readonly labels: Map<string, string>
  readonly exposedPorts: Set<string>
  readonly volumes: Set<string>
  readonly onbuild: string[]
}

type Changing<T> = { -readonly [K in keyof T]: T[K] }

/** An image's config while the instructions of a stage change it. */
export type StageConfig = Collections & Changing<Omit<BuildConfig, keyof Collections>>

/** A config of its own that begins with what a base says. */
export function startConfig(base: Partial<BuildConfig> = {}): StageConfig {
  const { env = [], labels = [], exposedPorts = [], volumes = [], onbuild = [] } = base
  return {
    author: "",
    user: "",
    workingDir: "",
    entrypoint: [],
    cmd: [],
    argsEscaped: false,
    shell: [],
    stopSignal: "",
    ...base,
    env: new Map(env.map(splitVariable)),
    labels: new Map(labels),
    exposedPorts: new Set(exposedPorts),
    volumes: new Set(volumes),
    onbuild: [...onbuild],
  }
}

/** The config as the image has it. */
export function finishConfig(config: StageConfig): BuildConfig {
  return { ...config, env: Array.from(config.env, ([name, value]) => `${name}=${value}`) }
}
