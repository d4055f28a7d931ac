/** The fields of a package.json that are lists of dependencies. */
export const LISTS = [
  "dependencies",
  "optionalDependencies",
  "devDependencies",
  "peerDependencies",
] as const

export type DependencyRanges = Readonly<Record<string, string>>

/** A package.json. The named fields were checked, the others are as they stand there. */
export interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly packageManager?: string
  readonly dependencies?: DependencyRanges
  readonly optionalDependencies?: DependencyRanges
  readonly devDependencies?: DependencyRanges
  readonly peerDependencies?: DependencyRanges
  readonly scripts?: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

export type JsonObject = Readonly<Record<string, unknown>>

/** The value if it is an object with fields, and no list. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined
}

/** A field of an object, never one that all objects inherit. */
export const fieldOf = (value: unknown, name: string): unknown => {
  const object = asObject(value)
  return object && Object.hasOwn(object, name) ? object[name] : undefined
}
