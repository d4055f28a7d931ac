import { buildPairs } from "./build-pairs.ts"
import { configOf, didNotes, differences } from "./compare.ts"
import type { Pair } from "./pair.ts"
import type { World } from "./tracing-base.ts"

/** What came of building pairs. */
export interface Verdict {
  /** For each pair that is not the same image both ways a text that shows it. */
  readonly faults: readonly string[]
  /** The names of those that do not build as written; of them nothing is asked. */
  readonly unbuildable: readonly string[]
}

/** A pair and what differs, for a person to read. */
export function show(pair: Pair, what: readonly string[]): string {
  const { of, written, optimized } = pair
  return [
    `${of.name} differs`,
    "--- as written",
    written.compiled.dockerfile.trimEnd(),
    "--- optimized",
    optimized.compiled.dockerfile.trimEnd(),
    "--- notes",
    ...didNotes(pair).map(({ pass, message }) => `${pass}: ${message}`),
    `--- context: ${of.context.map(([path]) => path).join(" ")}`,
    ...what.slice(0, 4),
  ].join("\n")
}

/** The interpreter's word on the configs of a pair. */
export function configDifference(
  { lookup }: World,
  { written, optimized }: Pair,
): readonly string[] {
  const [a, b] = [written, optimized].map(({ compiled }) =>
    JSON.stringify(configOf(compiled.dockerfile, lookup)),
  )
  return a === b ? [] : [`config:\n- ${a}\n+ ${b}`]
}

/** Looks at a pair that did not build among others. */
async function checkAlone(world: World, pair: Pair): Promise<Verdict> {
  const { of, written, optimized } = pair
  const { engine } = world
  const build = ({ compiled, sent }: Pair["written"]) =>
    engine.build(compiled.dockerfile, sent, { network: "none" })
  const plain = await build(written)
  if (!plain.ok) return { faults: [], unbuildable: [of.name] }
  await engine.remove(plain.image)
  const other = await build(optimized)
  if (!other.ok) return { faults: [show(pair, [other.error])], unbuildable: [] }
  await engine.remove(other.image)
  return compareBuilt(world, [pair])
}

async function compareBuilt(world: World, pairs: readonly Pair[]): Promise<Verdict> {
  const outcomes = await buildPairs(world, pairs)
  const faults = outcomes.flatMap(({ written, optimized }, index) => {
    const pair = pairs[index]!
    const what = [...configDifference(world, pair), ...differences(pair, written, optimized)]
    return what.length > 0 ? [show(pair, what)] : []
  })
  return { faults, unbuildable: [] }
}

/** Builds pairs, all at once if they let themselves, and compares both sides of each. */
export async function checkPairs(world: World, pairs: readonly Pair[]): Promise<Verdict> {
  try {
    return await compareBuilt(world, pairs)
  } catch {
    const verdicts: Verdict[] = []
    for (const pair of pairs) verdicts.push(await checkAlone(world, pair))
    return {
      faults: verdicts.flatMap(({ faults }) => faults),
      unbuildable: verdicts.flatMap(({ unbuildable }) => unbuildable),
    }
  }
}

/** True when both images of a pair have one config by the engine's own word, where both can be built. */
export async function sameConfig({ engine }: World, pair: Pair): Promise<boolean> {
  const configs: string[] = []
  for (const { compiled, sent } of [pair.written, pair.optimized]) {
    const built = await engine.build(compiled.dockerfile, sent, { network: "none" })
    if (!built.ok) return configs.length === 0
    const config = await engine.config(built.image)
    configs.push(JSON.stringify({ ...config, Env: config.Env?.toSorted() }))
    await engine.remove(built.image)
  }
  return configs[0] === configs[1]
}
