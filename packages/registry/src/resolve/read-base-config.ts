import type { BaseConfig } from "@stagecraft/ir"

type Values = Readonly<Record<string, unknown>>

/** What the compiler must know of an image's config, as registries and engines say it; undefined where it is not what the format says. */
export function readBaseConfig(config: unknown): BaseConfig | undefined {
  if (config !== undefined && typeof config !== "object") return undefined
  const { Env, User, Shell, WorkingDir, OnBuild, Volumes } = (config ?? {}) as Values
  const env = texts(Env)
  const shell = texts(Shell)
  const onbuild = texts(OnBuild)
  const [user, directory] = [word(User), word(WorkingDir)]
  // The order of these says nothing, and the lock has them sorted.
  const volumes = typeof Volumes === "object" ? Object.keys(Volumes ?? {}).toSorted() : []
  if (!env || !shell || !onbuild || user === undefined || directory === undefined) return undefined
  const variables = new Map<string, string>()
  for (const each of env) {
    const [name = "", ...rest] = each.split("=")
    variables.set(name, rest.join("="))
  }
  const environment = Object.create(null) as Record<string, string>
  for (const name of [...variables.keys()].toSorted()) environment[name] = variables.get(name)!
  return {
    ...(shell.length > 0 && { shell }),
    ...(user !== "" && { user }),
    ...(directory !== "" && { directory }),
    environment,
    volumes,
    onbuild,
  }
}

/** A list of strings; absent and null are the empty one. */
function texts(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return undefined
  return value.every((each) => typeof each === "string") ? value : undefined
}

function word(value: unknown): string | undefined {
  if (value === undefined || value === null) return ""
  return typeof value === "string" ? value : undefined
}
