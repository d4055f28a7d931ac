import { createHash } from "node:crypto"
import { hostname } from "node:os"

import type { Connection } from "../connection.ts"
import type { BuildRequest } from "../engine.ts"
import { credentialsFor, hasCredentials } from "../registry-credentials.ts"
import type { FileTree } from "../session/file-sync.ts"
import type { GrpcMethods } from "../session/grpc-server.ts"
import { openSession } from "../session/open-session.ts"
import type { Session, SessionOffer } from "../session/open-session.ts"
import { method, readWorkerLabels } from "./control.ts"
import { openChannel } from "./grpc-channel.ts"
import type { GrpcChannel } from "./grpc-channel.ts"
import { openUpgraded } from "./upgrade.ts"
import { watchLife } from "./watch-life.ts"

/** What a session is opened for. */
export interface SessionNeeds {
  readonly tree: (name: string) => FileTree | undefined
  /** Serves folders with OCI layouts. */
  readonly stores: GrpcMethods
  readonly note: (sentence: string) => void
  /** Ends what is still being opened. */
  readonly signal: AbortSignal
}

interface OpenSession {
  readonly session: Promise<Session>
  readonly request: BuildRequest
}

const nothing: ReadonlyMap<string, never> = new Map<string, never>()

/** The connections to an engine that serve the images of one command. */
export class Conversation {
  #channel: GrpcChannel | undefined
  #life: ReturnType<typeof watchLife> | undefined
  readonly #connection: Connection
  readonly #needs: SessionNeeds
  readonly #sessions: OpenSession[] = []
  readonly #alone: Promise<Session>[] = []
  readonly #calls = new Set<GrpcChannel>()
  #files: Promise<Session> | undefined
  #closed = false

  private constructor(connection: Connection, needs: SessionNeeds) {
    this.#connection = connection
    this.#needs = needs
  }

  /**
   * Opens the connection for calls, and at the same time the session that the first request will want.
   *
   * @throws NotUpgraded for an engine without the service, or the socket's error.
   */
  static async open(
    connection: Connection,
    needs: SessionNeeds,
    first?: BuildRequest,
  ): Promise<Conversation> {
    const { address, prefix } = connection
    const conversation = new Conversation(connection, needs)
    const opening = openUpgraded(address, `${prefix}/grpc`, {}, needs.signal)
    if (first) void conversation.files(first)
    try {
      conversation.#channel = openChannel(await opening)
      conversation.#life = watchLife(conversation.#channel)
      return conversation
    } catch (error) {
      conversation.close()
      throw error
    }
  }

  /** Calls the engine's methods. */
  get channel(): GrpcChannel {
    return this.#channel!
  }

  /** Rejects when the engine does not answer any more. */
  get lost(): Promise<never> {
    return this.#life!.lost
  }

  /**
   * A session that shows the secrets and agents of a request, and nothing more.
   *
   * The engine asks for a secret by its id alone, so images share a session only where they are shown the same.
   *
   * @param outputs - Takes files that come back. The engine tells images apart by their session alone, so this one is
   *   not shared.
   */
  session(request: BuildRequest, outputs?: GrpcMethods): Promise<Session> {
    const known = outputs
      ? undefined
      : this.#sessions.find((each) => showsSame(each.request, request))
    if (known) return known.session
    const session = this.#open(request, outputs)
    session.catch(() => undefined)
    // A session with outputs is never found again, but is closed with the others.
    if (outputs) this.#alone.push(session)
    else this.#sessions.push({ session, request })
    return session
  }

  /** The session that serves the folders of all images, so that one folder is one operation for all of them. */
  files(request: BuildRequest): Promise<Session> {
    this.#files ??= this.session(request)
    return this.#files
  }

  async #open(request: BuildRequest, outputs: GrpcMethods | undefined): Promise<Session> {
    const { address, prefix, config, env } = this.#connection
    const offer: SessionOffer = {
      // Another machine with the same folders must not share what the engine keeps of them.
      sharedKey: createHash("sha256").update(hostname()).digest("hex"),
      tree: this.#needs.tree,
      credentials: async (host) =>
        hasCredentials(config) ? credentialsFor(host, config, env, this.#needs.note) : undefined,
      secrets: async (id) => request.secrets?.get(id),
      agents: (id) => request.ssh?.get(id),
      note: this.#needs.note,
      outputs: { ...this.#needs.stores, ...outputs },
    }
    return openSession(address, prefix, offer, this.#needs.signal)
  }

  /**
   * A connection for one solve.
   *
   * The engine answers a solve that failed with the whole Dockerfile in one header. One of more than 64 kB is beyond
   * what Node reads, which is deaf on that connection from then on: it shall be no other's.
   */
  async openCall(): Promise<GrpcChannel> {
    const { address, prefix } = this.#connection
    const call = openChannel(await openUpgraded(address, `${prefix}/grpc`, {}, this.#needs.signal))
    this.#calls.add(call)
    if (this.#closed) call.close()
    return call
  }

  /** The labels of the engine's worker. */
  async workerLabels(): Promise<Readonly<Record<string, string>>> {
    return readWorkerLabels(await this.channel.call(method.workers, new Uint8Array()))
  }

  /** Closes what is open, and what is still being opened once it is. */
  close(): void {
    this.#closed = true
    this.#life?.stop()
    this.#channel?.close()
    // Those of solves that did not come to be: an open connection would keep the process.
    for (const call of this.#calls) call.close()
    for (const opening of [...this.#sessions.map(({ session }) => session), ...this.#alone])
      opening.then(
        (session) => session.close(),
        () => undefined,
      )
  }
}

function showsSame(a: BuildRequest, b: BuildRequest): boolean {
  return (
    sameMap(a.ssh ?? nothing, b.ssh ?? nothing, Object.is) &&
    sameMap(
      a.secrets ?? nothing,
      b.secrets ?? nothing,
      (one, other) => Buffer.compare(one, other) === 0,
    )
  )
}

function sameMap<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  same: (one: T, other: T) => boolean,
): boolean {
  return (
    a.size === b.size &&
    [...a].every(([id, value]) => {
      const other = b.get(id)
      return other !== undefined && same(value, other)
    })
  )
}
