import { nearest } from "../nearest.ts"
import type { ValueFault } from "./value-fault.ts"

const LEVELS = ["manifest", "index", "manifest-descriptor", "index-descriptor"]
const LEVEL = /^([a-z-]+)(?:\[([\w/-]+)\])?$/u

/** What is wrong with the name of an annotation, `key` or `index,manifest[linux/amd64]:key`; undefined when nothing is. */
export function annotationFault(name: string): ValueFault | undefined {
  const colon = name.indexOf(":")
  const key = name.slice(colon + 1)
  if (key === "" || /[\s=]/u.test(key)) return { why: `${JSON.stringify(key)} is no key` }
  if (colon < 0) return undefined
  for (const level of name.slice(0, colon).split(",")) {
    const [, word, platform] = LEVEL.exec(level) ?? []
    if (word === undefined)
      return { why: `${JSON.stringify(level)}: expected a level, such as manifest[linux/amd64]` }
    if (!LEVELS.includes(word)) {
      const near = nearest(word, LEVELS)
      return {
        why: `there is no level ${JSON.stringify(word)}; there is ${LEVELS.join(", ")}`,
        ...(near && { near }),
      }
    }
    if (platform !== undefined && !/^\w+\/[\w-]+(?:\/\w+)?$/u.test(platform))
      return { why: `${JSON.stringify(platform)} is no platform: write os/architecture` }
    if (platform !== undefined && word.startsWith("index"))
      return { why: `${word} has no platform: an index is for all of them` }
  }
  return undefined
}
