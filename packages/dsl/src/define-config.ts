import type { Registries, Span, StageLike } from "@stagecraft/ir"
import { kind, kindOf } from "./brand.ts"
import { callSite } from "./call-site.ts"
import type { Image } from "./image.ts"
import { NotText } from "./not-text.ts"
import { isRecord } from "./read-options.ts"
import { wrongType } from "./read-text.ts"

/** Facts of the git repository the config is in, each read when it is asked for. Undefined outside of one. */
export interface GitFacts {
  /** The full commit hash of HEAD. */
  readonly commit: string | undefined
  /** The checked-out branch; undefined when HEAD is detached. */
  readonly branch: string | undefined
  /** The tag that names HEAD, the newest where there are several. */
  readonly tag: string | undefined
  /** There are changes that are not committed. False outside of a repository. */
  readonly dirty: boolean
}

/** What a config that is a function is given. */
export interface ConfigContext {
  /** The environment of the command, such as `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Facts of the git repository. */
  readonly git: GitFacts
  /** The command that loads the config: `build`, `emit`, `list`, … */
  readonly command: string
}

/**
 * What a config file says.
 *
 * @example { images: { api: image(api, { tags: ["acme/api"] }), worker } }
 */
export interface ConfigInput {
  /** The images, by the names that commands call them. A stage is an image with no options. */
  readonly images: Readonly<Record<string, Image | StageLike>>
  /**
   * Where the images of registries are fetched instead: by registry, or registry and path, another registry and path, with
   * `http://` before it where it has no TLS. `false`: no registry has these images, so nothing asks for them. The longest
   * name counts. `image.lock` keeps the names as they are written.
   *
   * @example registries: { "docker.io": "mirror.acme.dev/hub", "ghcr.io/acme": "http://10.0.0.5:5000/acme" }
   */
  readonly registries?: Registries | undefined
}

/** A config that is made when it is loaded. */
export type ConfigFunction = (context: ConfigContext) => ConfigInput | Promise<ConfigInput>

/** What {@link defineConfig} returns, for the default export of a config file. */
export interface Config {
  readonly [kind]: "config"
  /** Where it was defined. */
  readonly span: Span
  /** The config, or the function that makes it. */
  readonly value: ConfigInput | ConfigFunction
}

class ConfigValue extends NotText implements Config {
  readonly [kind] = "config"
  readonly span: Span
  readonly value: ConfigInput | ConfigFunction

  constructor(value: ConfigInput | ConfigFunction, span: Span) {
    super()
    this.value = value
    this.span = span
    Object.freeze(this)
  }
}

/**
 * Defines what a config file builds: an object, or a function of `{ env, git, command }` that returns one.
 *
 * @example
 * export default defineConfig({ images: { app: image(app, { tags: ["acme/app"] }) } })
 * export default defineConfig(({ git }) => ({ images: { app: image(app, { tags: [`acme/app:${git.tag ?? "dev"}`] }) } }))
 * @see https://docs.docker.com/build/
 */
export function defineConfig(config: ConfigInput | ConfigFunction): Config {
  const isFunction = typeof config === "function" && kindOf(config) === undefined
  if (!isFunction && !isRecord(config))
    throw wrongType("defineConfig", "an object with images, or a function that returns one", config)
  return new ConfigValue(config, callSite())
}

/**
 * The config behind a config file's default export: calls it when it is a function.
 *
 * Shape is not looked at. The loader calls authors' functions through here, so that spans end at the author's code.
 */
export async function resolveConfig(exported: unknown, context: ConfigContext): Promise<unknown> {
  const value = kindOf(exported) === "config" ? (exported as Config).value : exported
  if (typeof value !== "function" || kindOf(value) !== undefined) return value
  return await (value as (context: ConfigContext) => unknown)(context)
}
