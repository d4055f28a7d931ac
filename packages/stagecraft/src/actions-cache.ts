import type { Backend } from "@stagecraft/ir"
import { isYes } from "@stagecraft/ir"
import type { Terminal } from "./terminal.ts"

/**
 * Completes caches of type `gha` with what GitHub Actions says of its own in the environment.
 *
 * One that nobody gave an address and a token is left out, so that a config written for CI builds elsewhere, too.
 *
 * @see https://docs.docker.com/build/cache/backends/gha/
 */
export function actionsCache(
  backends: readonly Backend[],
  env: Terminal["env"],
): readonly Backend[] {
  return backends.flatMap((backend) => {
    if (backend.type !== "gha") return [backend]
    const given = backend.attributes
    const second = (given["version"] ?? (isYes(env["ACTIONS_CACHE_SERVICE_V2"]) && "2")) === "2"
    const token = given["token"] ?? env["ACTIONS_RUNTIME_TOKEN"]
    const url = given["url"] ?? env["ACTIONS_CACHE_URL"] ?? env["ACTIONS_RESULTS_URL"]
    const url2 = given["url_v2"] ?? (second ? env["ACTIONS_RESULTS_URL"] : undefined)
    if (!token || (!url && !url2)) return []
    const attributes = { ...given, token, ...(url && { url }), ...(url2 && { url_v2: url2 }) }
    return [{ type: "gha", attributes }]
  })
}
