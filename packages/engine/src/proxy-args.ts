import type { DockerConfig, ProxySettings } from "./docker-config.ts"
import type { BuildRequest } from "./engine.ts"

const NAMES: Readonly<Record<keyof ProxySettings, string>> = {
  httpProxy: "HTTP_PROXY",
  httpsProxy: "HTTPS_PROXY",
  ftpProxy: "FTP_PROXY",
  noProxy: "NO_PROXY",
  allProxy: "ALL_PROXY",
}

/** The proxies that the docker command's settings have for an engine, as build arguments in both cases. */
export function proxyArgs({ proxies }: DockerConfig, host: string): Record<string, string> {
  const settings = proxies?.[host] ?? proxies?.["default"] ?? {}
  return Object.fromEntries(
    Object.entries(NAMES).flatMap(([key, name]) => {
      const value = settings[key as keyof ProxySettings]
      if (typeof value !== "string" || value === "") return []
      return [name, name.toLowerCase()].map((each) => [each, value])
    }),
  )
}

/**
 * A request with the proxies of the docker command's settings, but for those it sets itself, in whatever case.
 *
 * Builders know these arguments without an ARG, and leave them out of the cache's keys.
 *
 * @see https://docs.docker.com/reference/dockerfile/#predefined-args
 */
export function withProxies(
  request: BuildRequest,
  config: DockerConfig,
  host: string,
): BuildRequest {
  const { buildArgs = {} } = request
  const own = new Set(Object.keys(buildArgs).map((name) => name.toLowerCase()))
  const args = Object.entries(proxyArgs(config, host)).filter(
    ([name]) => !own.has(name.toLowerCase()),
  )
  if (args.length === 0) return request
  return { ...request, buildArgs: { ...Object.fromEntries(args), ...buildArgs } }
}
