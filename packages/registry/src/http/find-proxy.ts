import { Failure } from "../failure.ts"

/** The environment a request sees; `process.env` has this shape. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy for an address, as curl and Go read the environment: `HTTPS_PROXY` and `HTTP_PROXY`, `ALL_PROXY` where they
 * are absent, and `NO_PROXY` with names, names that begin with a dot, addresses and `*`. Undefined: none.
 *
 * @throws Failure `unreachable` for one that is not spoken to by HTTP: what is to go through it must not go past it.
 */
export function findProxy(url: URL, env: Environment): URL | undefined {
  const nameOf = (name: string): string | undefined =>
    [name.toLowerCase(), name].find((each) => env[each])
  const own = nameOf(url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY")
  const name = own ?? nameOf("ALL_PROXY")
  const proxy = name === undefined ? undefined : env[name]
  if (name === undefined || !proxy || isLoopback(url.hostname)) return undefined
  if (isLeftOut(url, env[nameOf("NO_PROXY") ?? ""] ?? "")) return undefined
  const address = /^[a-z][\w+.-]*:\/\//iu.test(proxy) ? proxy : `http://${proxy}`
  const found = URL.canParse(address) ? new URL(address) : undefined
  if (found && /^https?:$/u.test(found.protocol)) return found
  throw unusable(name, found, url)
}

/** Never says the address: a password may stand in it. */
function unusable(name: string, proxy: URL | undefined, { hostname, protocol }: URL): Failure {
  const why = proxy
    ? `names a proxy of ${proxy.protocol}//, and only those of http:// and https:// are spoken to`
    : "is not the address of a proxy"
  const better = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY"
  return new Failure("unreachable", `${name} ${why}`, {
    hint: `name an HTTP proxy in ${better}, which counts before ALL_PROXY, or ask directly with NO_PROXY=${hostname}`,
  })
}

/** True for this very machine. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[?::1\]?)$/iu.test(host)
}

function isLeftOut({ hostname, port, protocol }: URL, list: string): boolean {
  const host = hostname.toLowerCase()
  const usual = port || (protocol === "https:" ? "443" : "80")
  return list
    .toLowerCase()
    .split(/[\s,]+/u)
    .filter((each) => each !== "")
    .some((each) => {
      if (each === "*") return true
      const [, name = "", own] = /^(.*?)(?::(\d+))?$/u.exec(each) ?? []
      if (own !== undefined && own !== usual) return false
      const domain = name.replace(/^\*?\./u, "")
      return host === domain || host.endsWith(`.${domain}`)
    })
}
