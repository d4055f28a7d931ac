import { arg, isRecord, wrongType } from "@stagecraft/dsl"
import type { Block, Stage } from "@stagecraft/dsl"

/**
 * Variables that a build writes into what it makes, as those that begin with `NEXT_PUBLIC_` or `VITE_`: build arguments
 * that commands see as their environment. In a list each must be given to the build; an object has defaults.
 *
 * They are public: whoever has the image can read them.
 *
 * @example node.app({ package: "apps/web", prepare: node.publicEnv(["NEXT_PUBLIC_API"]) })
 */
export function publicEnv(names: readonly string[] | Readonly<Record<string, string>>): Block {
  if (!Array.isArray(names) && !isRecord(names))
    throw wrongType("node.publicEnv", "a list of names, or an object", names)
  const entries = Array.isArray(names)
    ? (names as readonly string[]).map((name) => [name, arg(name)] as const)
    : Object.entries(names).map(([name, value]) => [name, arg(name, { default: value })] as const)
  const env = Object.fromEntries(entries)
  return (stage: Stage) => stage.env(env)
}
