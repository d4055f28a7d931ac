import type { TypedMount } from "../tree/read-mount.ts"
import { readMount } from "../tree/read-mount.ts"
import type { MountFlag, RunInstruction } from "../tree/tree.ts"
import type { BuildMount, BuildNode } from "./build.ts"
import type { Builder } from "./builder.ts"
import { cleanPath, joinPath, lastPart } from "./clean-path.ts"
import { expandWord } from "./expand-word.ts"
import type { StageCommand, StageState } from "./stage-state.ts"
import { isWordFault } from "./word.ts"

type MountOf<K extends BuildMount["kind"]> = Extract<BuildMount, { readonly kind: K }>

/** Everything else stands before secrets, and those before agents. */
const ORDER: Readonly<Record<BuildMount["kind"], number>> = {
  bind: 0,
  cache: 0,
  tmpfs: 0,
  secret: 1,
  ssh: 2,
}

const hasOwner = ({ uid, gid, mode }: TypedMount) => (uid ?? gid ?? mode) !== undefined

const ownerOf = ({ uid = 0, gid = 0, mode }: TypedMount, usual: number) => ({
  uid,
  gid,
  mode: mode ?? usual,
})

function secretMount(mount: TypedMount): MountOf<"secret"> {
  const { target, env, required } = mount
  const id = mount.source || mount.id || lastPart(target)
  const file = target || (env === undefined ? `/run/secrets/${lastPart(id)}` : undefined)
  return {
    kind: "secret",
    id,
    ...(file !== undefined && { target: file }),
    ...(env !== undefined && { env }),
    required,
    ...ownerOf(mount, 0o400),
  }
}

function sshMount(mount: TypedMount, count: number): MountOf<"ssh"> {
  const { id, target, required } = mount
  return {
    kind: "ssh",
    id,
    target: target || `/run/buildkit/ssh_agent.${count}`,
    required,
    ...ownerOf(mount, 0o600),
  }
}

function bindMount(
  mount: TypedMount,
  kind: "bind" | "cache",
  target: string,
  from: BuildNode | "context",
): MountOf<"bind" | "cache"> {
  const source = joinPath("/", mount.source)
  const { id, sharing = "shared", readOnly } = mount
  return {
    kind,
    target,
    from,
    source,
    readOnly,
    ...(kind === "cache" && {
      cache: { id: id || cleanPath(mount.target), sharing },
    }),
    // Only an empty cache is made for the author; what a source holds has its own owner.
    ...(source === "/" && hasOwner(mount) && { folder: ownerOf(mount, 0o755) }),
  }
}

/** The mounts of one RUN, as they are found. */
class MountList {
  readonly #mounts: BuildMount[] = []
  #agents = 0
  readonly #stage: StageState
  readonly #builder: Builder
  readonly #command: StageCommand

  constructor(stage: StageState, builder: Builder, command: StageCommand) {
    this.#stage = stage
    this.#builder = builder
    this.#command = command
  }

  /** Sorted as the builder does. */
  get sorted(): readonly BuildMount[] {
    return this.#mounts.toSorted((a, b) => {
      if (ORDER[a.kind] + ORDER[b.kind] > 0) return ORDER[a.kind] - ORDER[b.kind]
      return (a.target ?? "") < (b.target ?? "") ? -1 : a.target === b.target ? 0 : 1
    })
  }

  add(flag: MountFlag, source: StageState | undefined): void {
    const mount = readMount(flag, (word) =>
      expandWord(word, this.#builder.escape, this.#stage.variables),
    )
    if (isWordFault(mount)) this.#fail(flag, mount.message)
    else if (mount.type === "secret") this.#mounts.push(secretMount(mount))
    else if (mount.type === "ssh") this.#addAgent(flag, mount, source)
    else this.#addFolder(flag, mount, source)
  }

  #addAgent(flag: MountFlag, mount: TypedMount, source: StageState | undefined): void {
    // It takes nothing from there, but the stage must be there.
    this.#source(flag, mount, source)
    if (mount.source === "") this.#mounts.push(sshMount(mount, this.#agents++))
    else this.#fail(flag, "of type ssh has no source")
  }

  #addFolder(flag: MountFlag, mount: TypedMount, source: StageState | undefined): void {
    const { type, readOnly, size } = mount
    const from = this.#source(flag, mount, source)
    const target = cleanPath(mount.target).startsWith("/")
      ? mount.target
      : joinPath(this.#stage.directory, mount.target)
    if (target === "/") this.#fail(flag, "is put on /")
    if (type === "tmpfs") this.#mounts.push({ kind: type, target, size, readOnly })
    else if (from && (type === "bind" || type === "cache"))
      this.#mounts.push(bindMount(mount, type, target, from))
  }

  /** What a mount shows; a cache without `from` starts empty. */
  #source(flag: MountFlag, { from, type }: TypedMount, source: StageState | undefined) {
    if (from === "" && type !== "cache") return "context"
    if (!source?.started) this.#fail(flag, `is from ${from || "scratch"}, which comes later`)
    return source?.node
  }

  #fail({ text }: MountFlag, why: string): void {
    this.#builder.fail(this.#command.lines, `--mount=${text} ${why}`)
  }
}

/** The mounts of a RUN, expanded, resolved and sorted as the builder passes them on. */
export function interpretMounts(
  { mounts }: RunInstruction,
  stage: StageState,
  builder: Builder,
  command: StageCommand,
): readonly BuildMount[] {
  const list = new MountList(stage, builder, command)
  for (const [index, flag] of mounts.entries()) list.add(flag, command.sources[index])
  return list.sorted
}
