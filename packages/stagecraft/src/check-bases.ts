import { baseAssumptions, brokenBy } from "@stagecraft/compiler"
import type { AssumedBase, BaseAssumption } from "@stagecraft/compiler"
import { sameReference } from "@stagecraft/engine"
import type { NamedContextSource } from "@stagecraft/engine"
import type { BaseConfig, Diagnostic } from "@stagecraft/ir"
import { readBaseConfig } from "@stagecraft/registry"
import type { BuildOverrides } from "./build-overrides.ts"
import type { CompiledImage } from "./compile-image.ts"
import type { InspectBase } from "./planned-bases.ts"
import { baseBreaksAssumption } from "./problems.ts"

/** What checking bases takes. */
export interface BaseCheck {
  readonly inspect: InspectBase
  readonly overrides: Pick<BuildOverrides, "buildArgs" | "contexts">
  /** Compiles the image again, with bases that are known. */
  readonly recompile: (
    compiled: CompiledImage,
    knownBases: ReadonlyMap<string, BaseConfig>,
  ) => CompiledImage
}

/** An image as it may be built, and what was found on the way. */
export interface CheckedBases {
  readonly compiled: CompiledImage
  readonly problems: readonly Diagnostic[]
}

/**
 * Looks at the bases of which the passes take something for granted, as far as the engine has them; nothing is pulled.
 *
 * An image with a base that breaks what was assumed is compiled again, so that the passes leave alone what it breaks.
 */
export async function checkBases(
  compiled: CompiledImage,
  { inspect, overrides, recompile }: BaseCheck,
): Promise<CheckedBases> {
  const known = new Map<string, BaseConfig>()
  const looked = new Set<string>()
  const problems: Diagnostic[] = []
  let current = compiled
  // Whoever takes less for granted of one base takes no more of another, so this ends; each base is asked for once.
  for (;;) {
    const assumed = baseAssumptions(current.compilation, overrides.buildArgs)
    const unseen = assumed.filter(({ reference }) => !looked.has(reference))
    if (unseen.length === 0) return { compiled: current, problems }
    const broken: { readonly base: AssumedBase; readonly config: BaseConfig }[] = []
    await Promise.all(
      unseen.map(async (base) => {
        looked.add(base.reference)
        const config = await configOf(base, current, overrides, inspect)
        if (config && breaks(config, base).length > 0) broken.push({ base, config })
      }),
    )
    if (broken.length === 0) continue
    for (const { base, config } of broken) known.set(base.reference, config)
    const next = recompile(compiled, known)
    for (const { base, config } of broken) {
      const others = new Map([...known].filter(([reference]) => reference !== base.reference))
      const passes = doneLess(broken.length === 1 ? current : recompile(compiled, others), next)
      // Variables that lead elsewhere than into the project change nothing.
      if (passes === undefined) continue
      const { asked, reference, span } = base
      problems.push(
        baseBreaksAssumption(asked ?? reference, {
          config,
          broken: breaks(config, base),
          passes,
          span,
        }),
      )
    }
    current = next
  }
}

const breaks = (config: BaseConfig, { assumes }: AssumedBase): readonly BaseAssumption[] =>
  brokenBy(config).filter((each) => assumes.includes(each))

/** The passes that do less in the second; undefined where both are one build. */
function doneLess(
  { compilation: before }: CompiledImage,
  { compilation: after }: CompiledImage,
): readonly string[] | undefined {
  if (before.dockerfile === after.dockerfile && before.ignore === after.ignore) return undefined
  const done = ({ record }: CompiledImage["compilation"]): readonly string[] =>
    record
      .filter(({ action }) => action === "did")
      .map(({ pass, message, spans }) => JSON.stringify([pass, message, spans]))
  const left = new Set(done(after))
  const gone = done(before).filter((each) => !left.has(each))
  return [...new Set(gone.map((each) => (JSON.parse(each) as readonly [string])[0]))]
}

/** The config of a base, by what stands for it in this build; undefined when the engine does not have it. */
async function configOf(
  { asked }: AssumedBase,
  { image }: CompiledImage,
  { contexts }: BaseCheck["overrides"],
  inspect: InspectBase,
): Promise<BaseConfig | undefined> {
  if (asked === undefined) return undefined
  const given = Object.entries(contexts).find(([name]) => sameReference(name, asked))?.[1]
  const own = Object.entries(image.contexts).find(([name]) => sameReference(name, asked))?.[1]
  const source = given ? addressOf(given) : own
  const reference = source === undefined ? asked : /^docker-image:\/\/(.+)$/u.exec(source)?.[1]
  if (reference === undefined) return undefined
  const found = await inspect(reference).catch(() => undefined)
  return found && readBaseConfig(found.config)
}

const addressOf = (source: NamedContextSource): string =>
  "reference" in source ? source.reference : ""
