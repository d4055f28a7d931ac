import { createHash } from "node:crypto"
import { withRetries } from "../client/with-retries.ts"
import { Failure } from "../failure.ts"
import { explainTrouble } from "../http/explain-trouble.ts"
import { send } from "../http/send.ts"
import type { HttpSettings } from "../http/send.ts"

/** Downloads what an address gives, to say its SHA-256; nothing is kept. @throws Failure */
export async function resolveFile(address: string, settings: HttpSettings): Promise<string> {
  return await withRetries(() => download(address, settings), settings.signal)
}

async function download(address: string, settings: HttpSettings): Promise<string> {
  if (!URL.canParse(address)) throw new Failure("nonsense", "it is no address")
  const { status, body, url } = await send({ url: new URL(address) }, settings)
  if (status !== 200) {
    body.resume()
    if (status === 404 || status === 410)
      throw new Failure("missing", `${url.host} has no such file (${status})`)
    if (status === 401 || status === 403)
      throw new Failure("denied", `${url.host} does not give the file to everybody (${status})`, {
        hint: "the builder would not get it either: ADD sends no credentials",
      })
    const mayPass = status >= 500 || status === 429
    throw new Failure("unreachable", `${url.host} answers ${status}`, {
      ...(mayPass && { retryAfter: 0 }),
    })
  }
  const hash = createHash("sha256")
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) hash.update(chunk)
  } catch (error) {
    throw error instanceof Failure ? error : explainTrouble(error, url)
  }
  if (!body.complete)
    throw new Failure("unreachable", `${url.host} broke off in the middle`, { retryAfter: 0 })
  return `sha256:${hash.digest("hex")}`
}
