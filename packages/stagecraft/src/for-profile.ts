import { profileNamed, profiles } from "@stagecraft/dockerfile"
import { ImageError, nearest } from "@stagecraft/ir"
import type { ImageNode, ValueFault } from "@stagecraft/ir"
import { usageOptionValue } from "./problems.ts"

/** The option of the commands that print a Dockerfile. */
export const forOption = {
  kind: "value",
  value: "PROFILE",
  help: "write it for this builder instead of the config's profile: docker-28, docker-20.10, classic, buildah, kaniko, dockerfile-1.7, …",
} as const

/** The frontends that a profile stands for: what the builder has inside is described by it, too. */
const OWN_FRONTEND = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/u

/** An image as it is written for the builder that `--for` names; without a name it is the same image. */
export function imageFor(image: ImageNode, profile: string | undefined): ImageNode {
  if (profile === undefined) return image
  const { syntax, ...rest } = image
  const isForeign = syntax !== undefined && !OWN_FRONTEND.test(syntax)
  return { ...rest, profile, ...(isForeign && { syntax }) }
}

/** All images of a project for that builder. */
export function projectFor<P extends { readonly images: readonly ImageNode[] }>(
  project: P,
  profile: string | undefined,
): P {
  if (profile === undefined) return project
  return { ...project, images: project.images.map((image) => imageFor(image, profile)) }
}

/** What reads the same as a builder that has no profile: of a Docker between two of them, the older one. */
function nearBuilder(asked: string): string | undefined {
  if (asked.startsWith("podman")) return "buildah"
  const major = Number(/^docker-?(?<major>\d+)/u.exec(asked)?.groups?.["major"])
  const from = { 28: "docker-28", 23: "docker-23", 20: "docker-20.10" }
  return Object.entries(from).findLast(([first]) => major >= Number(first))?.[1]
}

/** What is wrong with the name of a profile; undefined when nothing is. */
export function profileFault(asked: string): ValueFault | undefined {
  if (profileNamed(asked)) return undefined
  const names = profiles.map(({ name }) => name)
  const named = names.filter((name) => !name.startsWith("dockerfile-"))
  const near = nearBuilder(asked) ?? nearest(asked, names)
  const why = `there is no profile «${asked}»; there is ${named.join(", ")} and dockerfile-1.N`
  return { why, ...(near !== undefined && { near }) }
}

/** Reads `--for`. @throws ImageError `usage-option-value`. */
export function readProfile(command: string, asked: string | undefined): string | undefined {
  const fault = asked === undefined ? undefined : profileFault(asked)
  if (fault) throw new ImageError(usageOptionValue(command, "--for", fault.why, fault.near))
  return asked
}
