/** The environment a request sees; `process.env` has this shape. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy for an address, as curl and Go read the environment: `HTTPS_PROXY` and `HTTP_PROXY`, `ALL_PROXY` where they
 * are absent, and `NO_PROXY` with names, names that begin with a dot, addresses and `*`. Undefined: none.
 */
export function findProxy(url: URL, env: Environment): URL | undefined {
  const read = (name: string): string | undefined => env[name.toLowerCase()] || env[name]
  const own = url.protocol === "https:" ? read("HTTPS_PROXY") : read("HTTP_PROXY")
  const proxy = own ?? read("ALL_PROXY")
  if (!proxy || isLoopback(url.hostname) || isLeftOut(url, read("NO_PROXY") ?? "")) return undefined
  const address = /^[a-z][\w+.-]*:\/\//iu.test(proxy) ? proxy : `http://${proxy}`
  try {
    const found = new URL(address)
    return /^https?:$/u.test(found.protocol) ? found : undefined
  } catch {
    return undefined
  }
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
