/** What keeps a registry from doing what it is asked, as far as its words or the engine's tell. */
export type RegistryTrouble = "limit" | "name" | "certificate" | "denied"

/** The first that matches counts: a token that cannot be fetched is "denied", too, whatever the cause. */
const SIGNS: readonly (readonly [RegistryTrouble, RegExp])[] = [
  ["limit", /\b429\b|toomanyrequests|too many requests/iu],
  ["name", /no such host|name resolution|\blookup /iu],
  ["certificate", /\bx509\b|\btls\b(?! handshake timeout)|http response to https/iu],
  [
    "denied",
    /\b40[13]\b|unauthorized|denied|forbidden|authentication required|no basic auth|insufficient_scope|authorization failed/iu,
  ],
]

/** A message without what is named in it: a port may be 40123, and a repository called "denied". */
function withoutNames(message: string, reference: string): string {
  return message.replaceAll(/[^\s"'(),]+/gu, (word) => {
    const isReference = word.includes(":") && word.replace(/:$/u, "") === reference
    return isReference || (word.includes("/") && !word.startsWith("i/o")) ? " " : word
  })
}

/** Reads what a registry's answer to a pull or a push of the reference complains of. */
export function registryTrouble(message: string, reference: string): RegistryTrouble | undefined {
  const spoken = withoutNames(message, reference)
  return SIGNS.find(([, sign]) => sign.test(spoken))?.[0]
}

const PULL_HINTS: Readonly<Record<RegistryTrouble, string>> = {
  limit: "the registry limits how often it may be asked: wait, `docker login`, or use a mirror",
  name: "check the registry's name and the engine's DNS and proxy settings",
  certificate:
    "the engine does not trust the registry's certificate: add its CA to the engine, or list it under insecure-registries",
  denied: "`docker login` to the registry with an account that may read the image",
}

/** The way out for whoever cannot pull the reference. */
export function pullHint(message: string, reference: string): string {
  const trouble = registryTrouble(message, reference)
  return trouble
    ? PULL_HINTS[trouble]
    : "the registry or the way to it is in trouble: try again, or use a mirror"
}
