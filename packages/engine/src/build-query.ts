import type { BuildRequest } from "./engine.ts"

/** The query of `POST /build` for a request. @see https://docs.docker.com/reference/api/engine/ */
export function buildQuery(request: BuildRequest, wire: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(wire)
  for (const tag of request.tags ?? []) query.append("t", tag)
  const map = (name: string, values: Readonly<Record<string, string>> | undefined): void => {
    if (values && Object.keys(values).length > 0) query.set(name, JSON.stringify(values))
  }
  map("buildargs", request.buildArgs)
  map("labels", request.labels)
  if (request.target !== undefined) query.set("target", request.target)
  const [platform] = request.platforms ?? []
  if (platform !== undefined) query.set("platform", platform)
  if (request.noCache) query.set("nocache", "1")
  if (request.pull) query.set("pull", "1")
  if (request.network !== undefined) query.set("networkmode", request.network)
  for (const entry of request.extraHosts ?? []) query.append("extrahosts", entry.replace("=", ":"))
  if (request.shmSize !== undefined) query.set("shmsize", String(request.shmSize))
  const ulimits = Object.entries(request.ulimits ?? {})
  if (ulimits.length > 0)
    query.set(
      "ulimits",
      JSON.stringify(ulimits.map(([Name, { soft, hard }]) => ({ Name, Soft: soft, Hard: hard }))),
    )
  if (request.cgroupParent !== undefined) query.set("cgroupparent", request.cgroupParent)
  return query.toString()
}
