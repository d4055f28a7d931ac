import type { ArgReference } from "@stagecraft/ir"
import type { PassTools } from "../pass.ts"
import { argTwoDefaults } from "../problems.ts"
import { argKey, bareArg } from "./collect-args.ts"

/** Watches that who reads a name gets the argument that is meant, where one name has several declarations. */
export interface Declarations {
  /** A text reads `arg` where `seen` is declared, or a declaration that nobody knows. */
  meet(arg: ArgReference, seen: ArgReference | undefined): void
  /** The compiler declares `arg` by itself: every such declaration of a name must be one, and that above the first FROM. */
  place(arg: ArgReference, above: ArgReference | undefined): void
}

/** Reports each clash of declarations once. */
export function watchDeclarations(report: PassTools["report"]): Declarations {
  const placed = new Map<string, ArgReference>()
  const reported = new Set<string>()
  const meet = (arg: ArgReference, seen: ArgReference | undefined) => {
    if (!seen || argKey(arg) === argKey(seen)) return
    const key = `${arg.name}=${argKey(arg)}`
    if (reported.has(key)) return
    reported.add(key)
    report(argTwoDefaults(bareArg(arg), seen))
  }
  return {
    meet,
    place(arg, above) {
      if (arg.origin !== "user") return
      const known = above ?? placed.get(arg.name)
      if (known) meet(arg, known)
      else placed.set(arg.name, bareArg(arg))
    },
  }
}
