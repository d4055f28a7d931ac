import { readCount } from "@stagecraft/dsl"
import type { Block, HealthcheckOptions } from "@stagecraft/dsl"
import { readRecord, readString } from "./arguments.ts"

/** The options of {@link healthcheck}. */
export interface NodeCheckOptions extends HealthcheckOptions {
  /** 3000 unless set. */
  readonly port?: number | undefined
  /** `/` unless set. */
  readonly path?: string | undefined
}

/**
 * A container is healthy when its server answers well. Asks with Node itself: slim images have neither curl nor wget.
 *
 * @example node.app({ package: "apps/api", finish: node.healthcheck({ path: "/healthz" }) })
 */
export function healthcheck(options: NodeCheckOptions = {}): Block {
  readRecord(options, "node.healthcheck options")
  const { port = 3000, path = "/", ...rest } = options
  readCount(port, "node.healthcheck port")
  readString(path, "node.healthcheck path")
  const address = JSON.stringify(`http://127.0.0.1:${port}${path}`)
  const ask = `fetch(${address}).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`
  return (stage) => stage.healthcheck(["node", "-e", ask], rest)
}
