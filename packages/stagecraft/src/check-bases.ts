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
  /** Whether the engine had all bases of which something is taken for granted. */
  readonly isSure: boolean
}

/**
 * Looks at the bases of which something is taken for granted, as far as the engine has them.
 *
 * An image with a base that breaks what was assumed is compiled again, so that the passes leave alone what it breaks, and
 * the ignore file lets through what its triggers copy.
 */
export async function checkBases(
  compiled: CompiledImage,
  { inspect, overrides, recompile }: BaseCheck,
): Promise<CheckedBases> {
  const known = new Map<string, BaseConfig>()
  const looked = new Set<string>()
  let isSure = true
  const problems: Diagnostic[] = []
  let current = compiled
  // Whoever takes less for granted of one base takes no more of another, so this ends; each base is asked for once.
  for (;;) {
    const assumed = baseAssumptions(current.compilation, overrides.buildArgs)
    const unseen = assumed.filter(({ reference }) => !looked.has(reference))
    if (unseen.length === 0) return { compiled: current, problems, isSure }
    const broken: { readonly base: AssumedBase; readonly config: BaseConfig }[] = []
    await Promise.all(
      unseen.map(async (base) => {
        looked.add(base.reference)
        const asked = standsFor(base, current, overrides)
        const found = asked === undefined ? undefined : await inspect(asked).catch(() => undefined)
        const config = found && readBaseConfig(found.config)
        isSure &&= config !== undefined
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

/** The passes that do less in the second; undefined where none does, and it only lets through what triggers copy. */
function doneLess(
  { compilation: before }: CompiledImage,
  { compilation: after }: CompiledImage,
): readonly string[] | undefined {
  const done = ({ record }: CompiledImage["compilation"]): readonly string[] =>
    record
      .filter(({ action }) => action === "did")
      .map(({ pass, message, spans }) => JSON.stringify([pass, message, spans]))
  const left = new Set(done(after))
  const gone = done(before).filter((each) => !left.has(each))
  if (gone.length === 0 && before.dockerfile === after.dockerfile) return undefined
  return [...new Set(gone.map((each) => (JSON.parse(each) as readonly [string])[0]))]
}

/** The image that stands for a base in this build; undefined where no name is known of it. */
function standsFor(
  { asked }: AssumedBase,
  { image }: CompiledImage,
  { contexts }: BaseCheck["overrides"],
): string | undefined {
  if (asked === undefined) return undefined
  const given = Object.entries(contexts).find(([name]) => sameReference(name, asked))?.[1]
  const own = Object.entries(image.contexts).find(([name]) => sameReference(name, asked))?.[1]
  const source = given ? addressOf(given) : own
  return source === undefined ? asked : /^docker-image:\/\/(.+)$/u.exec(source)?.[1]
}

const addressOf = (source: NamedContextSource): string =>
  "reference" in source ? source.reference : ""
