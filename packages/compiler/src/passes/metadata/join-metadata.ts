import type { ExposeStep, LabelStep, Span, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"

/** Says what became one. */
export type Joined = (word: "LABEL" | "EXPOSE", spans: readonly Span[]) => void

const METADATA: ReadonlySet<StepNode["kind"]> = new Set([
  "label",
  "expose",
  "cmd",
  "entrypoint",
  "stopsignal",
  "healthcheck",
])

/** A step that only says something in the image's config, and that no other instruction reads. */
export const isMetadata = ({ kind }: StepNode): boolean => METADATA.has(kind)

const placesOf = ({ places, span }: LabelStep | ExposeStep, count: number): readonly Span[] =>
  places ?? Array.from({ length: count }, () => span)

function joinLabels(first: LabelStep, next: LabelStep): LabelStep | undefined {
  const names = [...first.entries, ...next.entries].map(([name]) => plain(name))
  // A name that is set twice, or that only the builder knows, stays where an earlier one cannot hide it.
  if (names.includes(undefined) || new Set(names).size < names.length) return undefined
  const places = [first, next].flatMap((step) => placesOf(step, step.entries.length))
  return { ...first, entries: [...first.entries, ...next.entries], places }
}

function joinPorts(first: ExposeStep, next: ExposeStep): ExposeStep {
  const places = [first, next].flatMap((step) => placesOf(step, step.ports.length))
  return { ...first, ports: [...first.ports, ...next.ports], places }
}

/** One step that says what both say; undefined when that takes two. */
function join(first: StepNode, next: StepNode): StepNode | undefined {
  if (next.comments?.length) return undefined
  if (first.kind === "expose" && next.kind === "expose")
    return first.ports.length > 0 && next.ports.length > 0 ? joinPorts(first, next) : undefined
  if (first.kind === "label" && next.kind === "label")
    return first.entries.length > 0 && next.entries.length > 0 ? joinLabels(first, next) : undefined
  return undefined
}

/** The LABELs and EXPOSEs of a stretch of metadata. */
class Stretch {
  /** Where the last LABEL and the last EXPOSE stand, and the places of all that they consist of. */
  readonly #last = new Map<StepNode["kind"], { readonly at: number; readonly spans: Span[] }>()

  /** True when the step became part of one that stands in `out`. */
  take(step: StepNode, out: StepNode[]): boolean {
    if (step.kind !== "label" && step.kind !== "expose") return false
    const last = this.#last.get(step.kind)
    const whole = last && join(out[last.at]!, step)
    if (last && whole) {
      out[last.at] = whole
      last.spans.push(step.span)
      return true
    }
    this.#last.set(step.kind, { at: out.length, spans: [step.span] })
    return false
  }

  /** Tells of what became one, and begins anew. */
  end(joined: Joined): void {
    if (this.#last.size === 0) return
    for (const [kind, { spans }] of this.#last)
      if (spans.length > 1) joined(kind === "label" ? "LABEL" : "EXPOSE", spans)
    this.#last.clear()
  }
}

/**
 * Joins the LABELs, and the EXPOSEs, that stand side by side with nothing but metadata between them.
 *
 * One with a comment of its own begins anew, and so does a LABEL whose names are not all others, since of one name the
 * last value counts. The same list comes back when nothing is joined.
 */
export function joinMetadata(steps: readonly StepNode[], joined: Joined): readonly StepNode[] {
  const out: StepNode[] = []
  const stretch = new Stretch()
  for (const step of steps) {
    if (!isMetadata(step)) {
      stretch.end(joined)
      out.push(step)
    } else if (!stretch.take(step, out)) out.push(step)
  }
  stretch.end(joined)
  return out.length === steps.length ? steps : out
}
