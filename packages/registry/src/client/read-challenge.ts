/** What a registry asks for: a name and a password, or a token of another server. */
export type Challenge =
  | { readonly kind: "basic" }
  | {
      readonly kind: "bearer"
      readonly realm: string
      readonly service?: string
      readonly scope?: string
    }

const LONGEST = 8192

/** Reads a `WWW-Authenticate` header; undefined where it asks for nothing that is known here. */
export function readChallenge(header: string | undefined): Challenge | undefined {
  if (header === undefined || header.length > LONGEST) return undefined
  const bearer = /(?:^|,\s*)bearer\s+(.*)$/isu.exec(header)?.[1]
  const values = new Map<string, string>()
  for (const [, name = "", quoted, bare] of (bearer ?? "").matchAll(
    /(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gu,
  ))
    values.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/gsu, "$1") ?? bare ?? "")
  const [realm, service, scope] = ["realm", "service", "scope"].map((name) => values.get(name))
  if (realm !== undefined)
    return {
      kind: "bearer",
      realm,
      ...(service !== undefined && { service }),
      ...(scope !== undefined && { scope }),
    }
  return /(?:^|,\s*)basic(?:\s|$)/iu.test(header) ? { kind: "basic" } : undefined
}
