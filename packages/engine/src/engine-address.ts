import type { SecureContextOptions } from "node:tls"

/** Where an engine listens: a socket file, or a host and port with TLS or without. */
export interface EngineAddress {
  /** As the user would write it in `DOCKER_HOST`; for messages. */
  readonly shown: string
  readonly socketPath?: string
  readonly host?: string
  readonly port?: number
  readonly tls?: SecureContextOptions & { readonly rejectUnauthorized: boolean }
}

/** An address that cannot be used, and why in half a sentence. */
export interface AddressRefusal {
  readonly refused: string
  readonly hint?: string
}

const REFUSED: Readonly<Record<string, AddressRefusal>> = {
  npipe: {
    refused: "named pipes of Windows are not supported",
    hint: "run Stagecraft inside WSL 2, where Docker Desktop offers unix:///var/run/docker.sock",
  },
  ssh: {
    refused: "engines behind ssh are not supported yet",
    hint: "forward the socket yourself, `ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock user@host`, and set DOCKER_HOST=unix:///tmp/docker.sock",
  },
  fd: { refused: "fd:// is an address for the daemon, not for a client" },
}

/**
 * Reads an address as `DOCKER_HOST` spells it: `unix:///path`, `tcp://host:port`, `http(s)://…` or `host:port`.
 *
 * @param tls - What to present when the address is not a socket file; absent: no TLS.
 */
export function parseAddress(
  value: string,
  tls?: EngineAddress["tls"],
): EngineAddress | AddressRefusal {
  const [, scheme = "tcp", rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/isu.exec(value) ?? []
  const kind = scheme.toLowerCase()
  if (kind === "unix")
    return rest === ""
      ? { refused: "there is no path after unix://" }
      : { shown: value, socketPath: rest }
  if (kind !== "tcp" && kind !== "http" && kind !== "https")
    return REFUSED[kind] ?? { refused: `the scheme ${kind}:// is unknown` }
  const url = URL.canParse(`http://${rest}`) ? new URL(`http://${rest}`) : undefined
  if (!url || url.hostname === "" || (url.pathname !== "/" && url.pathname !== ""))
    return { refused: "it is not of the form tcp://host:port" }
  const secure = kind === "https" ? (tls ?? { rejectUnauthorized: true }) : tls
  // WHATWG URLs drop the scheme's default port, which here means what was written: port 80.
  const written = /:(\d+)\/?$/u.exec(rest)?.[1]
  return {
    shown: value,
    host: url.hostname.replace(/^\[|\]$/gu, ""),
    port: written === undefined ? (secure ? 2376 : 2375) : Number(written),
    ...(secure && { tls: secure }),
  }
}
