import { commitTime, repoRoot } from "@stagecraft/config"
import type { CommitTime } from "@stagecraft/config"
import type { BuildRequest } from "@stagecraft/engine"
import type { Diagnostic, ImageNode } from "@stagecraft/ir"
import type { BuildOverrides } from "../build-overrides.ts"
import type { CompiledImage } from "../compile-image.ts"
import { sourceDateInvalid, sourceDateUnknown } from "../problems.ts"
import type { Terminal } from "../terminal.ts"

const NAME = "SOURCE_DATE_EPOCH"

/** An image, and the folder of its config, which git is asked about. */
export interface PlacedImage {
  readonly image: ImageNode
  readonly project: { readonly directory: string }
}

/** Where times are looked for. */
export interface SourceDateScene {
  readonly overrides: Pick<BuildOverrides, "buildArgs" | "reproducible">
  readonly env: Terminal["env"]
  readonly note: (sentence: string) => void
}

/** The times of images. */
export interface SourceDates {
  /** In seconds since 1970; none for an image that is not to be reproducible. */
  readonly of: ReadonlyMap<ImageNode, number>
  readonly problems: readonly Diagnostic[]
}

/**
 * Finds the time that each image's times come from. Git is asked once for each repository.
 *
 * The first that is there is taken: the build argument `SOURCE_DATE_EPOCH`, the environment's, the number that the option
 * gives, the last commit's.
 */
export async function sourceDates(
  images: readonly PlacedImage[],
  { overrides, env, note }: SourceDateScene,
): Promise<SourceDates> {
  const found = new Map<ImageNode, number>()
  const problems: Diagnostic[] = []
  const commits = new Map<string, CommitTime | string>()
  for (const { image, project } of images) {
    const { reproducible: over = image.reproducible } = overrides
    // A command line that says yes does not say when.
    const wanted = over === true ? (image.reproducible ?? true) : over
    if (wanted === undefined || wanted === false) continue
    const argument = overrides.buildArgs[NAME] ?? image.buildArgs[NAME]
    // An empty variable is as good as none, in every tool that reads it.
    const given = argument ?? (env[NAME] || undefined)
    const what = argument === undefined ? NAME : `build argument ${NAME}`
    if (given !== undefined) {
      if (/^\d{1,11}$/u.test(given)) found.set(image, Number(given))
      else problems.push(sourceDateInvalid(what, given, image.span))
    } else if (wanted === true) {
      const { folder } = repoRoot(project.directory)
      const commit = commits.get(folder) ?? (await commitTime(folder, env))
      commits.set(folder, commit)
      if (typeof commit === "string")
        problems.push(sourceDateUnknown(image.name, commit, image.span))
      else found.set(image, commit.seconds)
    } else found.set(image, wanted)
  }
  if ([...commits.values()].some((commit) => typeof commit === "object" && commit.dirty))
    note("reproducible: not all changes are committed; the time is the last commit's all the same")
  return { of: found, problems }
}

/**
 * The same request, of an image whose times come from a time.
 *
 * Commands learn of it where the Dockerfile declares the argument. The frontend takes it, too: it makes the folders of
 * WORKDIR anew for each time, with all that follows. That would cost every commit the cache, and exporters set back what
 * is later; but without a cache it is the only way, as such folders are kept in spite of `--no-cache`.
 */
export function withSourceDate(
  request: BuildRequest,
  { compilation }: CompiledImage,
  epoch: number | undefined,
): BuildRequest {
  if (epoch === undefined) return request
  const isUsed = /^ARG\b.*\bSOURCE_DATE_EPOCH\b/imu.test(compilation.dockerfile)
  const isTold = isUsed || request.noCache === true
  const { [NAME]: _, ...others } = request.buildArgs ?? {}
  return {
    ...request,
    sourceDateEpoch: epoch,
    buildArgs: { ...others, ...(isTold && { [NAME]: String(epoch) }) },
  }
}
