/** A platform as registries and configs name it. */
export interface PlatformParts {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

/** The variants that a plain architecture means. */
const IMPLIED: Readonly<Record<string, string>> = { arm64: "v8", arm: "v7", amd64: "v1" }

/** `linux/arm64`: what is implied is left out, but for arm, whose variants differ. */
export function platformKey({ os, architecture, variant }: PlatformParts): string {
  const own = variant || (architecture === "arm" ? IMPLIED["arm"] : undefined)
  const isImplied = own === IMPLIED[architecture] && architecture !== "arm"
  return [os, architecture, ...(own === undefined || isImplied ? [] : [own])].join("/")
}

/** The same of `os/arch[/variant]`. */
export function readPlatform(platform: string): string {
  const [os = "", architecture = "", variant] = platform.toLowerCase().split("/")
  const usual = { x86_64: "amd64", aarch64: "arm64" }[architecture] ?? architecture
  return platformKey({ os, architecture: usual, ...(variant !== undefined && { variant }) })
}

/** The key of a platform's image, or of one that runs there too: an older variant. Undefined when there is none. */
export function findPlatform(keys: Iterable<string>, platform: string): string | undefined {
  const known = new Set(keys)
  const key = readPlatform(platform)
  if (known.has(key)) return key
  const [, head, version] = /^(.*?)(?:\/v(\d{1,2}))?$/u.exec(key) ?? []
  if (head === undefined || version === undefined) return undefined
  for (let older = Number(version) - 1; older > 0; older--)
    if (known.has(`${head}/v${older}`)) return `${head}/v${older}`
  return known.has(head) ? head : undefined
}
