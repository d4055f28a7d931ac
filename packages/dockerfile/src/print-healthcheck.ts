import type { HealthcheckStep } from "@stagecraft/ir"
import { commandForm } from "./command-form.ts"
import { continueLines } from "./continue-lines.ts"
import type { Page } from "./page.ts"
import { need } from "./page.ts"
import type { PrintedLine } from "./printed.ts"

/** Prints `HEALTHCHECK [--interval=…] CMD …`, or `HEALTHCHECK NONE`. */
export function printHealthcheck(step: HealthcheckStep, page: Page): readonly PrintedLine[] {
  if (step.form === undefined) return [{ text: "HEALTHCHECK NONE", spans: [step.span] }]
  if (step.startInterval !== undefined) need(page, "start-interval")
  const flags = [
    ["interval", step.interval],
    ["timeout", step.timeout],
    ["start-period", step.startPeriod],
    ["start-interval", step.startInterval],
    ["retries", step.retries],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`--${String(name)}=${String(value)}`]))
  const [first, ...rest] = commandForm(step.form, page)
  if (!first) return []
  const head = ["HEALTHCHECK", ...flags, "CMD", first.text].join(" ")
  return continueLines([{ ...first, text: head }, ...rest], page.options.escape)
}
