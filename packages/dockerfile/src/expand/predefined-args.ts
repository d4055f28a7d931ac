const SIDES = ["BUILD", "TARGET"] as const
const FACTS = ["PLATFORM", "OS", "OSVERSION", "ARCH", "VARIANT"] as const

/**
 * The arguments of the platforms and the target: they exist before the first FROM without a declaration.
 *
 * @see https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
 */
export const platformArgs: ReadonlySet<string> = new Set([
  ...SIDES.flatMap((side) => FACTS.map((fact) => `${side}${fact}`)),
  "TARGETSTAGE",
])

/**
 * The arguments that every RUN has without a declaration, under the names that the language exports.
 *
 * @see https://docs.docker.com/reference/dockerfile/#predefined-args
 */
export const proxyArgs: ReadonlySet<string> = new Set(
  ["HTTP", "HTTPS", "FTP", "NO", "ALL"].map((what) => `${what}_PROXY`),
)
