import type { DockerfileTree, Lines } from "../tree/tree.ts"
import type { BuildFault, BuildNode, BuildPlatform, InterpretOptions } from "./build.ts"
import { readPlatform } from "./build-platform.ts"
import { expandWord } from "./expand-word.ts"
import { StageState } from "./stage-state.ts"
import { Variables } from "./variables.ts"
import { isWordFault } from "./word.ts"

const HOST = { os: "linux", architecture: "amd64" }
const DEFAULT_PLATFORM = "linux/amd64"

/** Defaults that each read the one before twice double in length; no process can be given such a value. */
const LONGEST_VALUE = 2 ** 20

type WithoutNumber<N> = N extends BuildNode ? Omit<N, "number"> : never

/** What the interpretation of one file shares. Faults are noted and the work goes on, so that all are told. */
export class Builder {
  readonly faults: BuildFault[] = []
  readonly nodes: BuildNode[] = []
  readonly escape: string
  readonly platform: BuildPlatform
  readonly buildPlatform: BuildPlatform
  readonly buildArgs: Map<string, string>
  /** The arguments that FROM sees. */
  readonly globalArgs = new Variables()
  /** All stages, and behind them the images that instructions name: `--from=<number>` counts them, too. */
  readonly stages: StageState[] = []
  epoch: number | undefined
  readonly #byName = new Map<string, StageState>()
  readonly #base: InterpretOptions["base"]

  constructor(tree: DockerfileTree, options: InterpretOptions) {
    this.escape = tree.escape
    this.buildArgs = new Map(Object.entries(options.buildArgs ?? {}))
    const platform = this.#readPlatform(options.platform ?? DEFAULT_PLATFORM)
    this.platform = platform
    const { buildPlatform } = options
    this.buildPlatform = buildPlatform === undefined ? platform : this.#readPlatform(buildPlatform)
    this.#base = options.base
  }

  #readPlatform(platform: string): BuildPlatform {
    const found = readPlatform(platform, HOST)
    if (found) return found
    this.fail({ first: 1, last: 1 }, `${JSON.stringify(platform)} is not a platform`)
    return { ...HOST, variant: "", osVersion: "", osFeatures: [] }
  }

  fail(lines: Lines, message: string): void {
    this.faults.push({ message, lines })
  }

  /** Expands a word of an instruction; a fault counts as the empty text. */
  expand(word: string, variables: Variables, lines: Lines): string {
    const value = expandWord(word, this.escape, variables)
    if (isWordFault(value)) this.fail(lines, `${JSON.stringify(word)} ${value.message}`)
    else if (value.length <= LONGEST_VALUE) return value
    else this.fail(lines, `${JSON.stringify(word)} comes to more than ${LONGEST_VALUE} characters`)
    return ""
  }

  add<N extends BuildNode>(node: WithoutNumber<N>): BuildNode {
    const numbered = { ...node, number: this.nodes.length } as BuildNode
    this.nodes.push(numbered)
    return numbered
  }

  /** A stage by its name; FROM asks for it exactly, other instructions in any case. */
  stageNamed(name: string): StageState | undefined {
    return this.#byName.get(name)
  }

  addStage(stage: StageState): void {
    this.stages.push(stage)
    if (stage.name !== "") this.#byName.set(stage.name, stage)
  }

  /** An image that an instruction names, as if it were a stage. */
  addImage(reference: string, lines: Lines): StageState {
    const image = new StageState({
      name: "",
      from: undefined,
      lines,
      baseName: reference,
      base: undefined,
      platform: undefined,
    })
    this.addStage(image)
    return image
  }

  baseConfig(reference: string, platform: BuildPlatform) {
    return this.#base?.(reference, platform) ?? {}
  }
}
