/** The version of the Dockerfile language, `1.N`. */
export type FrontendVersion = readonly [major: number, minor: number]

/**
 * The Dockerfile frontend inside each line of Docker Engine, newest first, each with the first release that has it.
 *
 * The engine does not tell. BuildKit 0.N carries 1.(N-6) from 0.8 on, and Docker's release notes name the BuildKit.
 */
const FRONTENDS: readonly (readonly [major: number, minor: number, frontend: number])[] = [
  [29, 2, 21],
  [29, 1, 20],
  [28, 5, 19],
  [28, 4, 18],
  [28, 3, 17],
  [28, 2, 16],
  [28, 1, 15],
  [28, 0, 14],
  [27, 4, 11],
  [27, 3, 10],
  [27, 1, 9],
  [27, 0, 8],
  [26, 0, 7],
  [25, 0, 6],
  [24, 0, 5],
  [23, 0, 4],
  [20, 10, 2],
]

/** The frontend of a Docker Engine by its version; undefined when the version is not known. */
export function frontendOf(engineVersion: string): FrontendVersion | undefined {
  const match = /^(\d+)\.(\d+)/u.exec(engineVersion)
  if (!match) return undefined
  const major = Number(match[1])
  const minor = Number(match[2])
  const row = FRONTENDS.find(([a, b]) => major > a || (major === a && minor >= b))
  return row && [1, row[2]]
}

/** True when the frontend `has` understands what needs `needed`. */
export function isAtLeast(has: FrontendVersion, needed: FrontendVersion): boolean {
  return has[0] > needed[0] || (has[0] === needed[0] && has[1] >= needed[1])
}
