import { escapeControl } from "@stagecraft/ir"
import type { Backend } from "@stagecraft/ir"
import type { BuildMode } from "./build-mode.ts"
import type { BuildPlan, PlannedImage } from "./plan-build.ts"
import type { Reporter } from "./reporters/reporter.ts"
import { spellBackend } from "./spell-backend.ts"

/**
 * What would be built, for `--dry-run`: on standard output, as words or as JSON.
 *
 * @param unchanged - The names of images that would only be given their tags.
 */
export function showPlan(
  { engine, images }: BuildPlan,
  unchanged: ReadonlySet<string>,
  mode: Pick<BuildMode, "json">,
  report: Reporter,
): void {
  const facts = images.map((each) => factsOf(each, unchanged.has(each.request.image)))
  if (mode.json) {
    report.answer({ images: facts })
    return
  }
  const { name, version, address } = engine.info
  const isAll = facts.every((each) => each.unchanged)
  const rest = isAll ? "nothing would be, either:" : "it would be:"
  report.note(`Nothing is built. On ${name} ${version} (${address}) ${rest}`)
  for (const each of facts)
    report.result(`${each.unchanged ? `${each.name}: unchanged` : linesOf(each).join("\n")}\n`)
}

interface PlanFacts {
  readonly name: string
  /** It was built before from the very same. */
  readonly unchanged: boolean
  readonly target: string | undefined
  readonly tags: readonly string[]
  readonly platforms: readonly string[]
  readonly context: string
  readonly outputs: readonly string[]
  readonly attest: readonly string[]
  readonly cacheFrom: readonly string[]
  readonly cacheTo: readonly string[]
}

function factsOf({ compiled, request }: PlannedImage, unchanged: boolean): PlanFacts {
  const spell = (backends: readonly Backend[] = []): string[] => backends.map(spellBackend)
  return {
    name: request.image,
    unchanged,
    target: request.target ?? compiled.compilation.stages.at(-1)?.name,
    tags: request.tags ?? [],
    platforms: request.platforms ?? [],
    context: request.contextFolder,
    outputs: spell(request.outputs),
    attest: spell(request.attest),
    cacheFrom: spell(request.cacheFrom),
    cacheTo: spell(request.cacheTo),
  }
}

function linesOf(facts: PlanFacts): string[] {
  const row = (label: string, values: readonly string[], none?: string): string[] => {
    const text = values.length > 0 ? values.join(" ") : none
    return text === undefined ? [] : [`  ${label.padEnd(12)}${escapeControl(text)}`]
  }
  return [
    facts.name,
    ...row("target", facts.target === undefined ? [] : [facts.target]),
    ...row("tags", facts.tags, "none"),
    ...row("platforms", facts.platforms, "the engine's own"),
    ...row("context", [facts.context]),
    ...row("outputs", facts.outputs, "the engine's store"),
    ...row("attest", facts.attest),
    ...row("cache from", facts.cacheFrom),
    ...row("cache to", facts.cacheTo),
  ]
}
