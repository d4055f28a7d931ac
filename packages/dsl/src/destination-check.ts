import type { IsLiteral, TypeProblem } from "./type-problem.ts"

/** A destination that says that it is a folder; of Windows images as `C:\\app\\`. */
type Folder = `${string}/` | `${string}:\\${string}\\` | "." | ".."

/**
 * Where COPY and ADD write to, or the sentence why not: several sources need a folder.
 *
 * Looked at where both are literals; the compiler looks at the rest.
 */
export type CheckedDestination<Sources, Destination extends string> = Sources extends readonly [
  unknown,
  unknown,
  ...unknown[],
]
  ? Destination extends Folder
    ? Destination
    : IsLiteral<Destination> extends true
      ? TypeProblem<`several sources need a folder as their destination: end it with a slash, as in ${Destination}/`>
      : Destination
  : Destination
