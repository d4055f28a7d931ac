import type { StageLike } from "@stagecraft/ir"
import type { ConfigVerbs } from "./config-verbs.ts"
import type { CheckedDestination } from "./destination-check.ts"
import type { CopyFileSource, FileSource } from "./file-source.ts"
import type { From } from "./mount.ts"
import type { NamedContext, Scratch } from "./named-context.ts"
import type { CheckedPlatform, Platform } from "./platform-check.ts"
import type { CommentOption, RunVerbs } from "./run-verbs.ts"
import type { CheckedBase, Headless, Named } from "./stage-check.ts"
import type { TextInput } from "./text-input.ts"
import type { AddOptions, CopyOptions } from "./transfer-options.ts"
import type { Literal } from "./literal.ts"
import type { Variable } from "./variable.ts"

/** What COPY copies: a path in which `*` and `?` match, or what {@link glob} and {@link file} make. */
export type CopySource = TextInput | CopyFileSource

/** What ADD adds: also an address (`https://…`, `git@…`), or what {@link git} makes. */
export type AddSource = TextInput | FileSource

/** What a stage can start from. */
export type BaseInput = TextInput | StageLike | NamedContext | Scratch

/** The options of {@link StageHead.from}. */
export interface FromOptions<P extends string = string> extends CommentOption {
  /**
   * The platform of the base, when it is not the image's own.
   *
   * @example stage("builder").from("golang:1.23", { platform: BUILDPLATFORM })
   * @see https://docs.docker.com/reference/dockerfile/#from
   */
  readonly platform?: CheckedPlatform<P> | Platform | Variable | undefined
  /**
   * The stages from which a build argument in the base chooses one by its name. They keep exactly their names.
   *
   * @example stage("app").from(`variant-${variant}`, { stages: [dev, prod] })
   * @see https://docs.docker.com/reference/dockerfile/#from
   */
  readonly stages?: readonly StageLike[] | undefined
}

/** A stage that has no base yet, and so nothing but `from`. */
export interface StageHead<Name extends string = string> extends Named<Name> {
  /**
   * Says what the stage starts from: an image reference, another stage, {@link scratch}, or a named context.
   *
   * @example
   * stage("builder").from(`golang:${go}-alpine`, { platform: BUILDPLATFORM })
   * stage("test").from(builder)
   * @see https://docs.docker.com/reference/dockerfile/#from
   */
  from<const Base extends BaseInput | Headless, const P extends string = string>(
    base: CheckedBase<Name, Base, NamesOf<Base>>,
    options?: FromOptions<P>,
  ): Stage<Name, NamesOf<Base>>
}

/** The stage names that using a value brings along: its own and those it needs. */
export type NamesOf<From> = From extends Stage<infer Name, infer Needs> ? Name | Needs : never

/** A block of steps: takes a stage, returns it with steps added. Applied with {@link Stage.use}. */
export type Block = (stage: Stage) => Stage

/** The instructions that ONBUILD takes as triggers. */
export interface Trigger extends RunVerbs, ConfigVerbs {
  /** Copies files of the later build, as {@link Stage.copy} does. */
  copy<const Sources extends CopySource | readonly CopySource[], const Destination extends string>(
    sources: Sources,
    destination: CheckedDestination<Sources, Destination> | Variable | Literal,
    options?: CopyOptions,
  ): this
  /** Adds files of the later build, as {@link Stage.add} does. */
  add<const Sources extends AddSource | readonly AddSource[], const Destination extends string>(
    sources: Sources,
    destination: CheckedDestination<Sources, Destination> | Variable | Literal,
    options?: AddOptions,
  ): this
}

/**
 * A stage: a base and the steps on it. Immutable; every verb returns a new stage and the old one can be shared.
 *
 * `Name` is its name, `Needs` the names of the stages it needs, as far as the type system saw them. No member holds
 * `Needs`: stages of one name are assignable to each other whatever they need, so that a step may depend on a condition.
 */
export interface Stage<out Name extends string = string, Needs extends string = string>
  extends RunVerbs, ConfigVerbs, StageLike, Named<Name> {
  /**
   * Copies files from the build context, or with `from` out of a stage, an image or a named context.
   *
   * In strings `*` and `?` match and everything else is literal; `glob(…)` has the whole pattern language and
   * `file(…)` holds a file's contents. Several sources need a destination that ends with a slash.
   *
   * @example
   * stage("app").from("node:22").copy(["package.json", "package-lock.json"], "./")
   * stage("app").from("alpine").copy("/out/app", "/usr/local/bin/app", { from: builder, chmod: "755" })
   * @see https://docs.docker.com/reference/dockerfile/#copy
   */
  copy<
    const Sources extends CopySource | readonly CopySource[],
    const Destination extends string,
    Source extends From = never,
  >(
    sources: Sources,
    destination: CheckedDestination<Sources, Destination> | Variable | Literal,
    options?: CopyOptions<Source>,
  ): [Source] extends [never] ? this : Stage<Name, Needs | NamesOf<Source>>

  /**
   * Adds files as `copy` does, and also fetches addresses and git repositories, and unpacks local archives.
   *
   * @example
   * stage("app").from("alpine").add("https://example.com/tool.tar.gz", "/opt/", { unpack: true })
   * stage("src").from(scratch).add("git@github.com:acme/app.git#v1.2", "/src/")
   * @see https://docs.docker.com/reference/dockerfile/#add
   */
  add<const Sources extends AddSource | readonly AddSource[], const Destination extends string>(
    sources: Sources,
    destination: CheckedDestination<Sources, Destination> | Variable | Literal,
    options?: AddOptions,
  ): this

  /**
   * Adds triggers: instructions that run in builds that use this image as their base.
   *
   * @example stage("base").from("node:22").onbuild((on) => on.copy(".", ".").run("npm ci"))
   * @see https://docs.docker.com/reference/dockerfile/#onbuild
   */
  onbuild(triggers: (on: Trigger) => Trigger, options?: CommentOption): this

  /**
   * Names the image's author.
   *
   * @deprecated Use `label({ "org.opencontainers.image.authors": "…" })`.
   * @example stage("app").from("alpine").maintainer("Ada Lovelace <ada@example.com>")
   * @see https://docs.docker.com/reference/dockerfile/#maintainer-deprecated
   */
  maintainer(name: string, options?: CommentOption): this

  /**
   * Applies a block: a function that takes the stage and returns it with steps added.
   *
   * @example
   * const withGit = (stage: Stage) => stage.run("apk add --no-cache git")
   * stage("app").from("alpine").use(withGit)
   * @see https://docs.docker.com/build/building/best-practices/
   */
  use(block: (stage: Stage<Name, Needs>) => Stage): this
}
