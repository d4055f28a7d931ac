import type { ImageNode } from "@stagecraft/ir"
import { problem } from "@stagecraft/ir"

export const formatLacksSetting = problem(
  "format-lacks-setting",
  "warning",
  "A setting of an image has no place in the file that is emitted for another tool.",
  (format: string, setting: string, why: string, image: ImageNode, hint: string) => ({
    message: `the ${format} file says nothing of ${setting} of image «${image.name}»: ${why}`,
    span: image.span,
    hint,
  }),
)
