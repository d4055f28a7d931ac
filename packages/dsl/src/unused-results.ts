import type { StageNode } from "@stagecraft/ir"

/** What belongs to one run of a config. */
type Run = object

/** The stages that verbs made and that nobody took up, each with the run that it was made in. */
const results = new Map<StageNode, Run>()

let current: Run | undefined

/** A stage, of which the last step is the verb that made it. */
export type UnusedResult = Pick<StageNode, "steps">

/**
 * Takes note from now on of what verbs make and nobody takes up: no other verb, no image, no copy.
 *
 * One run at a time may be noted; what it made can still be taken up after its end.
 *
 * @returns What ends it, and what tells of the results that nobody has taken up by then, and forgets them; to be asked
 *   at least once, whatever became of the run.
 */
export function noteResults(): {
  readonly end: () => void
  readonly unused: () => readonly UnusedResult[]
} {
  const run: Run = {}
  current = run
  return {
    end: () => {
      if (current === run) current = undefined
    },
    unused: () => {
      const found = [...results].flatMap(([node, of]) => (of === run ? [node] : []))
      for (const node of found) results.delete(node)
      return found
    },
  }
}

/** A verb made a stage. */
export function noteResult(node: StageNode): void {
  if (current) results.set(node, current)
}

/** A stage goes into another one, or into an image. */
export function noteUse(node: StageNode): void {
  if (results.size > 0) results.delete(node)
}
