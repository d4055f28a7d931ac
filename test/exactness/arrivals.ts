import type { StepNode } from "@stagecraft/ir"
import { expect } from "vitest"
import { groups, head, options, print, seed } from "./campaign.ts"
import type { EngineClient, ImageConfig } from "./engine-client.ts"
import { isHoldable } from "./hostile-text.ts"

/** A step, and how to tell that its value arrived. */
export interface Case {
  readonly step: StepNode
  /** What the image must show for it. */
  readonly arrived: (config: ImageConfig, history: readonly string[]) => boolean
  /** Whether a refusal is right. */
  readonly mayRefuse: boolean
  readonly label: string
}

/** Prints the cases, builds what was accepted in few files, and asks each case whether its value arrived. */
export async function check(
  engine: EngineClient,
  cases: readonly Case[],
  size: number,
  escape: "\\" | "`",
): Promise<number> {
  const accepted = cases.flatMap((each) => {
    const printed = print(each.step, options(escape))
    if ("text" in printed) return [{ ...each, printed: printed.text }]
    expect(each.mayRefuse, `${each.label} was refused: ${JSON.stringify(printed.refused)}`).toBe(
      true,
    )
    return []
  })
  for (const group of groups(accepted, size)) {
    const dockerfile = `${head(escape)}LABEL keep=1\n${group.map(({ printed }) => printed).join("\n")}\n`
    const built = await engine.build(dockerfile)
    if (!built.ok) throw new Error(`seed ${seed}: ${built.error}\n${dockerfile}`)
    const [config, history] = await Promise.all([
      engine.config(built.image),
      engine.history(built.image),
    ])
    const lost = group.filter(({ arrived }) => !arrived(config, history))
    expect(
      lost.map(({ label, printed }) => ({ label, printed })),
      `seed ${seed}`,
    ).toEqual([])
    await engine.remove(built.image)
  }
  return accepted.length
}

/** True when a list of a config has the value. */
export const has = <T>(list: readonly T[] | null | undefined, value: T): boolean =>
  list?.includes(value) ?? false

/** True for what a line can hold. */
export const oneLine = (value: string): boolean => isHoldable(value) && !value.includes("\n")
