import type { RunStep, StageNode } from "@stagecraft/ir"
import { mapList, show, stagesOfBase } from "@stagecraft/ir"
import { mayMeet } from "../../effects/places.ts"
import type { CommandEffects } from "../../effects/read-command.ts"
import type { NoEffects, RunEffects } from "../../effects/run-effects.ts"
import type { Graph } from "../../graph.ts"
import { resolveStage } from "../../graph.ts"

/** A package manager whose lists of packages one call fetches and later ones use, however old they are. */
export type Lists = "apt" | "apk" | "dnf"

/** What a RUN does with the lists: fetches them before anything else, needs them as they are, or throws them away. */
export type ListUse = "fetches" | "needs" | "clears"

interface Family {
  readonly names: RegExp
  /** A call in a text, and not a path like `/var/lib/apt/lists`; what only cleans up needs no list. */
  readonly mentions: RegExp
  readonly fetches: RegExp
  readonly folder: string
}

const FAMILIES: Readonly<Record<Lists, Family>> = {
  apt: {
    names: /^(?:apt-get|aptitude|apt)$/u,
    mentions:
      /(?<![\w/.-])(?:\/usr\/bin\/)?(?:apt-get|aptitude|apt)(?![\w/.-])(?![^\n&|;]*\b(?:auto)?clean\b)/u,
    fetches: /(?:apt-get|aptitude|apt)(?![\w/.-])[^\n&|;]*\bupdate\b/u,
    folder: "/var/lib/apt/lists",
  },
  apk: {
    names: /^apk$/u,
    mentions: /(?<![\w/.-])(?:\/sbin\/)?apk(?![\w/.-])/u,
    fetches: /apk(?![\w/.-])[^\n&|;]*(?:\bupdate\b|-U\b|--no-cache\b|--update)/u,
    folder: "/var/cache/apk",
  },
  // Its calls see to it that lists are not old, but those that are told to take what is there.
  dnf: {
    names: /^(?:dnf5?|microdnf|yum)$/u,
    mentions:
      /(?<![\w/.-])(?:\/usr\/bin\/)?(?:dnf5?|microdnf|yum)\s[^\n&|;]*(?:(?<=\s)-\w*C|--cacheonly\b|\bmakecache\b)/u,
    fetches: /\bmakecache\b/u,
    folder: "/var/cache/dnf",
  },
}
const NAMES = Object.keys(FAMILIES) as readonly Lists[]
const NEEDS =
  /^(?:install|reinstall|upgrade|dist-upgrade|full-upgrade|build-dep|add|policy|show|search|madison)$/u

/** What one command does with them; undefined: nothing. */
export function listUse(
  { name, action, options, writes }: CommandEffects,
  family: Lists,
): ListUse | undefined {
  const { names, folder: path } = FAMILIES[family]
  const folder = { path, reach: "below" } as const
  if (name === "rm" && writes.some((use) => mayMeet(use, folder))) return "clears"
  if (!names.test(name)) return undefined
  if (family === "dnf") return action === "makecache" ? "fetches" : undefined
  if (action === "update") return "fetches"
  if (["-U", "--no-cache", "--update", "--update-cache"].some((each) => options.has(each)))
    return "fetches"
  if (action === "dist-clean") return "clears"
  return NEEDS.test(action) ? "needs" : undefined
}

function textsOf({ form }: RunStep): readonly string[] {
  if (form.kind === "script") return [form.body]
  if (form.kind === "exec") return mapList(form.argv, show)
  return mapList(form.parts, ({ command }) => show(command))
}

function byText(step: RunStep, family: Lists): ListUse | undefined {
  const { mentions, fetches } = FAMILIES[family]
  const texts = textsOf(step)
  if (!texts.some((text) => mentions.test(text))) return undefined
  return texts.some((text) => fetches.test(text)) ? "fetches" : "needs"
}

/** What a RUN does with each family's lists; of one that is not understood, what its text mentions. */
export function listUses(
  step: RunStep,
  effects: RunEffects | NoEffects,
): ReadonlyMap<Lists, ListUse> {
  const uses = new Map<Lists, ListUse>()
  for (const family of NAMES) {
    const found =
      "why" in effects
        ? [byText(step, family)]
        : mapList(effects.commands, (command) => listUse(command, family))
    const known = found.filter((use) => use !== undefined)
    // Cleared at last is cleared; else what comes first counts.
    const use = known.at(-1) === "clears" && known[0] !== "needs" ? "clears" : known[0]
    if (use) uses.set(family, use)
  }
  return uses
}

/** The families whose lists stages built on a stage need. Read when asked. */
export class ListUsers {
  readonly #graph: Graph
  #above: ReadonlyMap<StageNode, ReadonlySet<Lists>> | undefined

  constructor(graph: Graph) {
    this.#graph = graph
  }

  above(stage: StageNode, family: Lists): boolean {
    this.#above ??= this.#collect()
    return this.#above.get(stage)?.has(family) ?? false
  }

  #collect(): ReadonlyMap<StageNode, ReadonlySet<Lists>> {
    const above = new Map<StageNode, Set<Lists>>()
    // Each stage comes after its base.
    for (const { node, steps } of this.#graph.stages.toReversed()) {
      const triggers = steps.flatMap((step) =>
        step.kind === "onbuild" && step.step.kind === "run" ? [step.step] : [],
      )
      const waiting = new Set(above.get(node))
      for (const family of NAMES)
        if (triggers.some((step) => byText(step, family) === "needs")) waiting.add(family)
      above.set(node, waiting)
      const own = new Set(waiting)
      for (const family of NAMES) {
        const uses = steps.flatMap((step) =>
          step.kind === "run" ? (byText(step, family) ?? []) : [],
        )
        // Who fetches lists before the first need of them has new ones.
        if (uses[0] === "needs") own.add(family)
        else if (uses[0] === "fetches") own.delete(family)
      }
      for (const base of stagesOfBase(node.base)) {
        const below = resolveStage(this.#graph, base)
        const known = above.get(below) ?? new Set<Lists>()
        for (const family of own) known.add(family)
        above.set(below, known)
      }
    }
    return above
  }
}
