import type { IncomingMessage } from "node:http"

import { packContext, parseIgnore } from "@stagecraft/context"

import { buildQuery } from "./build-query.ts"
import type { Connection } from "./connection.ts"
import type { ContextTrouble } from "./context-trouble.ts"
import type { BuildRequest } from "./engine.ts"
import { hasCredentials, registryConfigHeader } from "./registry-credentials.ts"
import { openRequest, responseOf } from "./send.ts"

/** A build that the engine was asked for. */
export interface OpenBuild {
  /** The head of the answer. @throws the socket's error. */
  readonly response: Promise<IncomingMessage>
  /** Ends it on both sides, at any time, any number of times. */
  close(): void
}

/** How opening a build goes on beside its result. */
export interface BuildSide {
  readonly trouble: ContextTrouble
  readonly note: (sentence: string) => void
  readonly signal: AbortSignal | undefined
}

/** The name of the Dockerfile in a tar; the user's own `Dockerfile` keeps its place. */
const TAR_DOCKERFILE = ".stagecraft.Dockerfile"

/** Sends a tar to a builder without BuildKit, with an ignore file that keeps our two files out of `COPY . .`. */
export async function openClassicBuild(
  connection: Connection,
  request: BuildRequest,
  { trouble, note, signal }: BuildSide,
): Promise<OpenBuild> {
  const { address, prefix, config, env } = connection
  const context = packContext(
    request.contextFolder,
    parseIgnore(request.ignore),
    [
      { name: TAR_DOCKERFILE, contents: request.dockerfile },
      { name: ".dockerignore", contents: `${TAR_DOCKERFILE}\n.dockerignore\n` },
    ],
    signal,
  )
  // Containers of a build that failed stay behind unless one says so.
  const query = buildQuery(request, { version: "1", dockerfile: TAR_DOCKERFILE, forcerm: "1" })
  const open = await openRequest(address, {
    method: "POST",
    path: `${prefix}/build?${query}`,
    headers: {
      "Content-Type": "application/x-tar",
      // An engine that rejects the request answers instead of asking, and no write races with its answer.
      Expect: "100-continue",
      ...(hasCredentials(config) && {
        "X-Registry-Config": await registryConfigHeader(config, env, note),
      }),
    },
  })
  context.once("error", (error) => {
    trouble.error ??= error
    open.destroy(error)
  })
  const response = responseOf(open)
  let sending = false
  const start = (): void => {
    if (!sending) context.pipe(open)
    sending = true
  }
  open.once("continue", start)
  // A proxy on the way may swallow the question.
  const impatient = setTimeout(start, 2000)
  const calm = (): void => clearTimeout(impatient)
  response.then(calm, calm)
  open.flushHeaders()
  return {
    response,
    close: () => {
      calm()
      open.destroy()
      context.destroy()
    },
  }
}
