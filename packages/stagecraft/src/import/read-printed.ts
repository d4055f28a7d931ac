import { interpretDockerfile, parseDockerfile } from "@stagecraft/dockerfile"
import type { Build } from "@stagecraft/dockerfile"
import { ImageError } from "@stagecraft/ir"
import { importDiffers } from "./problems.ts"
import { notUnderstood } from "./verify-image.ts"
import type { Build as BuildOf } from "./verify-image.ts"

/** What the builder does, before and after the passes. */
export interface ReadBuilds {
  /** Undefined where the builder refuses a build without arguments; then `printed` may be, too. */
  readonly original: Build | undefined
  readonly printed: Build | undefined
}

/**
 * Reads a Dockerfile that is to be handed out as the builder would.
 *
 * @param target - The name of the stage that is built of it; the last one when undefined.
 * @throws ImageError `import-not-understood`, `import-differs` where the builder would refuse it, and not the original.
 */
export function readPrinted(
  text: string,
  target: string | undefined,
  original: BuildOf,
  hint: string,
): ReadBuilds {
  const { file } = original.tree
  const { tree, problems } = parseDockerfile(text, { file: "optimized Dockerfile" })
  if (!tree) throw notUnderstood(problems, file, hint)
  const before = interpretDockerfile(original.tree, { target: original.target })
  const after = interpretDockerfile(tree, target === undefined ? {} : { target })
  const [fault] = after.faults
  if (before.build && fault) {
    const { message, lines } = fault
    const shown = `line ${lines.first} of it:\n${text.split("\n")[lines.first - 1] ?? ""}`
    const why = `the builder would refuse what was made of it: ${message}`
    throw new ImageError(importDiffers(why, { file, line: 1, column: 1 }, shown, hint))
  }
  return { original: before.build, printed: after.build }
}
