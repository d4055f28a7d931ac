import type { Text } from "@stagecraft/ir"
import { plain, text } from "@stagecraft/ir"

/** A path without the steps that lead above its root. */
function inside(path: string): string {
  const out: string[] = []
  for (const part of path.split("/")) {
    if (part !== "..") out.push(part)
    else if (out.some((each) => each !== "" && each !== ".")) out.pop()
  }
  return out.join("/")
}

function leaves(path: string): boolean {
  let depth = 0
  return path.split("/").some((part) => {
    if (part !== "" && part !== ".") depth += part === ".." ? -1 : 1
    return depth < 0
  })
}

/** A path as the builder takes it that leads above the root of the context: it stays there. */
export function insideContext(path: Text): Text {
  const whole = plain(path)
  if (whole === undefined || !leaves(whole)) return path
  // oxlint-disable-next-line typescript/prefer-nullish-coalescing -- nothing left is the context itself
  const value = inside(whole) || "."
  const isMeant = path.some((part) => typeof part !== "string")
  return text(isMeant ? { kind: "literal", value } : value)
}
