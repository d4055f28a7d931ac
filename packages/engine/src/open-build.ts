import { createHash } from "node:crypto"
import type { ClientRequest, IncomingMessage } from "node:http"
import { hostname } from "node:os"
import { resolve } from "node:path"

import { packContext, parseIgnore } from "@stagecraft/context"

import { buildQuery } from "./build-query.ts"
import type { Connection } from "./connection.ts"
import type { ContextTrouble } from "./context-trouble.ts"
import { watchTree } from "./context-trouble.ts"
import type { BuildRequest } from "./engine.ts"
import { credentialsFor, hasCredentials, registryConfigHeader } from "./registry-credentials.ts"
import { openRequest, responseOf } from "./send.ts"
import { contextTree } from "./session/context-tree.ts"
import { openSession } from "./session/open-session.ts"
import { textTree } from "./session/text-tree.ts"

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

/**
 * Asks BuildKit for a build and serves it a session: it takes the Dockerfile, its ignore file and of the context what
 * it lacks, each by name, and asks for credentials per registry.
 *
 * A tar would put our Dockerfile among the user's files, where `COPY . .` finds it, and `/build` takes no credentials
 * for BuildKit: the `X-Registry-Config` header is for the classic builder.
 */
export async function openSolve(
  connection: Connection,
  request: BuildRequest,
  { trouble, note, signal }: BuildSide,
): Promise<OpenBuild> {
  const { address, prefix, config, env } = connection
  const { dockerfile, ignore, contextFolder } = request
  const folder = resolve(contextFolder)
  const session = await openSession(address, prefix, {
    // Another folder, another user or another machine must not share what the engine keeps.
    sharedKey: createHash("sha256").update(`${hostname()}\0${folder}`).digest("hex"),
    trees: {
      context: watchTree(contextTree(folder, parseIgnore(ignore), signal), trouble),
      dockerfile: textTree({ Dockerfile: dockerfile, "Dockerfile.dockerignore": ignore }),
    },
    credentials: async (host) =>
      hasCredentials(config) ? credentialsFor(host, config, env, note) : undefined,
    secrets: async (id) => request.secrets?.get(id),
    agents: (id) => request.ssh?.get(id),
  })
  let open: ClientRequest | undefined
  try {
    const query = buildQuery(request, {
      version: "2",
      dockerfile: "Dockerfile",
      remote: "client-session",
      session: session.id,
    })
    open = await openRequest(address, {
      method: "POST",
      path: `${prefix}/build?${query}`,
      headers: { "Content-Length": 0 },
    })
  } catch (error) {
    session.close()
    throw error
  }
  const started = open
  const response = responseOf(started)
  started.end()
  return {
    response,
    close: () => {
      started.destroy()
      session.close()
    },
  }
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
