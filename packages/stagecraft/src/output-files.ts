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
