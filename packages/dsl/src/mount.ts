import {
  ImageError,
  plain,
  type Mount as MountNode,
  type StageLike,
  type Text,
} from "@stagecraft/ir"
import { kind, kindOf } from "./brand.ts"
import { callSite } from "./call-site.ts"
import { deepFreeze } from "./deep-freeze.ts"
import type { NamedContext } from "./named-context.ts"
import { NotText } from "./not-text.ts"
import { secretInText } from "./problems.ts"
import { readBoolean, readCount, readOptions, readWord } from "./read-options.ts"
import { readPlain, readText, wrongType } from "./read-text.ts"
import { readFrom } from "./read-source.ts"
import type { TextInput } from "./text-input.ts"

/** Something one RUN sees and the image does not keep. */
export interface Mount {
  readonly [kind]: "mount" | "secret"
  toNode(): MountNode
}

/** A secret, for `mounts` and nowhere else: in a text it throws, at the author's line. */
export interface Secret extends Mount {
  readonly [kind]: "secret"
  /** The secret's name in the build. */
  readonly id: string
  /** Always throws: a secret is no text. */
  toString(): never
}

/** Where files come from when not from the build context: a stage, an image, or a named context. */
export type From = string | StageLike | NamedContext

/** Mode and owner of what a mount makes. */
export interface MountFileOptions {
  /**
   * File mode in octal digits, such as `"0700"`.
   *
   * @example cache("/c", { mode: "0700" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mount
   */
  readonly mode?: TextInput | undefined
  /**
   * User id, 0 unless set.
   *
   * @example cache("/home/node/.npm", { uid: 1000 })
   * @see https://docs.docker.com/reference/dockerfile/#run---mount
   */
  readonly uid?: number | TextInput | undefined
  /**
   * Group id, 0 unless set.
   *
   * @example cache("/home/node/.npm", { gid: 1000 })
   * @see https://docs.docker.com/reference/dockerfile/#run---mount
   */
  readonly gid?: number | TextInput | undefined
}

/** The options of {@link cache}. */
export interface CacheOptions extends MountFileOptions {
  /**
   * Names the cache, so that several targets may share one or one target have several. The target unless set.
   *
   * @example cache("/root/.npm", { id: "npm" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypecache
   */
  readonly id?: TextInput | undefined
  /**
   * What the cache starts with, instead of an empty folder.
   *
   * @example cache("/c", { from: builder, source: "/c" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypecache
   */
  readonly from?: From
  /**
   * The folder in `from`.
   *
   * @example cache("/c", { from: builder, source: "/c" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypecache
   */
  readonly source?: TextInput | undefined
  /**
   * `shared` (the default) by all at once, `private` to one writer each, or `locked`: one after the other.
   *
   * @example cache("/var/cache/apt", { sharing: "locked" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypecache
   */
  readonly sharing?: "shared" | "private" | "locked" | undefined
  /**
   * The command may not write into it.
   *
   * @example cache("/c", { readOnly: true })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypecache
   */
  readonly readOnly?: boolean | undefined
}

/** The options of {@link secret}. Mode is `0400` unless set. */
export interface SecretOptions extends MountFileOptions {
  /**
   * The file it is shown as; `/run/secrets/<id>` unless set.
   *
   * @example secret("npmrc", { target: "/root/.npmrc" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypesecret
   */
  readonly target?: TextInput | undefined
  /**
   * The environment variable it is shown as, instead of a file or besides it. Needs Dockerfile 1.10.
   *
   * @example secret("token", { env: "TOKEN" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypesecret
   */
  readonly env?: string | undefined
  /**
   * The step fails when the build was not given the secret.
   *
   * @example secret("token", { required: true })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypesecret
   */
  readonly required?: boolean | undefined
}

/** The options of {@link ssh}. Mode is `0600` unless set. */
export interface SshOptions extends MountFileOptions {
  /**
   * Which of the build's agents; `default` unless set.
   *
   * @example ssh({ id: "github" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypessh
   */
  readonly id?: string | undefined
  /**
   * The socket's path; `/run/buildkit/ssh_agent.<n>` unless set.
   *
   * @example ssh({ target: "/run/agent.sock" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypessh
   */
  readonly target?: TextInput | undefined
  /**
   * The step fails when the build was not given the agent.
   *
   * @example ssh({ required: true })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypessh
   */
  readonly required?: boolean | undefined
}

/** The options of {@link bind}. */
export interface BindOptions {
  /**
   * Where the files come from; the build context unless set.
   *
   * @example bind("/src", { from: builder })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypebind
   */
  readonly from?: From
  /**
   * The path in `from`; its root unless set.
   *
   * @example bind("/src", { source: "packages/api" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypebind
   */
  readonly source?: TextInput | undefined
  /**
   * The command may write; what it writes is thrown away.
   *
   * @example bind("/src", { readWrite: true })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypebind
   */
  readonly readWrite?: boolean | undefined
}

/** The options of {@link tmpfs}. */
export interface TmpfsOptions {
  /**
   * The most it may hold: bytes, or a text such as `"64m"`.
   *
   * @example tmpfs("/tmp", { size: "64m" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypetmpfs
   */
  readonly size?: TextInput | number | undefined
}

class MountValue extends NotText implements Mount {
  readonly [kind]: "mount" | "secret" = "mount"
  readonly #node: MountNode

  constructor(node: MountNode) {
    super()
    this.#node = deepFreeze(node)
    if (new.target === MountValue) Object.freeze(this)
  }

  toNode(): MountNode {
    return this.#node
  }
}

class SecretValue extends MountValue implements Secret {
  override readonly [kind] = "secret"
  readonly id: string

  constructor(node: MountNode & { readonly kind: "secret" }) {
    super(node)
    this.id = node.id
    Object.freeze(this)
  }

  override toString(): never {
    throw new ImageError(secretInText(this.id, callSite()))
  }

  toJSON(): never {
    return this.toString()
  }
}

const plainly = (value: unknown, what: string): string =>
  readPlain(value, what, "write it out; a mount option of this kind is not expanded")

/** A text, as a plain string where it holds no reference. */
function readWordOrText(value: unknown, what: string): string | Text {
  const read = readText(value, what)
  return plain(read) ?? read
}

function readSize(value: unknown, what: string): string | Text {
  return typeof value === "number" ? String(readCount(value, what)) : readWordOrText(value, what)
}

function readId(value: unknown, what: string): number | Text {
  return typeof value === "number" ? readCount(value, what) : readText(value, what)
}

function readMode(value: unknown, what: string): string | Text {
  if (typeof value !== "number") return readWordOrText(value, what)
  throw wrongType(what, "text", value, 'write the octal digits in quotes, as in "0755"')
}

const fileReaders = { mode: readMode, uid: readId, gid: readId }
const cacheReaders = {
  id: readText,
  from: readFrom,
  source: readText,
  sharing: readWord("shared", "private", "locked"),
  readOnly: readBoolean,
  ...fileReaders,
}
const secretReaders = { target: readText, env: plainly, required: readBoolean, ...fileReaders }
const sshReaders = { id: plainly, target: readText, required: readBoolean, ...fileReaders }
const bindReaders = { from: readFrom, source: readText, readWrite: readBoolean }
const tmpfsReaders = { size: readSize }

/**
 * A folder that survives between builds and never enters the image.
 *
 * @param target - Where the command sees it.
 * @example run("go mod download", { mounts: [cache("/go/pkg/mod")] })
 * @see https://docs.docker.com/reference/dockerfile/#run---mounttypecache
 */
export function cache(target: TextInput, options?: CacheOptions): Mount {
  const what = "cache"
  return new MountValue({
    kind: "cache",
    target: readText(target, `${what} target`),
    ...readOptions(options, cacheReaders, what),
  })
}

/**
 * A secret that one command sees, as a file or an environment variable, and that leaves no trace in the image.
 *
 * Where its value comes from is said by `secrets` of the image, or by `--secret` of other tools.
 *
 * @param id - The secret's name in the build.
 * @example run("npm ci", { mounts: [secret("npmrc", { target: "/root/.npmrc" })] })
 * @see https://docs.docker.com/reference/dockerfile/#run---mounttypesecret
 */
export function secret(id: string, options?: SecretOptions): Secret {
  const name = plainly(id, "secret id")
  return new SecretValue({
    kind: "secret",
    id: name,
    ...readOptions(options, secretReaders, `secret ${name}`),
  })
}

/**
 * The build's ssh agent, for commands that fetch over ssh.
 *
 * @example run("git clone git@github.com:acme/private.git", { mounts: [ssh()] })
 * @see https://docs.docker.com/reference/dockerfile/#run---mounttypessh
 */
export function ssh(options?: SshOptions): Mount {
  return new MountValue({ kind: "ssh", ...readOptions(options, sshReaders, "ssh") })
}

/**
 * Files of the build context, a stage or an image, shown to one command without a copy in the image.
 *
 * @param target - Where the command sees them.
 * @example run("make -C /src", { mounts: [bind("/src")] })
 * @see https://docs.docker.com/reference/dockerfile/#run---mounttypebind
 */
export function bind(target: TextInput, options?: BindOptions): Mount {
  return new MountValue({
    kind: "bind",
    target: readText(target, "bind target"),
    ...readOptions(options, bindReaders, "bind"),
  })
}

/**
 * A folder in memory for one command.
 *
 * @param target - Where the command sees it.
 * @example run("make test", { mounts: [tmpfs("/tmp", { size: "64m" })] })
 * @see https://docs.docker.com/reference/dockerfile/#run---mounttypetmpfs
 */
export function tmpfs(target: TextInput, options?: TmpfsOptions): Mount {
  return new MountValue({
    kind: "tmpfs",
    target: readText(target, "tmpfs target"),
    ...readOptions(options, tmpfsReaders, "tmpfs"),
  })
}

/** Reads the `mounts` of RUN. */
export function readMounts(value: unknown, what: string): readonly MountNode[] {
  if (!Array.isArray(value)) throw wrongType(what, "a list of mounts", value)
  return Object.freeze(
    Array.from(value as unknown[], (entry, index) => {
      const own = kindOf(entry)
      if (own === "mount" || own === "secret") return (entry as Mount).toNode()
      throw wrongType(
        `${what}[${index}]`,
        "a mount",
        entry,
        "make one with cache, secret, ssh, bind or tmpfs",
      )
    }),
  )
}
