import { existsSync } from "node:fs"
import { join } from "node:path"
import { compile } from "@stagecraft/compiler"
import { parseIgnore } from "@stagecraft/context"
import type { ImageNode } from "@stagecraft/ir"

const GIT = ".git"

/**
 * The pattern that keeps git's folder in the build context, as the builder has it, where a copy of everything takes it.
 *
 * A config leaves that folder out unless it is told otherwise; an import must not, for commands may ask git.
 *
 * @param context - The folder of the build context; absolute.
 */
export function gitPatterns(image: ImageNode, context: string): readonly string[] {
  if (!existsSync(join(context, GIT))) return []
  const { ignore } = compile({ ...image, exclude: [] }, { optimize: false })
  const isLeftOut = ignore.split("\n").includes(GIT)
  return isLeftOut && !parseIgnore(image.exclude.join("\n")).judge(GIT).excluded ? [`!${GIT}`] : []
}
