import { Failure } from "../failure.ts"
import { readBody, send } from "../http/send.ts"
import type { HttpSettings } from "../http/send.ts"
import type { Challenge } from "./read-challenge.ts"

/** What a registry is shown; a token stands in `secret` with an empty username. */
export interface Credentials {
  readonly username: string
  readonly secret: string
}

/** What a token is asked for. */
export interface TokenWish {
  /** The registry, as messages name it. */
  readonly host: string
  /** `repository:library/debian:pull` */
  readonly scope: string
  /** The registry itself is spoken to without TLS. */
  readonly isPlain: boolean
  readonly credentials: Credentials | undefined
}

const MOST_BYTES = 2 ** 20

/** The value of an `Authorization` header. @throws Failure `denied`, and what asking for a token throws. */
export async function authorize(
  challenge: Challenge,
  wish: TokenWish,
  settings: HttpSettings,
): Promise<string> {
  const { credentials, host } = wish
  if (challenge.kind === "bearer") return `Bearer ${await askToken(challenge, wish, settings)}`
  if (!credentials || credentials.username === "") throw withoutLogin(host)
  return basic(credentials)
}

/** That somebody has to log in. */
export function withoutLogin(host: string): Failure {
  return new Failure("denied", `${host} wants a login, or has no such image`, {
    hint: `log in with «docker login ${host}», and check the name`,
  })
}

/** That a login does not do. */
export function wrongLogin(host: string): Failure {
  return new Failure("denied", `${host} does not take the credentials for it`, {
    hint: `log in again with «docker login ${host}», and check what this account may do there`,
  })
}

const basic = ({ username, secret }: Credentials): string =>
  `Basic ${Buffer.from(`${username}:${secret}`).toString("base64")}`

/** @see https://distribution.github.io/distribution/spec/auth/token/ */
async function askToken(
  { realm, service, scope }: Extract<Challenge, { kind: "bearer" }>,
  wish: TokenWish,
  settings: HttpSettings,
): Promise<string> {
  const { host, isPlain, credentials } = wish
  const url = URL.canParse(realm) ? new URL(realm) : undefined
  if (!url || !/^https?:$/u.test(url.protocol))
    throw new Failure("nonsense", `${host} sends for a token to what is no address`)
  // Who listens in between must not be handed a password that the registry itself would get in secret.
  if (url.protocol === "http:" && !isPlain)
    throw new Failure("nonsense", `${host} sends for a token to an address without TLS`)
  const asked = scope ?? wish.scope
  const isToken = credentials?.username === ""
  const answer = isToken
    ? await send(
        {
          url,
          method: "POST",
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({
            grant_type: "refresh_token",
            refresh_token: credentials.secret,
            client_id: "stagecraft",
            scope: asked,
            ...(service !== undefined && { service }),
          }).toString(),
        },
        settings,
      )
    : await send(
        {
          url: withQuery(url, { ...(service !== undefined && { service }), scope: asked }),
          headers: credentials ? { Authorization: basic(credentials) } : {},
        },
        settings,
      )
  const body = await readBody(answer, MOST_BYTES)
  if (answer.status === 401 || answer.status === 403)
    throw credentials ? wrongLogin(host) : withoutLogin(host)
  if (answer.status !== 200)
    throw new Failure(
      "unreachable",
      `${url.host} gives no token (${answer.status})`,
      answer.status >= 500 || answer.status === 429 ? { retryAfter: 0 } : {},
    )
  const token = readToken(body)
  if (token === undefined) throw new Failure("nonsense", `${url.host} answers with no token`)
  return token
}

function withQuery(url: URL, values: Readonly<Record<string, string>>): URL {
  const own = new URL(url)
  for (const [name, value] of Object.entries(values)) own.searchParams.set(name, value)
  return own
}

function readToken(body: Buffer): string | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"))
    const { token, access_token: other } = value as Readonly<Record<string, unknown>>
    const found = token || other
    // It becomes a part of a header.
    return typeof found === "string" && /^[\x21-\x7e]+$/u.test(found) ? found : undefined
  } catch {
    return undefined
  }
}
