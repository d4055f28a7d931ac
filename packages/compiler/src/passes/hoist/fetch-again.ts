import type { CommandPart, RunStep } from "@stagecraft/ir"
import { plain, text } from "@stagecraft/ir"
import type { Standing } from "../../along-chain.ts"
import { namedByVariables } from "../../effects/named-by-variables.ts"
import type { PathUse } from "../../effects/paths.ts"
import { mayMeet } from "../../effects/places.ts"
import { shellText } from "../../effects/read-part.ts"
import { readRun } from "../../effects/read-run.ts"
import type { RunEffects } from "../../effects/run-effects.ts"
import { runEffects } from "../../effects/run-effects.ts"
import { readsVariable } from "../../effects/variables.ts"
import { linkAbove } from "../../links-in-chain.ts"
import { againstMerging, againstSetting } from "../../same-setting.ts"
import { joinPath } from "../../stage-facts.ts"
import type { ProjectCode } from "./project-code.ts"
import type { Lists } from "./list-users.ts"
import { listUse } from "./list-users.ts"
import type { Traveller } from "./traveller.ts"
import { bringsPackages } from "./traveller.ts"

/** A RUN that fetched lists of packages and went up. */
export interface Fetched {
  readonly step: RunStep
  readonly effects: RunEffects
  /** How many steps of the stage stand before it as written. */
  readonly at: number
  /** True once packages went up that are taken from these lists. */
  readonly installs: boolean
}

/** A RUN that fetches the lists anew before it needs them. */
export interface FetchedAgain {
  readonly step: RunStep
  /** What is run once more. */
  readonly command: string
  readonly provedBy: readonly string[]
}

const UPDATE = /^(?:apt-get|apt|apk)(?: -[\w-]+)* update(?: -[\w-]+)*$/u

/** What fetching lists reads: where packages come from, whom it trusts, and its own folders; its programs come on top. */
const READ: readonly PathUse[] =
  `/etc/apt /etc/apk /etc/dpkg /etc/ssl /etc/pki /etc/gnutls /etc/ca-certificates
  /etc/ca-certificates.conf /etc/crypto-policies /etc/nsswitch.conf /etc/host.conf /etc/gai.conf /etc/netrc
  /etc/passwd /etc/group /root /usr/share /usr/local/share /var/lib/apt /var/lib/dpkg /var/lib/apk /var/cache/apt
  /var/cache/apk /run /tmp`
    .split(/\s+/u)
    .map((path) => ({ path, reach: "tree" }))

/** The kinds of steps that change nothing for a later fetch, whatever they say. */
const HARMLESS = new Set(
  "label expose cmd entrypoint stopsignal healthcheck maintainer comment workdir".split(" "),
)

/** The author's own words for fetching the lists, if they are the first ones and no more than that. */
function updateOf({ step, effects }: Fetched, family: Lists): string | undefined {
  const [part] = step.form.kind === "shell" ? step.form.parts : []
  const [command] = effects.commands
  if (!part || command?.action !== "update" || listUse(command, family) !== "fetches")
    return undefined
  const [first = ""] = shellText(part.command)?.split("&&") ?? []
  const words = first.replaceAll(/(?:\s|\\\n)+/gu, " ").trim()
  return UPDATE.test(words) ? words : undefined
}

/** False for a step that may change what fetching lists does. */
function leavesAlone({ step, facts }: Standing, fetched: Fetched, at: Traveller): boolean {
  if (HARMLESS.has(step.kind)) return true
  const { variables } = fetched.effects
  const isRead = (name: string | undefined) => name === undefined || readsVariable(variables, name)
  if (step.kind === "arg") return !isRead(step.arg.name)
  if (step.kind === "env") return !step.entries.some(([name]) => isRead(plain(name)))
  const used = [
    ...READ,
    ...fetched.effects.programs,
    ...namedByVariables(fetched.effects, at.facts),
  ]
  const isFree = (use: PathUse) =>
    !used.some((other) => mayMeet(use, other)) &&
    linkAbove(at.links(), use.path) === undefined &&
    at.earlier().makerOf(use.path) === undefined
  if (step.kind === "copy" || step.kind === "add") {
    const written = plain(step.destination)
    const path = written === undefined ? undefined : joinPath(facts.directory, written)
    return path !== undefined && isFree({ path, reach: "tree" })
  }
  if (step.kind !== "run" || step.security !== undefined) return false
  const effects = runEffects(step, facts)
  if ("why" in effects) return false
  return effects.commands.every(bringsPackages) || effects.writes.every(isFree)
}

/**
 * The RUN with the fetching of the lists in front of its own commands; undefined where that may not be.
 *
 * Both always run together, and so it takes packages from lists that are as new as the files above it. Right where the fetch is
 * the plain call that the author wrote, in the same setting; the RUN is understood and begins with what needs the lists; and
 * nothing in between may change where packages come from, or how they are fetched: other lists, or none, would be
 * what is found there. Of what only brings packages it is taken that it does not.
 */
export function fetchAgain(
  fetched: Fetched,
  user: Traveller,
  family: Lists,
  before: readonly Standing[],
  code: ProjectCode | undefined,
): FetchedAgain | undefined {
  const { step, effects, facts } = user
  const command = fetched.installs ? updateOf(fetched, family) : undefined
  const [first] = effects.commands
  if (command === undefined || step.form.kind !== "shell" || !first) return undefined
  if (listUse(first, family) !== "needs" || readRun(step, facts, false).why !== undefined)
    return undefined
  const { comments: _, ...plainStep } = step
  if (againstMerging(fetched.step) ?? againstSetting(fetched.step, plainStep)) return undefined
  const provedBy = new Set<string>()
  for (const [at, each] of before.entries()) {
    if (at <= fetched.at) continue
    const files = code?.proved(each, before.slice(0, at))
    if (!files && !leavesAlone(each, fetched, user)) return undefined
    for (const file of files ?? []) provedBy.add(file)
  }
  const again: CommandPart = { command: text(command), span: fetched.step.span }
  return {
    step: { ...step, form: { kind: "shell", parts: [again, ...step.form.parts] } },
    command,
    provedBy: [...provedBy],
  }
}
