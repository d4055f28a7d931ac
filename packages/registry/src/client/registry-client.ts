import { createHash } from "node:crypto"
import { Failure } from "../failure.ts"
import { DIGEST } from "../hashes.ts"
import { dockerCertificates } from "../http/docker-certificates.ts"
import { isLoopback } from "../http/find-proxy.ts"
import { readBody, send } from "../http/send.ts"
import type { HttpAnswer, HttpSettings } from "../http/send.ts"
import type { ImagePlace } from "../reference.ts"
import { authorize, withoutLogin, wrongLogin } from "./authorize.ts"
import type { Credentials } from "./authorize.ts"
import { readChallenge } from "./read-challenge.ts"
import { withRetries } from "./with-retries.ts"

/** Finds what a registry is shown; undefined: nothing. */
export type FindCredentials = (host: string) => Promise<Credentials | undefined>

/** A manifest or an index, whose bytes have the digest. */
export interface Manifest {
  readonly digest: string
  readonly value: Readonly<Record<string, unknown>>
  readonly bytes: Uint8Array
  /** What it says that it is, or else the registry; undefined for what is no image. */
  readonly mediaType: string | undefined
}

/** What a registry is asked for, or given. */
interface Question {
  readonly method: "GET" | "HEAD" | "PUT"
  readonly type?: string
  readonly body?: Uint8Array
}

const TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
]
/** As much as registries take. */
const MOST_BYTES = 4 * 2 ** 20
/** For everything that is asked of one image; a download of a file is no such thing. */
const DEADLINE_MS = 60_000

/** Asks registries, with one conversation for all images: what lets it in is asked for once. */
export class RegistryClient {
  readonly #settings: HttpSettings
  readonly #credentials: FindCredentials
  /** By registry and repository, or by registry: what was sent when it was let in. */
  readonly #authorizations = new Map<string, string>()
  readonly #schemes = new Map<string, "http:" | "https:">()

  constructor(settings: HttpSettings, credentials: FindCredentials) {
    this.#settings = { certificates: dockerCertificates(settings.env), ...settings }
    this.#credentials = credentials
  }

  /** The digest that a reference has now, without reading the image where the registry says it. @throws Failure */
  async digestOf(place: ImagePlace): Promise<string> {
    const answer = await this.#ask(place, `manifests/${versionOf(place)}`, { method: "HEAD" })
    answer.body.resume()
    const digest = answer.headers["docker-content-digest"]
    if (typeof digest === "string" && DIGEST.test(digest)) return digest
    return (await this.manifest(place, versionOf(place))).digest
  }

  /** @param version - A tag or a digest. @throws Failure */
  async manifest(place: ImagePlace, version = versionOf(place)): Promise<Manifest> {
    const answer = await this.#ask(place, `manifests/${version}`)
    return this.#read(place, answer, version)
  }

  /** Puts a manifest of a repository under another tag of it. @throws Failure `denied` for an account that may not push. */
  async put(place: ImagePlace, { bytes, mediaType }: Manifest): Promise<void> {
    if (mediaType === undefined)
      throw new Failure("nonsense", `${place.host} answers with what is no image`)
    const question = { method: "PUT", type: mediaType, body: bytes } as const
    const answer = await this.#ask(place, `manifests/${versionOf(place)}`, question)
    answer.body.resume()
  }

  /** A small blob of JSON, such as an image's config. @throws Failure */
  async json(place: ImagePlace, digest: string): Promise<Manifest["value"]> {
    const answer = await this.#ask(place, `blobs/${digest}`)
    return (await this.#read(place, answer, digest)).value
  }

  async #read({ host }: ImagePlace, answer: HttpAnswer, version: string): Promise<Manifest> {
    const body = await readBody(answer, MOST_BYTES)
    const digestBy = (hash: string): string =>
      `${hash}:${createHash(hash).update(body).digest("hex")}`
    const digest = digestBy("sha256")
    const said = version.includes(":") ? version : answer.headers["docker-content-digest"]
    const own = String(said).startsWith("sha512:") ? digestBy("sha512") : digest
    if (said !== undefined && said !== own)
      throw new Failure(
        "nonsense",
        `${host} answers with other bytes than it says (${String(said)})`,
      )
    let value: unknown
    try {
      value = JSON.parse(body.toString("utf8"))
    } catch {
      // Told below.
    }
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new Failure("nonsense", `${host} answers with no JSON object: is it a registry?`)
    const found = value as Manifest["value"]
    const type = answer.headers["content-type"]?.split(";")[0]?.trim()
    const mediaType = [found["mediaType"], type].find(isType)
    return { digest, value: found, bytes: body, mediaType }
  }

  async #ask(
    place: ImagePlace,
    path: string,
    question: Question = { method: "GET" },
  ): Promise<HttpAnswer> {
    const { signal } = this.#settings
    return await withRetries(() => this.#askOnce(place, path, question), signal)
  }

  async #askOnce(place: ImagePlace, path: string, question: Question): Promise<HttpAnswer> {
    const deadline = AbortSignal.timeout(DEADLINE_MS)
    const { signal = deadline } = this.#settings
    const settings = { ...this.#settings, signal: AbortSignal.any([signal, deadline]) }
    const request = async (authorization: string | undefined): Promise<HttpAnswer> =>
      await this.#send(place, path, question, settings, authorization)
    const right = question.method === "PUT" ? "pull,push" : "pull"
    const key = `${place.host}/${place.repository} ${right}`
    const known = this.#authorizations.get(key) ?? this.#authorizations.get(place.host)
    const first = await request(known)
    if (first.status !== 401) return accept(first, place, question)
    first.body.resume()
    const challenge = readChallenge(first.headers["www-authenticate"])
    // Whom a registry only leads to does not say who gets the password for it.
    const credentials = first.isElsewhere ? undefined : await this.#credentials(place.host)
    if (!challenge) throw credentials ? wrongLogin(place.host) : withoutLogin(place.host)
    const scope = `repository:${place.repository}:${right}`
    const isPlain = first.url.protocol === "http:"
    const wish = { host: place.host, scope, isPlain, credentials }
    const authorization = await authorize(challenge, wish, settings)
    const second = await request(authorization)
    if (second.status === 401) {
      second.body.resume()
      throw credentials ? wrongLogin(place.host) : withoutLogin(place.host)
    }
    this.#authorizations.set(challenge.kind === "basic" ? place.host : key, authorization)
    return accept(second, place, question)
  }

  async #send(
    place: ImagePlace,
    path: string,
    { method, type, body }: Question,
    settings: HttpSettings,
    authorization: string | undefined,
  ): Promise<HttpAnswer> {
    const headers = {
      Accept: TYPES.join(", "),
      ...(type !== undefined && { "Content-Type": type }),
      ...(authorization && { Authorization: authorization }),
    }
    const asked = { method, headers, ...(body && { body }) }
    const host = place.host === "docker.io" ? "registry-1.docker.io" : place.host
    const address = `//${host}/v2/${place.repository}/${path}`
    if (!URL.canParse(`https:${address}`))
      throw new Failure("nonsense", `${host} is no address of a registry`)
    const urlWith = (scheme: string): URL => new URL(`${scheme}${address}`)
    // What one config says to be without TLS is not so for another one.
    const known = place.isPlain ? "http:" : this.#schemes.get(host)
    const secret = urlWith("https:")
    const isOpen = isLoopback(secret.hostname) && !settings.certificates?.(secret)
    const scheme = known ?? (isOpen ? "http:" : "https:")
    const answer = await send({ url: urlWith(scheme), ...asked }, settings)
    // A server of this machine that speaks TLS says so when it is asked without.
    const isSecret = known === undefined && scheme === "http:" && answer.status === 400
    if (!place.isPlain) this.#schemes.set(host, isSecret ? "https:" : scheme)
    if (!isSecret) return answer
    answer.body.resume()
    return await send({ url: urlWith("https:"), ...asked }, settings)
  }
}

const isType = (type: unknown): type is string => TYPES.some((each) => each === type)

const versionOf = ({ digest, tag }: ImagePlace): string => digest ?? tag ?? "latest"

/** The answer when it is one. @throws Failure */
function accept(answer: HttpAnswer, place: ImagePlace, { method }: Question): HttpAnswer {
  const { status, headers } = answer
  if (status === 200 || status === 201) return answer
  answer.body.resume()
  const { host } = place
  if (status === 404)
    throw new Failure("missing", `${host} has no such image`, {
      hint: 'check name and tag; an image that only an engine has is no registry\'s: registries: { "…": false }',
    })
  if (status === 403) throw wrongLogin(host)
  if (status === 429) {
    const seconds = Number(headers["retry-after"] ?? 1)
    throw new Failure("unreachable", `${host} limits how often it is asked (429)`, {
      hint: `log in with «docker login ${host}», wait, or fetch through a mirror: registries: { "${host}": "…" }`,
      retryAfter: Number.isFinite(seconds) ? seconds * 1000 : 1000,
    })
  }
  if (status >= 500)
    throw new Failure("unreachable", `${host} has a fault of its own (${status})`, {
      hint: "try again later",
      retryAfter: 0,
    })
  if (method === "PUT")
    throw new Failure("denied", `${host} does not take an image under this tag (${status})`, {
      hint: "tags of the repository may be set once only: see its settings at the registry",
    })
  throw new Failure("nonsense", `${host} answers ${status}: is it a registry?`)
}
