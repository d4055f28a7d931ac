/** Why a value cannot be used, and the one that was most likely meant. */
export interface ValueFault {
  readonly why: string
  readonly near?: string
}

/** Whether a parser gave up. */
export function isFault(value: object): value is ValueFault {
  return "why" in value
}
