import type { RunStep } from "@stagecraft/ir"
import { namedByVariables } from "../../effects/named-by-variables.ts"
import type { PathUse } from "../../effects/paths.ts"
import type { CommandEffects } from "../../effects/read-command.ts"
import type { RunEffects } from "../../effects/run-effects.ts"
import type { Links } from "../../links-in-chain.ts"
import type { StageFacts } from "../../stage-facts.ts"
import type { EarlierLinks } from "./earlier-links.ts"

/** A RUN that is to go up, and what is known where it stands. */
export interface Traveller {
  readonly step: RunStep
  readonly effects: RunEffects
  readonly facts: StageFacts
  /** What may be a symbolic link there. */
  readonly links: () => Links
  /** What else may be one. */
  readonly earlier: () => EarlierLinks
  /** What it may read, write or run. */
  readonly uses: () => readonly PathUse[]
}

/** Servers of FTP and TFTP make `/srv/ftp` or `/srv/tftp` and give them to their user. */
const SERVED: PathUse = { path: "/srv", reach: "tree" }
const mayServeFtp = ({ name, operands }: CommandEffects): boolean =>
  INSTALLERS.has(name) && operands.some(({ value }) => value === undefined || value.includes("ftp"))

/** A RUN of which it is collected, once something asks, what it may read, write or run. */
export function traveller(own: Omit<Traveller, "uses">): Traveller {
  let found: readonly PathUse[] | undefined
  const uses = (): readonly PathUse[] => {
    const { reads, writes, programs } = own.effects
    const named = namedByVariables(own.effects, own.facts)
    const served = own.effects.commands.some(mayServeFtp) ? [SERVED] : []
    return [...new Set([...reads, ...writes, ...programs, ...named, ...served])]
  }
  return { ...own, uses: () => (found ??= uses()) }
}

/** Whoever installs packages is root, and makes folders as a COPY does. */
export const INSTALLERS: ReadonlySet<string> = new Set([
  "apt-get",
  "apt",
  "apk",
  "dnf",
  "microdnf",
  "yum",
  "apt-mark",
])
const BRINGS = /^(?:install|add|update|makecache|clean|autoclean|clean all|cache clean)$/u
const TAKES_AWAY =
  /^(?:-[uf]|--(?:purge|auto-?remove|allowerasing|allow-downgrades|reinstall|upgrade|latest|fix-broken))$/u

/** True for a RUN that does nothing but install packages of the system. */
export const isInstalling = ({ commands }: RunEffects): boolean =>
  commands.every(({ name }) => INSTALLERS.has(name))

/** True for a RUN that installs packages of the system, whatever else it does. */
export const installsPackages = ({ commands }: RunEffects): boolean =>
  commands.some(({ name }) => INSTALLERS.has(name))

/** True for a call that takes no package away on purpose: `dnf update` renews all, `apt-get install a-` removes. */
export const bringsPackages = ({ name, action, options, operands }: CommandEffects): boolean =>
  INSTALLERS.has(name) &&
  BRINGS.test(action) &&
  (action !== "update" || /^(?:ap[tk]|apt-get)$/u.test(name)) &&
  ![...options].some((each) => TAKES_AWAY.test(each)) &&
  operands.every(({ value }) => value !== undefined && !/^!|-$/u.test(value))
