import type { Diagnostic, Severity } from "./diagnostic.ts"

/** A maker of one kind of diagnostic, with what a page about it needs to know. */
export interface Problem<A extends readonly unknown[]> {
  (...args: A): Diagnostic
  readonly code: string
  readonly severity: Severity
  readonly summary: string
}

/** What the maker fills in; code and severity come from the declaration. */
export type ProblemBody = {
  [K in Exclude<keyof Diagnostic, "code" | "severity">]: Diagnostic[K] | undefined
} & {
  readonly message: string
}

const declared = new Map<string, Severity>()

/**
 * Declares a problem once: a code of lower-case words, its severity, a one-line summary, and what builds it.
 *
 * @throws Error when two problems claim one code; that is a bug of ours.
 */
export function problem<A extends readonly unknown[]>(
  code: string,
  severity: Severity,
  summary: string,
  build: (...args: A) => Partial<ProblemBody> & { readonly message: string },
): Problem<A> {
  if (declared.has(code)) throw new Error(`problem ${code} is declared twice`)
  declared.set(code, severity)
  const make = (...args: A): Diagnostic => {
    const body = build(...args)
    const present = Object.entries(body).filter(([, value]) => value !== undefined && value !== "")
    return {
      code,
      severity,
      ...(Object.fromEntries(present) as Omit<Diagnostic, "code" | "severity">),
    }
  }
  return Object.assign(make, { code, severity, summary })
}
