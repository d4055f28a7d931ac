import { ImageError } from "@stagecraft/ir"

import { buildOneByOne } from "./build-one-by-one.ts"
import type { Connection } from "./connection.ts"
import type { Engine, ImageDetails, Layer } from "./engine.ts"
import { explainLoss } from "./explain-cause.ts"
import type { ImageConfig } from "./image-config.ts"
import { splitReference } from "./image-reference.ts"
import { engineLost, engineRefused } from "./problems.ts"
import { buildNatively } from "./native/build-natively.ts"
import { withProxies } from "./proxy-args.ts"
import { refuse } from "./refuse.ts"
import { messageOf, send } from "./send.ts"
import type { ApiRequest, Reply } from "./send.ts"

interface InspectedImage {
  readonly Id: string
  readonly RepoTags?: readonly string[] | null
  readonly Size: number
  readonly Os: string
  readonly Architecture: string
  readonly Created?: string
  readonly Config?: ImageConfig | null
}

interface HistoryEntry {
  readonly CreatedBy?: string
  readonly Size?: number
}

/**
 * An engine spoken to over the Docker API.
 *
 * Asking for an image costs one small request and is on the way of every build, so it does not load dockerode,
 * which takes longer to import than the request takes; containers do.
 */
export function dockerEngine(connection: Connection): Engine {
  const { address, prefix, info } = connection
  const ask = async (request: ApiRequest): Promise<Reply> => {
    try {
      return await send(address, { ...request, path: prefix + request.path })
    } catch (error) {
      throw new ImageError(engineLost(info.address, explainLoss(error)), { cause: error })
    }
  }
  const image = (reference: string): string => `/images/${encodeURIComponent(reference)}`
  const expect = (reply: Reply, status: number, what: string): void => {
    if (reply.status !== status) throw new ImageError(engineRefused(what, messageOf(reply)))
  }

  const inspect = async (reference: string): Promise<ImageDetails | undefined> => {
    const reply = await ask({ path: `${image(reference)}/json` })
    if (reply.status === 404) return undefined
    expect(reply, 200, `looking at ${reference}`)
    const found = JSON.parse(reply.text) as InspectedImage
    return {
      id: found.Id,
      tags: found.RepoTags ?? [],
      size: found.Size,
      os: found.Os,
      arch: found.Architecture,
      created: found.Created ?? "",
      config: found.Config ?? {},
    }
  }

  return {
    info,
    build: (requests, options = {}) =>
      (info.buildkit ? buildNatively : buildOneByOne)(
        connection,
        requests.map((request) => withProxies(request, connection.config, info.address)),
        options,
      ),
    refuse: (needs) => refuse(info, needs),
    inspect,
    exists: async (reference) => (await inspect(reference)) !== undefined,
    layersOf: async (reference) => {
      const reply = await ask({ path: `${image(reference)}/history` })
      expect(reply, 200, `the history of ${reference}`)
      const entries = JSON.parse(reply.text) as readonly HistoryEntry[]
      return entries
        .toReversed()
        .map((entry): Layer => ({ createdBy: entry.CreatedBy ?? "", size: entry.Size ?? 0 }))
    },
    tag: async (id, reference) => {
      const query = new URLSearchParams(splitReference(reference))
      const reply = await ask({ method: "POST", path: `${image(id)}/tag?${query.toString()}` })
      expect(reply, 201, `naming ${id} ${reference}`)
    },
    read: async (reference, options = {}) => {
      const { readImage } = await import("./saved-image/read-image.ts")
      return readImage(connection, reference, options)
    },
    remove: async (reference) => {
      const reply = await ask({ method: "DELETE", path: `${image(reference)}?force=1` })
      if (reply.status !== 404) expect(reply, 200, `removing ${reference}`)
    },
    run: async (reference, args, options = {}) => {
      const { runContainer } = await import("./run-container.ts")
      return runContainer(connection, reference, args, options)
    },
  }
}
