import { imagePinner } from "@stagecraft/compiler"
import type { NameOptions, Unsaid } from "@stagecraft/compiler"
import type { Diagnostic, ImageNode, ProjectNode } from "@stagecraft/ir"
import { emptyLock, lockPins } from "@stagecraft/registry"
import { findLock } from "./find-lock.ts"
import { plainLockCommand } from "./lock-command.ts"
import { lockNotHonoured, lockRequired, notLocked } from "./problems.ts"
import { readLockFile } from "./read-lock-file.ts"
import { isLocked, ownKeys, sortNames } from "./wanted-names.ts"

/** What a build is given beside the config, as far as it decides what names mean. */
export interface PinHow extends NameOptions {
  /** Instead of the images' own. */
  readonly platforms?: readonly string[] | undefined
  /** Every name has to be locked. */
  readonly mustLock: boolean
  /** The command line that locks the images. */
  readonly command?: string | undefined
}

/** Images with their names pinned. */
export interface PinnedImages {
  /** In the order of what was given. */
  readonly images: readonly ImageNode[]
  /** Of all images, each name once. */
  readonly problems: readonly Diagnostic[]
  /** Of each image, in the order of `images`. */
  readonly ofEach: readonly (readonly Diagnostic[])[]
}

/**
 * Writes into images of one config what its `image.lock` and its mirrors say; without either they are the same objects.
 *
 * @param own - The names of what is built in the repository; those of the project's own images are added.
 * @throws ImageError `lock-invalid`.
 */
export function pinImages(
  project: ProjectNode,
  images: readonly ImageNode[],
  { platforms, mustLock, command = plainLockCommand, ...given }: PinHow,
  own: ReadonlySet<string> = ownKeys([project]),
): PinnedImages {
  const { registries } = project
  const file = findLock(project.directory)
  const lock = file === undefined ? emptyLock : readLockFile(file).lock
  const pins = lockPins(lock, registries, (key) => own.has(key))
  const pin = imagePinner(pins, { ...given, ...(platforms && { platforms }) })
  const problems: Diagnostic[] = []
  const told = new Set<string>()
  const ofEach: (readonly Diagnostic[])[] = []
  const pinned = images.map((image) => {
    const faults = new Map<string, Diagnostic>()
    const tell = (name: string, found: () => Diagnostic): void => {
      if (!faults.has(name)) faults.set(name, found())
    }
    const { wanted, unknown } = sortNames(image, registries, own, given)
    const unsaid = ({ name, why }: Unsaid): void => {
      const { span = image.span } = wanted.find((each) => each.name === name) ?? {}
      tell(name, () =>
        mustLock ? lockRequired(name, why, span, command) : lockNotHonoured(name, why, span),
      )
    }
    for (const each of wanted)
      if (!each.isPinned && !isLocked(lock, each))
        if (mustLock) {
          const why = file === undefined ? "there is no image.lock" : "image.lock lacks it"
          tell(each.name, () => lockRequired(each.name, why, each.span, command))
        } else if (file !== undefined)
          tell(each.name, () => notLocked(each.name, each.span, command))
    if (mustLock)
      for (const { name, span, why, hint } of unknown)
        tell(name, () => lockRequired(name, why, span, command, hint))
    const done = pin(image, unsaid)
    ofEach.push([...faults.values()])
    for (const [name, fault] of faults) if (!told.has(name)) problems.push(fault)
    for (const name of faults.keys()) told.add(name)
    return done
  })
  return { images: pinned, problems, ofEach }
}
