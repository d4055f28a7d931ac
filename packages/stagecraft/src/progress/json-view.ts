import type { BuildEvent } from "@stagecraft/engine"
import { safeJson } from "../safe-json.ts"
import { toldStep } from "./build-summary.ts"
import { lineBatch } from "./line-batch.ts"
import type { ProgressView, ViewParts } from "./progress-view.ts"
import { tellEvent } from "./tell-event.ts"

/** Between two words about one step's transfers lie so many milliseconds, the last word excepted. */
const EVERY = 250

/**
 * Progress for programs: one JSON object a line, on standard error. The names are a promise, see `docs/progress.md`.
 *
 * Text is as the build wrote it, with secrets masked; what could move a cursor is spelled `\uXXXX`.
 */
export function jsonView({ terminal, model, places, mask, summary }: ViewParts): ProgressView {
  const batch = lineBatch(terminal.stderr)
  const write = (fields: object): void => batch.add(safeJson(fields))
  const told = new Map<string, number>()
  write({ type: "build-started", version: 1, images: [...model.images.keys()], at: Date.now() })
  const event = (event: BuildEvent): void => {
    if (event.type === "progress") {
      const key = `${event.id} ${event.name}`
      const now = performance.now()
      if (!event.done && now - (told.get(key) ?? -EVERY) < EVERY) return
      told.set(key, now)
    }
    write(tellEvent(event, mask, places))
  }
  const end = (): void => {
    const { criticalPath, missed, ...rest } = summary()
    write({
      type: "summary",
      ...rest,
      criticalPath: criticalPath.map(toldStep),
      missed: missed.map(toldStep),
      at: Date.now(),
    })
    batch.flush()
  }
  return { event, end }
}
