import { toImageNode } from "@stagecraft/dsl"
import { ImageError } from "@stagecraft/ir"
import type { ImageNode, Registries, Span } from "@stagecraft/ir"
import { configImageName, configNoImages, configWrongExport } from "./problems.ts"
import { describeValue } from "./describe-value.ts"
import { isTarget } from "./is-target.ts"
import { areRegistries } from "./registries-fault.ts"

/** The words of commands and the names of emitted files are made of it. */
const namePattern = /^[a-z0-9][a-z0-9._-]*$/u

/** What a config says. */
export interface ConfigParts {
  readonly images: readonly ImageNode[]
  readonly registries?: Registries
}

/**
 * The images and settings of what a config exported: a config, one image, or one stage, which is called `default`.
 *
 * Values of the language were checked when they were made; what is plain is looked at here, and only a fault costs the
 * load of the schema that finds the words for it.
 *
 * @param place - Where the config was defined, as near as is known; only asked when something is wrong.
 * @throws ImageError `config-wrong-export`, `config-invalid`, `config-no-images`, `config-image-name`.
 */
export async function readProject(value: unknown, place: () => Span): Promise<ConfigParts> {
  if (isTarget(value)) return { images: [toImageNode(value, "default")] }
  if (!isPlain(value) || !("images" in value))
    throw new ImageError(configWrongExport(describeValue(value), place(), hintFor(value)))
  const { images, registries, ...others } = value
  if (
    !isPlain(images) ||
    Object.keys(others).length > 0 ||
    !Object.values(images).every(isTarget) ||
    !areRegistries(registries)
  ) {
    const { schemaProblems } = await import("./config-schema.ts")
    throw new ImageError(schemaProblems(value, place()))
  }
  const entries = Object.entries(images)
  if (entries.length === 0) throw new ImageError(configNoImages(place()))
  const nodes = entries.map(([name, image]) => toImageNode(image, name))
  const problems = nodes
    .filter(({ name }) => !namePattern.test(name))
    .map((node) => configImageName(node.name, betterName(node.name), node.span))
  if (problems.length > 0) throw new ImageError(problems)
  return registries
    ? { images: nodes, registries: Object.freeze({ ...registries }) }
    : { images: nodes }
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function hintFor(value: unknown): string | undefined {
  if (value === undefined)
    return "a function must return what it makes, and a value must be set by then"
  if (typeof value === "function")
    return "call it, or let the exported function itself return the config"
  if (!isPlain(value)) return undefined
  if (typeof value["from"] === "function") return "give the stage a base with .from(…)"
  const found = Object.keys(value).find((key) => isTarget(value[key]))
  return found === undefined
    ? undefined
    : `images stand under \`images\`: defineConfig({ images: { ${JSON.stringify(found)}: … } })`
}

function betterName(name: string): string | undefined {
  const better = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/gu, "-")
    .replace(/^[^a-z0-9]+|-+$/gu, "")
  return namePattern.test(better) ? better : undefined
}
