import type { DockerfileTree, Feature } from "@stagecraft/dockerfile"
import { leastProfile, profileOfSyntax } from "@stagecraft/dockerfile"
import type { ImageNode, StageNode } from "@stagecraft/ir"
import { defaultOptimize } from "@stagecraft/ir"

/** What the caller says about the images of a file. */
export interface LiftOptions {
  /** The name of the image of the last stage. */
  readonly name?: string
  /** The build context, relative to the config's folder; that folder unless set. */
  readonly context?: string
  /** Patterns kept out of the context, in the words of `.dockerignore`. */
  readonly exclude?: readonly string[]
}

type Check = NonNullable<ImageNode["check"]>

/** What `# check=` says; undefined where the language has no word for a part of it. */
function readCheck(value: string): Check | undefined {
  let skip: readonly string[] = []
  let error = false
  for (const setting of value.trim().split(";", 3)) {
    const [key = "", ...rest] = setting.split("=")
    const given = rest.join("=").trim()
    if (key.trim() === "skip") skip = given.split(",").map((rule) => rule.trim())
    else if (key.trim() === "error") error = /^(?:1|t|true)$/iu.test(given)
    else return undefined
  }
  return { skip, error }
}

/** What file names of Dockerfiles have besides that they are Dockerfiles. */
const OWN = [
  /^(?:docker|container)file[._-](?<own>.+)$/u,
  /^(?<own>.+)[._-](?:docker|container)file$/u,
] as const

/** `dev` of `Dockerfile.dev`, `api` of `api.Dockerfile`; undefined where nothing is left that can name an image. */
function nameOfFile(file: string): string | undefined {
  const name = file.replace(/^.*[\\/]/u, "").toLowerCase()
  const own = OWN.map((form) => form.exec(name)?.groups?.["own"]).find(Boolean) ?? ""
  const fit = own.replace(/[^a-z0-9._-]+/gu, "-").replace(/^[^a-z0-9]+|[^a-z0-9]+$/gu, "")
  return fit === "" ? undefined : fit
}

/** The frontend that the file names, and the least builder that has what it uses where that one is older. */
function frontendOf(syntax: string | undefined, needs: ReadonlySet<Feature>) {
  const own = syntax === undefined ? undefined : profileOfSyntax(syntax)
  const isEnough = own && [...needs].every((feature) => own.features.has(feature))
  return { ...(syntax !== undefined && { syntax }), ...(!isEnough && leastProfile(needs)) }
}

/** The settings that all images of a file share. */
function settingsOf(tree: DockerfileTree, needs: ReadonlySet<Feature>, options: LiftOptions) {
  const directive = (name: "syntax" | "check") =>
    tree.directives.findLast((each) => each.name === name)?.value
  const check = readCheck(directive("check") ?? "x")
  return {
    context: options.context ?? ".",
    exclude: options.exclude ?? [],
    ...frontendOf(directive("syntax"), needs),
    ...(tree.escape === "`" && { escape: tree.escape }),
    ...(check && { check }),
  }
}

const none = Object.freeze([])
const nothing = Object.freeze({})

/** Makes the images of a file: each of a stage that nothing else uses, the last stage's first. */
export function liftImages(
  targets: readonly StageNode[],
  tree: DockerfileTree,
  needs: ReadonlySet<Feature>,
  options: LiftOptions,
): readonly ImageNode[] {
  const own = options.name ?? nameOfFile(tree.file)
  const isOnly = targets.length === 1
  const nameOf = (stage: StageNode, index: number): string => {
    if (index === 0 && (own !== undefined || isOnly)) return own ?? "default"
    return own === undefined ? stage.name : `${own}-${stage.name}`
  }
  const settings = settingsOf(tree, needs, options)
  return targets.map((stage, index) => ({
    kind: "image",
    name: nameOf(stage, index),
    stage,
    tags: none,
    platforms: none,
    buildArgs: nothing,
    labels: nothing,
    annotations: nothing,
    contexts: nothing,
    secrets: nothing,
    cacheFrom: none,
    cacheTo: none,
    outputs: none,
    optimize: defaultOptimize,
    ...settings,
    span: stage.span,
  }))
}
