import { join } from "node:path"
import type { Remembered } from "@stagecraft/dsl"
import type { JsonObject } from "./manifest.ts"
import { asObject } from "./manifest.ts"
import { once } from "./once.ts"
import { readText } from "./read-text.ts"
import { readYaml } from "./read-yaml.ts"

/** The settings files of a root that this room reads, each once and when it is asked for. */
export class ManagerSettings {
  readonly #root: string
  readonly #yaml = new Map<string, Remembered<JsonObject | undefined>>()
  readonly #text = new Map<string, Remembered<string | undefined>>()

  constructor(root: string) {
    this.#root = root
  }

  /** A text of the root, or undefined when it is not there. */
  text(path: string): string | undefined {
    return once(this.#text, path, () => readText(join(this.#root, path), path))
  }

  /** The same of a lockfile: of what it says only its version matters here, and who takes it sees it. */
  lockfile(path: string): string | undefined {
    return once(this.#text, path, () => readText(join(this.#root, path), path, "there"))
  }

  #mapping(path: string): JsonObject | undefined {
    return once(this.#yaml, path, () => readYaml(this.#root, path))
  }

  /** What pnpm-workspace.yaml says, if it is there. */
  get pnpm(): JsonObject | undefined {
    return this.#mapping("pnpm-workspace.yaml")
  }

  /** What .yarnrc.yml says, if it is there. */
  get yarn(): JsonObject | undefined {
    return this.#mapping(".yarnrc.yml")
  }

  /** A setting of .npmrc, the last that is there. */
  npmrc(name: string): string | undefined {
    const line = new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*(.*?)[ \\t]*$`, "gmu")
    return [...(this.text(".npmrc") ?? "").matchAll(line)].at(-1)?.[1]
  }

  /** A setting of pnpm, from either of its files. */
  ofPnpm(name: string): unknown {
    const kebab = name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)
    return this.pnpm?.[name] ?? this.npmrc(kebab)
  }

  /** A setting of bunfig.toml about installs, if it is a string or true or false. */
  ofBun(name: string): string | undefined {
    const text = this.text("bunfig.toml") ?? ""
    const [, inside = ""] = text.split(/^\s*\[install\]\s*$/mu, 2)
    const own = inside.split(/^\s*\[/mu, 1)[0]!
    return new RegExp(`^\\s*${name}\\s*=\\s*["']?(\\w+)`, "mu").exec(own)?.[1]
  }
}

/** Whether a setting is false, as YAML or as a line of text has it. */
export const isOff = (value: unknown): boolean => value === false || value === "false"

/** The catalogs of a file of settings: the default one under that name. */
export function catalogsOf(from: JsonObject | undefined): JsonObject {
  const one = asObject(from?.["catalog"])
  return { ...asObject(from?.["catalogs"]), ...(one ? { default: one } : {}) }
}
