import { describeStep } from "@stagecraft/dockerfile"
import type { CacheMount, Optimize, RunStep, StepNode } from "@stagecraft/ir"
import { plain, text } from "@stagecraft/ir"
import { cachesOf } from "../effects/caches.ts"
import { isIn } from "../effects/paths.ts"
import type { CommandEffects } from "../effects/read-command.ts"
import { runEffects } from "../effects/run-effects.ts"
import type { StageDraft } from "../graph.ts"
import { mapStages } from "../graph.ts"
import type { NoteFacts, Pass, PassTools } from "../pass.ts"
import type { StageFacts } from "../stage-facts.ts"
import { factsAfter, factsAtStart, joinPath, variableAt } from "../stage-facts.ts"
import { trusting } from "../trusting.ts"
import { CacheReaders } from "./caches/cache-readers.ts"
import { ChainOfMount, runsUnknown } from "./caches/chain-of-mount.ts"
import { offlineSettings } from "./caches/offline-settings.ts"

/** A folder of a package manager that is to be a mount. */
interface Wanted {
  readonly target: string
  readonly sharing: "shared" | "locked"
}

/**
 * The folders below a cache that hold nothing but what was fetched, or what has all its inputs in its name; what was
 * built from a package on one system would not fit another.
 */
const FETCHED: Readonly<Record<string, readonly string[]>> = {
  // Beside it are programs that npx keeps, and logs.
  npm: ["/_cacache"],
  yarn: [""],
  composer: [""],
  // Beside them are the wheels that it built.
  pip: ["/http", "/http-v2"],
  pip3: ["/http", "/http-v2"],
  go: [""],
}

/** Calls that fetch nothing. */
const NOT_FOR = /^(?:cache|config|run|exec|test|generate|run-script)\b/u

/** Go keeps what its tests said and does not run them again: they may leave files. */
const isGoTest = ({ name, action }: CommandEffects): boolean =>
  name === "go" && /^test\b/u.test(action)

/** Calls that empty a cache, or remove its folder, which fails where that is a mount. */
const EMPTIES = /\b(?:clean|clear|clear-cache|clearcache|purge|prune)\b/u

/** What Go builds depends on C libraries that are not among its inputs, unless it builds without C. */
function hasC(command: CommandEffects, facts: StageFacts): boolean {
  const own = command.assignments.get("CGO_ENABLED")
  const value = own ?? variableAt(facts, "CGO_ENABLED")
  return typeof value === "object" ? value.value !== "0" : value !== "0"
}

const HOME = "/root"

const OWN_FOLDERS = [HOME, "/usr/local/share/.cache"]

/** Where a cache is for root; a folder that the base puts elsewhere is only not used. */
function absolute(path: string | undefined): string | undefined {
  if (path?.startsWith("~")) return joinPath(HOME, `.${path.slice(1)}`)
  return path
}

/** What was fetched once counts for new then, so that versions that nobody has fixed would stay the old ones. */
function keepsOldVersions(command: CommandEffects, facts: StageFacts): boolean {
  const { name, action, options } = command
  if (name === "yarn")
    return (
      options.has("--prefer-offline") &&
      !["--frozen-lockfile", "--immutable"].some((each) => options.has(each))
    )
  if (name !== "npm" || /^(?:ci|clean-install|ic|install-clean)$/u.test(action)) return false
  const names = ["npm_config_prefer_offline", "NPM_CONFIG_PREFER_OFFLINE"]
  return (
    options.has("--prefer-offline") ||
    names.some((each) => typeof variableAt(facts, each) === "object")
  )
}

function wantedBy(
  command: CommandEffects,
  facts: StageFacts,
  how: Optimize["cacheMounts"],
): readonly Wanted[] | string {
  const { name, action } = command
  const folders = FETCHED[name]
  const isOther = NOT_FOR.test(action) && !(how === "all" && isGoTest(command))
  if (!folders || isOther || command.caches.length === 0) return []
  const out: Wanted[] = []
  for (const { path, off, cache } of cachesOf(command, facts)) {
    if (cache.kind !== "cache") continue
    if (off !== undefined) return `${off} keeps nothing`
    if (keepsOldVersions(command, facts)) return "it takes what is in its cache for new"
    if (how === "known" && name === "go" && hasC(command, facts))
      return "CGO_ENABLED is not known to be 0"
    const target = absolute(path)
    if (target === undefined) return "it is not known where its cache is"
    // Others may look at whatever is somewhere else.
    if (!OWN_FOLDERS.some((folder) => isIn(target, folder))) return `its cache is in ${target}`
    for (const folder of folders) out.push({ target: `${target}${folder}`, sharing: cache.sharing })
  }
  return out
}

/** What `all` takes for granted of Go, beside what it does of everybody. */
function grantedToGo(commands: readonly CommandEffects[], facts: StageFacts): readonly string[] {
  const own = commands.filter(
    (command) => command.name === "go" && wantedBy(command, facts, "all").length > 0,
  )
  return [
    ...(own.some((command) => hasC(command, facts))
      ? ["the C libraries it builds with stay what they are"]
      : []),
    ...(own.some(isGoTest) ? ["no test leaves files, when Go need not run it again"] : []),
  ]
}

/** The folder that is no longer in the image: with a cache also the folder of caches goes that it was made in. */
function leftOut(target: string): string {
  if (target.endsWith("/_cacache")) return target.slice(0, target.lastIndexOf("/"))
  const at = target.indexOf("/.cache/")
  return at < 0 ? target : target.slice(0, at + "/.cache".length)
}

const mountOf = ({ target, sharing }: Wanted): CacheMount => ({
  kind: "cache",
  target: text(target),
  ...(sharing === "locked" && { sharing }),
})

/** What is asked about the rest of the graph. */
interface Around {
  readonly readers: CacheReaders
  readonly chain: ChainOfMount
  /** Settings that tell a package manager to do without the network. */
  readonly offline: (directory: string | undefined) => string | undefined
}

/** What keeps `known` from a mount, and `all` only names. */
interface Doubt {
  readonly why: string
  readonly granted: string
  readonly step?: StepNode
}

class StageMounter {
  readonly #around: Around
  readonly #readers: CacheReaders
  readonly #tools: PassTools
  readonly #stage: StageDraft
  #facts: StageFacts
  #userIsRoot: boolean

  constructor(stage: StageDraft, facts: StageFacts, around: Around, tools: PassTools) {
    const { readers } = around
    this.#around = around
    this.#stage = stage
    this.#facts = facts
    this.#readers = readers
    this.#tools = tools
    // Where nobody has said who runs, the base's user may be another one, who does not get to see root's folders.
    this.#userIsRoot = facts.user === undefined ? !readers.hasUser(stage) : isRoot(facts.user)
  }

  run(): readonly StepNode[] {
    let changed = false
    const steps = this.#stage.steps.map((step, at) => {
      const mounted = step.kind === "run" ? this.#mount(step, at) : step
      changed ||= mounted !== step
      this.#facts = factsAfter(this.#facts, step)
      if (step.kind === "user") this.#userIsRoot = isRoot(this.#facts.user)
      return mounted
    })
    return changed ? steps : this.#stage.steps
  }

  #mount(step: RunStep, at: number): RunStep {
    if (!mentionsTool(step)) return step
    const effects = runEffects(step, this.#facts)
    if ("why" in effects) return step
    const wanted = new Map<string, Wanted>()
    for (const command of effects.commands) {
      const found = wantedBy(command, this.#facts, this.#tools.optimize.cacheMounts)
      if (typeof found === "string") return this.#stop(step, found)
      for (const each of found) wanted.set(each.target, each)
    }
    const own = [...wanted.values()].filter(({ target }) => !this.#isMounted(step, target))
    if (own.length === 0) return step
    const why = this.#against(effects.commands, own)
    if (why !== undefined) return this.#stop(step, why)
    const doubt = this.#doubt(effects.commands, at, own)
    const isAll = this.#tools.optimize.cacheMounts === "all"
    if (doubt && !isAll) return this.#stop(step, doubt.why, doubt.step)
    const granted = isAll ? grantedToGo(effects.commands, this.#facts) : []
    return this.#add(step, own, doubt ? [doubt.granted, ...granted] : granted)
  }

  /** Why the folder may matter to what nobody understands, and what is to be taken for granted then. */
  #doubt(
    commands: readonly CommandEffects[],
    at: number,
    wanted: readonly Wanted[],
  ): Doubt | undefined {
    const other = commands.find(runsUnknown)
    if (other) {
      const call = `${other.name} ${other.action}`.trimEnd()
      return {
        why: `${call} in it may look into the cache`,
        granted: `${call} does not look into it`,
      }
    }
    for (const { target } of wanted) {
      const found = this.#around.chain.against(this.#stage, at, target)
      if (!found) continue
      const { step, does } = found
      const named = describeStep(step)
      return does === "fill"
        ? {
            step,
            why: `${named} may have put something into ${target}`,
            granted: `${named} puts nothing into it`,
          }
        : {
            step,
            why: `${named} may look for ${target}, since not all it reads is known`,
            granted: `${named} does not look for it`,
          }
    }
    const settings = this.#tools.context && this.#around.offline(this.#facts.directory)
    return settings === undefined
      ? undefined
      : {
          why: `${settings} may tell it to do without the network`,
          granted: `${settings} makes nothing of it`,
        }
  }

  #isMounted(step: RunStep, target: string): boolean {
    return step.mounts.some((mount) => {
      const path = mount.target && plain(mount.target)
      if (mount.target !== undefined && path === undefined) return true
      const at = path === undefined ? undefined : joinPath(this.#facts.directory, path)
      return at !== undefined && (isIn(target, at) || isIn(at, target))
    })
  }

  #against(commands: readonly CommandEffects[], wanted: readonly Wanted[]): string | undefined {
    if (!this.#userIsRoot) return "another user than root could not write into it"
    if (commands.some(({ name, action }) => FETCHED[name] && EMPTIES.test(action)))
      return "it empties its cache"
    if (commands.some(({ name }) => name === "go") && this.#readers.goesOnWithoutMount(this.#stage))
      return "another RUN may need what Go built in it, and would have to build it again"
    for (const { target } of wanted) {
      const copied = this.#around.chain.broughtTo(this.#stage, target)
      if (copied) return `${describeStep(copied)} may bring ${target}`
      const named = commands.some(({ reads, writes }) =>
        [...reads, ...writes].some(({ path }) => isIn(target, path) || isIn(path, target)),
      )
      // A folder that is mounted cannot be removed, nor does it hold what a layer has put there.
      if (named) return `it names ${target} itself`
      const reader = this.#readers.of(this.#stage, target)
      if (reader !== undefined) return reader
    }
    return undefined
  }

  #stop(step: RunStep, why: string, by?: StepNode): RunStep {
    const message = `${describeStep(step)} gets no cache mount: ${why}`
    this.#tools.note("stopped", message, [step.span, ...(by ? [by.span] : [])])
    return step
  }

  #add(step: RunStep, wanted: readonly Wanted[], granted: readonly string[]): RunStep {
    const targets = wanted.map(({ target }) => target)
    const named = targets.join(" and ")
    if (!this.#tools.profile.features.has("mount")) {
      const message = `${describeStep(step)} would get a cache mount on ${named}: ${this.#tools.profile.name} has none`
      this.#tools.note("would", message, [step.span])
      return step
    }
    const facts: NoteFacts = {
      leavesOut: [...new Set(targets.map(leftOut))],
      ...(this.#facts.shell === undefined &&
        step.form.kind !== "exec" && { assumes: ["posix-shell"] as const }),
      ...trusting(granted.length > 0 ? [step] : []),
    }
    const grant =
      granted.length === 0 ? "" : `, as if it were certain that ${granted.join(" and that ")}`
    const message = `${describeStep(step)} got a cache mount on ${named}${grant}`
    this.#tools.note("did", message, [step.span], facts)
    return { ...step, mounts: [...step.mounts, ...wanted.map(mountOf)] }
  }
}

const isRoot = (user: string | undefined): boolean =>
  user !== undefined && /^(?:root|0)(?::.*)?$/u.test(user)

const TOOL = /\b(?:npm|yarn|composer|pip3?|go)\b/u

/** Cheap, since most RUNs call none of them. */
function mentionsTool({ form }: RunStep): boolean {
  const texts =
    form.kind === "shell"
      ? form.parts.map(({ command }) => command)
      : form.kind === "exec"
        ? form.argv
        : []
  return texts.some((parts) => parts.some((part) => typeof part === "string" && TOOL.test(part)))
}

/**
 * Gives package managers cache mounts for what they fetch, so that it is fetched once and never enters the image.
 *
 * Right where the manual says that losing the cache costs only time; only folders of what was fetched, not of what was
 * built from it; the RUN is understood and root's, as far as that is known: the folder is root's, and where the base
 * puts the cache elsewhere it is only not used. No step names the folder, no COPY, bind mount or image takes the
 * home or brings it, nothing is to do without the network, and the author has no mount there. `known` also wants to
 * understand the RUN's other commands, whatever may have filled the folder before and each RUN behind it in the
 * stage and in all built on it: none reads what holds the folder. `all` says whom it trusts.
 */
export const addCacheMounts: Pass = {
  name: "add-cache-mounts",
  run(graph, tools) {
    const { context } = tools
    const { cacheMounts } = tools.optimize
    if (!cacheMounts) return graph
    const facts = factsAtStart(graph)
    const around: Around = {
      readers: new CacheReaders(graph, facts, cacheMounts),
      chain: new ChainOfMount(graph, facts),
      offline: (directory) => context && offlineSettings(graph, context, directory),
    }
    return mapStages(graph, (stage) =>
      new StageMounter(stage, facts.get(stage)!, around, tools).run(),
    )
  },
}
