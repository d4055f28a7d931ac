import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Stage } from "@stagecraft/dsl"
import type { App, AppOptions } from "./app-options.ts"
import { buildApp, checkOptions, shipApp } from "./app-stages.ts"
import { pathIn } from "./build.ts"
import { HOME } from "./manifests.ts"

/**
 * The image of a Next.js app with `output: "standalone"` in its settings: the server with what Next.js traced, its
 * static files and its `public` folder. Next.js keeps its own cache between builds.
 *
 * @example export default node.next({ package: "apps/web", prepare: node.publicEnv(["NEXT_PUBLIC_API"]) })
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/output
 */
export function next(options: AppOptions = {}): App {
  checkOptions(options, [], "node.next")
  const start = buildApp({
    options: { port: 3000, ...options },
    outputs: ({ target }) =>
      [".next/standalone", ".next/static"].map((path) => pathIn(target, path)),
    caches: [".next/cache"],
  })
  const { closure, builder } = start
  const { target, workspace } = closure
  const hasPublic = existsSync(join(workspace.root, target.directory, "public"))
  const beside = [".next/static", ...(hasPublic ? ["public"] : [])].map((path) =>
    pathIn(target, path),
  )
  return shipApp(start, {
    env: { NODE_ENV: "production", HOSTNAME: "0.0.0.0", NEXT_TELEMETRY_DISABLED: "1" },
    user: "node",
    fill: (empty) =>
      beside.reduce<Stage>(
        (stage, path) => stage.copy(`${HOME}/${path}`, `./${path}`, { from: builder }),
        empty.copy(`${HOME}/${pathIn(target, ".next/standalone")}/`, "./", { from: builder }),
      ),
    command: ["node", pathIn(target, "server.js")],
  })
}
