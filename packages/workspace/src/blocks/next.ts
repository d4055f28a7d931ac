import { join } from "node:path"
import { callSite, warn } from "@stagecraft/dsl"
import type { Stage } from "@stagecraft/dsl"
import type { App, AppOptions } from "./app-options.ts"
import { buildApp, checkOptions, shipApp } from "./app-stages.ts"
import { atCall } from "./at-call.ts"
import { pathIn } from "./build.ts"
import { HOME } from "./manifests.ts"
import { nextNotStandalone } from "./problems.ts"
import { shellWords } from "./shell-word.ts"
import { readText } from "../read-text.ts"
import type { Closure, WorkspacePackage } from "../workspace.ts"
import { isThere } from "../is-there.ts"

const settings = ["js", "mjs", "ts", "mts", "cjs", "cts"].map((end) => `next.config.${end}`)

/**
 * The image of a Next.js app with `output: "standalone"` in its settings: the server with what Next.js traced, its
 * static files and its `public` folder. Next.js keeps its own cache between builds. The app's user may write where
 * Next.js keeps pages that it renders anew, and nowhere else.
 *
 * @example export default node.next({ package: "apps/web", prepare: node.publicEnv(["NEXT_PUBLIC_API"]) })
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/output
 */
export function next(options: AppOptions = {}): App {
  checkOptions(options, {}, "node.next")
  const start = buildApp({
    options: { port: 3000, ...options },
    outputs: ({ target }) =>
      [".next/standalone", ".next/static"].map((path) => pathIn(target, path)),
    required: ({ target }) => [inServer(target, "server.js")],
    hint: "next.config needs output: 'standalone', and outputFileTracingRoot may be another",
    // What the server writes to lies apart: it is copied with an owner, and is in one layer only.
    after: ({ target }) => [
      `mv ${shellWords([inServer(target, ".next"), pathIn(target, written)])}`,
    ],
    caches: [".next/cache"],
  })
  const { closure, builder } = start
  tellSettings(closure)
  const { target, workspace } = closure
  const hasPublic = isThere(join(workspace.root, target.directory, "public"))
  const beside = [".next/static", ...(hasPublic ? ["public"] : [])].map((path) =>
    pathIn(target, path),
  )
  return shipApp(start, {
    env: { NODE_ENV: "production", HOSTNAME: "0.0.0.0", NEXT_TELEMETRY_DISABLED: "1" },
    user: "node",
    fill: (empty) =>
      beside.reduce<Stage>(
        (stage, path) => stage.copy(`${HOME}/${path}`, `./${path}`, { from: builder }),
        empty
          .copy(`${HOME}/${pathIn(target, ".next/standalone")}/`, "./", { from: builder })
          .copy(`${HOME}/${pathIn(target, written)}`, `./${pathIn(target, ".next")}`, {
            from: builder,
            chown: options.user ?? "node",
          }),
      ),
    command: ["node", pathIn(target, "server.js")],
  })
}

/** Where the builder puts what the server writes to. */
const written = ".next/written"

/** A file of the app in the server that Next.js makes, which holds the repository as it lies. */
const inServer = (target: WorkspacePackage, path: string): string =>
  pathIn(target, `.next/standalone/${pathIn(target, path)}`)

/** Settings that do not ask for a server of their own are told before the build: it takes a minute. */
function tellSettings({ workspace, target }: Closure): void {
  const paths = settings.map((name) => pathIn(target, name))
  const texts = atCall(callSite(), () =>
    paths.map((path) => readText(join(workspace.root, path), path)),
  )
  if (texts.some((text) => text?.includes("standalone"))) return
  const found = paths.find((_, index) => texts[index] !== undefined)
  warn(nextNotStandalone(target.directory, found, callSite()))
}
