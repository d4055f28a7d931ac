import { join, relative, sep } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { ImageNode, ProjectNode } from "@stagecraft/ir"
import { sameDockerfile } from "./problems.ts"

/** The file names of one image's output, without a folder. */
export interface OutputNames {
  readonly dockerfile: string
  readonly ignore: string
}

/** `Dockerfile` for a config's only image, `<name>.Dockerfile` for one of several, unless the image says otherwise. */
export function outputNames(project: ProjectNode, image: ImageNode): OutputNames {
  const dockerfile =
    image.dockerfile ?? (project.images.length === 1 ? "Dockerfile" : `${image.name}.Dockerfile`)
  // An engine without BuildKit knows one name only.
  const ignore = image.profile === "classic" ? ".dockerignore" : `${dockerfile}.dockerignore`
  return { dockerfile, ignore }
}

/** What `--format` writes beside the Dockerfiles. */
export const toolFiles = { bake: "docker-bake.json", compose: "compose.yaml" } as const

/** Where `emit` writes to. */
export interface EmitTarget {
  /** Absolute. */
  readonly folder: string
  /** The one Dockerfile for all images, below the folder. */
  readonly single?: string | undefined
}

/**
 * The files that `emit` may write below a folder, with whichever options, relative to a context: all that lie in it.
 * The same whether they are there or not, so that an ignore file depends on the config alone.
 */
export function emittedNames(
  project: ProjectNode,
  { folder, single }: EmitTarget,
  contextFolder: string,
): readonly string[] {
  const own = project.images.flatMap((image) => {
    const { dockerfile, ignore } = outputNames(project, image)
    return [dockerfile, ignore, `${dockerfile}.map`]
  })
  const isClassic = project.images.some(({ profile }) => profile === "classic")
  const common =
    single === undefined
      ? []
      : [
          single,
          `${single}.dockerignore`,
          `${single}.map`,
          ...(isClassic ? [join(single, "..", ".dockerignore")] : []),
        ]
  const paths = [...own, ...common, ...Object.values(toolFiles)].map((name) =>
    relative(contextFolder, join(folder, name)).replaceAll(sep, "/"),
  )
  return paths.filter((path) => !/^(?:\.\.?(?:\/|$)|\/|[A-Za-z]:)/u.test(path))
}

/**
 * Checks that no two images claim one file.
 *
 * @throws ImageError `same-dockerfile`.
 */
export function checkOutputNames(project: ProjectNode): void {
  const owners = new Map<string, ImageNode>()
  for (const image of project.images) {
    const { dockerfile } = outputNames(project, image)
    const owner = owners.get(dockerfile)
    if (owner) throw new ImageError(sameDockerfile(dockerfile, owner.name, image.name, image.span))
    owners.set(dockerfile, image)
  }
}
