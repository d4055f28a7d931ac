import type { Stage } from "@stagecraft/dsl"
import { bind } from "@stagecraft/dsl"

/** A stage that writes, of each of these, what a command says in it to `/out/0`, `/out/1`, … */
export function listed(lister: Stage, stages: readonly Stage[], list: string): Stage {
  const all = stages.map((_, index) => `(cd /g/${index}; ${list}) > /out/${index}`)
  return lister.run(`mkdir /out && ${all.join(" && ")}`, {
    mounts: stages.map((each, index) => bind(`/g/${index}`, { from: each })),
  })
}
