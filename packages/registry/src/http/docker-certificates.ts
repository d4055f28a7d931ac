import { readFileSync, readdirSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { rootCertificates } from "node:tls"
import type { SecureContextOptions } from "node:tls"
import type { Environment } from "./find-proxy.ts"

/** What a connection to a host trusts beside the usual, and shows. */
export type Certificates = Pick<SecureContextOptions, "ca" | "cert" | "key">

/** Finds the certificates for the server of an address; undefined: nothing is said of it. */
export type FindCertificates = (url: URL) => Certificates | undefined

/**
 * Reads what Docker's engines read of a registry: in a folder of its name, host or host and port, `*.crt` are authorities
 * that are trusted beside the usual ones, and `NAME.cert` is shown, with `NAME.key`; of several the first by name.
 *
 * @see https://docs.docker.com/engine/security/certificates/
 */
export function dockerCertificates(env: Environment): FindCertificates {
  const known = new Map<string, Certificates | undefined>()
  const own = env["XDG_CONFIG_HOME"] || join(homedir(), ".config")
  // The first is that of an engine without root.
  const folders = [join(own, "docker/certs.d"), "/etc/docker/certs.d"]
  return ({ host, hostname, port }) => {
    if (/^\.*$/u.test(hostname)) return undefined
    if (known.has(host)) return known.get(host)
    const names = port === "" ? [host, `${hostname}:443`] : [host]
    const places = folders.flatMap((folder) => names.map((name) => join(folder, name)))
    const found = places.map((folder) => readFolder(folder, env)).find(Boolean)
    known.set(host, found)
    return found
  }
}

function readFolder(folder: string, env: Environment): Certificates | undefined {
  const names = namesIn(folder)
  const ending = (end: string): readonly string[] => names.filter((name) => name.endsWith(end))
  const textOf = (name: string): string | undefined => read(join(folder, name))
  const authorities = ending(".crt").flatMap((name) => textOf(name) ?? [])
  const [name] = ending(".cert")
  const cert = name && textOf(name)
  const key = name && textOf(name.replace(/\.cert$/u, ".key"))
  if (names.length === 0) return undefined
  return {
    // Those that are named here would take the place of the usual ones.
    ...(authorities.length > 0 && { ca: [...rootCertificates, ...moreOf(env), ...authorities] }),
    ...(cert && key && { cert, key }),
  }
}

function moreOf({ NODE_EXTRA_CA_CERTS: file }: Environment): readonly string[] {
  const text = file && read(file)
  return text ? [text] : []
}

/** None where there is no such folder, or it is not for everybody. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted()
  } catch {
    return []
  }
}

/** Undefined for what is shut, for the engine is another user, and for what TLS would choke on. */
function read(file: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8")
    return text.includes("-----BEGIN ") ? text : undefined
  } catch {
    return undefined
  }
}
