import { isImage, isStage } from "@stagecraft/dsl"

/** True for what may stand under a name in `images`. */
export function isTarget(value: unknown): boolean {
  return isImage(value) || isStage(value)
}
