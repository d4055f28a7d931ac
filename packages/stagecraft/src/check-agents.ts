import { nearest } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import type { BuildOverrides } from "./build-overrides.ts"
import { builtStage } from "./build-request.ts"
import { mountsOf } from "./build-secrets.ts"
import { withBases } from "./compile-image.ts"
import type { CompiledImage } from "./compile-image.ts"
import type { SecretOverrides } from "./secret-overrides.ts"
import { unknownSsh } from "./secret-problems.ts"

/** Looks for agents that are given and that no step mounts. */
export function checkAgents(
  { ssh }: Pick<SecretOverrides, "ssh">,
  compiled: readonly CompiledImage[],
  overrides: Pick<BuildOverrides, "target">,
): readonly Diagnostic[] {
  const mounts = compiled.flatMap((each) => mountsOf(builtStage(each, overrides), withBases(each)))
  const known = new Set(
    mounts.flatMap(([{ kind, id = "default" }]) => (kind === "ssh" ? [id] : [])),
  )
  return Object.keys(ssh)
    .filter((id) => !known.has(id))
    .map((id) => unknownSsh(id, nearest(id, known), [...known]))
}
