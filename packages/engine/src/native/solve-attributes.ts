import { isYes, joinFields } from "@stagecraft/ir"

import type { BuildRequest } from "../engine.ts"

/** What the Dockerfile frontend and the solver are told of a request, beside its inputs. */
export interface SolveAttributes {
  readonly attributes: Readonly<Record<string, string>>
  readonly entitlements: readonly string[]
}

/** What an engine has to be asked for before a request can be written down. */
export interface EngineFacts {
  /** The address that `host-gateway` stands for. */
  readonly hostGateway?: string | undefined
}

/** True when the request names the engine's own host, whose address only the engine knows. */
export function needsHostGateway({ extraHosts = [] }: BuildRequest): boolean {
  return extraHosts.some((entry) => entry.endsWith("=host-gateway"))
}

/**
 * The attributes of a request in the words of the Dockerfile frontend.
 *
 * @param contexts - What each named context stands for, in the frontend's words.
 * @see https://github.com/moby/buildkit/blob/master/frontend/dockerui/config.go
 */
export function solveAttributes(
  request: BuildRequest,
  contexts: Readonly<Record<string, string>>,
  facts: EngineFacts = {},
): SolveAttributes {
  const attributes: Record<string, string> = {
    // What the engine's store has is used; only `pull` asks the registry anew.
    "image-resolve-mode": request.pull ? "pull" : "local",
  }
  const entitlements = new Set(request.entitlements)
  const { target, platforms = [], noCache, network, shmSize, cgroupParent } = request
  if (target !== undefined) attributes["target"] = target
  if (platforms.length > 0) attributes["platform"] = platforms.join(",")
  if (noCache === true) attributes["no-cache"] = ""
  else if (noCache && noCache.length > 0) attributes["no-cache"] = noCache.join(",")
  if (network !== undefined && network !== "default") attributes["force-network-mode"] = network
  if (network === "host") entitlements.add("network.host")
  if (shmSize !== undefined) attributes["shm-size"] = String(shmSize)
  if (cgroupParent !== undefined) attributes["cgroup-parent"] = cgroupParent
  const hosts = (request.extraHosts ?? []).map((entry) =>
    facts.hostGateway === undefined
      ? entry
      : entry.replace(/=host-gateway$/u, `=${facts.hostGateway}`),
  )
  if (hosts.length > 0) attributes["add-hosts"] = hosts.join(",")
  const ulimits = Object.entries(request.ulimits ?? {})
  if (ulimits.length > 0)
    attributes["ulimit"] = ulimits
      .map(([name, { soft, hard }]) => `${name}=${soft}:${hard}`)
      .join(",")
  for (const [name, value] of Object.entries(request.buildArgs ?? {}))
    attributes[`build-arg:${name}`] = value
  for (const [name, value] of Object.entries(request.labels ?? {}))
    attributes[`label:${name}`] = value
  for (const [name, source] of Object.entries(contexts)) attributes[`context:${name}`] = source
  for (const { type, attributes: given } of request.attest ?? []) {
    const { disabled, ...rest } = given
    const fields = Object.entries({ type, ...rest }).map(([name, value]) => `${name}=${value}`)
    if (!isYes(disabled)) attributes[`attest:${type}`] = joinFields(fields)
  }
  const imports = (request.cacheFrom ?? []).map(({ type, attributes: Attrs }) => ({
    Type: type,
    Attrs,
  }))
  if (imports.length > 0) attributes["cache-imports"] = JSON.stringify(imports)
  return { attributes, entitlements: [...entitlements] }
}
