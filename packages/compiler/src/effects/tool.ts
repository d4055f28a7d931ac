/**
 * What a word of a command is to it.
 *
 * `data` is only a value, `literal` too unless `@` makes the name of a file of it; `address` is one of the network;
 * `package` names something of a registry; `read`, `write` name files; `tree` a folder that is
 * filled; `gone` what is removed or moved away; `closed` a folder that may not be entered any more.
 */
export type Role =
  | "data"
  | "literal"
  | "address"
  | "package"
  | "read"
  | "write"
  | "tree"
  | "gone"
  | "closed"

/** How the words of a command that are not options are used. */
export type Operands =
  | { readonly kind: "none" }
  /**
   * Any words at all, also such as look like options: nothing but output depends on them. `files`: or on such. `sets`: a
   * word with which it sets a variable.
   */
  | { readonly kind: "anything"; readonly files?: true; readonly sets?: RegExp }
  | { readonly kind: "each"; readonly role: Role; readonly atLeast?: number }
  /**
   * `chmod MODE FILE…`; a first word that `opens` takes nothing away from anybody, and one that is not among what it
   * `accepts` is not understood.
   */
  | {
      readonly kind: "first-then"
      readonly first: Role
      readonly rest: Role
      readonly opens?: RegExp
      readonly accepts?: RegExp
    }
  /** `cp SOURCE… DESTINATION`; `replaces`: with one of these options the destination is another file afterwards. */
  | {
      readonly kind: "to"
      readonly sources: Role
      /** Without one of these options the sources are read as well. */
      readonly readsUnless?: readonly string[]
      readonly replaces?: "always" | readonly string[]
    }

/**
 * What a later command has to know about an earlier one.
 *
 * `links`: may make hard links. `in-place`: may change a file instead of replacing it. `programs`: may bring,
 * replace or remove programs of any name. `startup`: may change files that a login shell reads. `environment`: reads
 * more of the environment than PATH and what its manual says. `directory`: works in the working directory.
 */
export type Trait = "links" | "in-place" | "programs" | "startup" | "environment" | "directory"

/**
 * What a call touches besides the files among its words, the programs it is made of and their libraries.
 *
 * A place is a folder and all in it: absolute, `~/…` for one of HOME, `.` for the working directory, `^/name` for
 * that name in each folder above the working directory. What may be written may be read too.
 */
export interface Touches {
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  /** Folders in these places that are left alone. */
  readonly spares?: readonly string[]
  /** Names, or `PREFIX_*`, of the environment besides what every program reads; undefined: any. */
  readonly variables: readonly string[] | undefined
  /** Variables that name folders or files it loads code from, besides PATH and the loader's own. */
  readonly searches?: readonly string[]
  readonly network: boolean
}

/** A call that touches nothing but what its words name. */
export const onlyItsWords: Touches = { reads: [], writes: [], variables: [], network: false }

/** What holds of a call unless one of these options is given: `--ignore-scripts`, `--only-binary=:all:`. */
export interface Holds {
  readonly why: string
  readonly unless?: readonly string[]
}

/**
 * A folder in which a tool keeps what it fetched or made, for later calls.
 *
 * `cache`: the manual says that losing it costs only time. `store`: later steps need what is in it.
 */
export interface CacheFolder {
  /** The first of them that is given counts: `--option/below`, `$VARIABLE/below`, at last a place. */
  readonly places: readonly string[]
  readonly kind: "cache" | "store"
  /** Whether two builds may use it at one time. */
  readonly sharing: "shared" | "locked"
  /** Options, `$VARIABLE`s that are set to something, or `$VARIABLE=value`, with which it is not used. */
  readonly off?: readonly string[]
  /** Where the tool's makers say so. */
  readonly source: string
}

/** One way to call a tool: `apt-get install`, or the tool itself. */
export interface Action {
  readonly operands: Operands
  readonly traits: readonly Trait[]
  /** Without it the call may touch anything. */
  readonly touches?: Touches
  /** What it touches instead without a word beside its options. */
  readonly wordless?: Touches
  /** Why it may touch more than that: code or paths of which packages or the project decide. */
  readonly beyond?: Holds
  /** What it touches instead with one of these options. */
  readonly instead?: { readonly options: readonly string[]; readonly touches: Touches }
  /** Why it is never joined with others in one RUN. */
  readonly apart?: Holds
  readonly caches?: readonly CacheFolder[]
  /** Options with which it makes the folders above what it writes. */
  readonly parents?: readonly string[]
  /** It adds one of these to the names of files, or takes it off. */
  readonly suffixes?: readonly string[]
  /** Options that make it work on whole trees. */
  readonly recursive?: readonly string[]
  /** Traits it has besides when one of these options is given. */
  readonly when?: Readonly<Record<string, readonly Trait[]>>
  /** Traits it has unless one of these options is given. */
  readonly unless?: { readonly options: readonly string[]; readonly traits: readonly Trait[] }
  /** Of each list at least one option must be given; without it the call is not understood. */
  readonly needs?: readonly (readonly string[])[]
}

/**
 * A row of the table of tools: what is understood of one, and nothing else.
 *
 * A tool without a row, an option without an entry, a path that is not known: the command is not understood, and
 * what is not understood is not merged.
 */
export interface Tool {
  readonly name: string
  /** Address of its manual, from which the row is. */
  readonly manual: string
  /** Every shell has it built in, so that no file stands for it. */
  readonly builtin?: true
  /** Whatever it installs, the next call finds the tool itself where it was. */
  readonly keepsItself?: true
  /** Options without a value; `--production=false` stands for itself. */
  readonly options: readonly string[]
  /** Options with a value, and what the value is. */
  readonly valued: Readonly<Record<string, Role>>
  /** The first word may be option letters without a dash. */
  readonly bundledFirst?: true
  /** Long options begin with one dash, and letters are not bundled. */
  readonly singleDash?: true
  /** By the words of the sub-command; `""` for a tool that has none. */
  readonly actions: Readonly<Record<string, Action>>
}
