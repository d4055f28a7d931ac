import { createHash, randomBytes } from "node:crypto"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"

import { isImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { onTestFinished } from "vitest"

import type { BuildEvent, BuildRequest, Engine } from "../../packages/engine/src/index.ts"
import { parseAddress } from "../../packages/engine/src/engine-address.ts"
import { findEngine } from "../../packages/engine/src/index.ts"
import { send } from "../../packages/engine/src/send.ts"
import { ensureBases } from "../../scripts/engine/bases.ts"
import { ensureEngine } from "../../scripts/engine/up.ts"
import { CONTAINERD_HOST } from "../support/engine-setup.ts"

/** The base of these builds. */
export const BASE = "busybox:1.36"

/** The `DOCKER_HOST` of the engine that the tests use, brought up when none is. */
export async function engineHost(): Promise<string> {
  const { host } = await ensureEngine()
  await ensureBases(host, [BASE], () => {})
  return host
}

/** The `DOCKER_HOST` of an engine with containerd's image store; undefined where the run's start said that there is none. */
export const containerdHost = process.env[CONTAINERD_HOST]

/** Skips a test, saying why, where there is no engine with containerd's image store. */
export function needsContainerd({ skip }: { readonly skip: (note?: string) => void }): void {
  if (containerdHost === undefined) skip("there is no engine with containerd's image store here")
}

/** An engine without the settings of whoever runs the tests. */
export async function findClean(host: string, env: Record<string, string> = {}): Promise<Engine> {
  const { PATH = "" } = process.env
  return findEngine({ HOME: temporaryFolder({}), PATH, ...env, DOCKER_HOST: host })
}

/** A folder with files, removed after the test or the file of tests. */
export function temporaryFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "stagecraft-engine-"))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  try {
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  } catch {
    // Made in a hook, outside of any test: goes with the process.
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  }
  return folder
}

/** A word that no earlier run used, so that nothing of it is in the engine's cache. */
export const nonce = (): string => randomBytes(6).toString("hex")

/** The folder under `contexts/meta` and `contexts/tls` for a docker context. */
export const contextId = (name: string): string => createHash("sha256").update(name).digest("hex")

/** A name for an image that is removed from the engine after the test. */
export function temporaryName(engine: Engine, label: string): string {
  const name = `stagecraft-test/${label}:${nonce()}`
  onTestFinished(async () => {
    const address = parseAddress(engine.info.address)
    if ("refused" in address) throw new Error(address.refused)
    await send(address, { method: "DELETE", path: `/images/${name}?force=1` })
  })
  return name
}

/** What a build told, and the problem it ended with. */
export interface Outcome {
  readonly events: readonly BuildEvent[]
  readonly image: string | undefined
  readonly problem: Diagnostic | undefined
}

/** Builds to the end. Errors that are no ImageError are thrown on. */
export async function buildOn(
  engine: Engine,
  dockerfile: string,
  request: Partial<BuildRequest> & { readonly signal?: AbortSignal } = {},
): Promise<Outcome> {
  const { signal, ...rest } = request
  const events: BuildEvent[] = []
  const base = { image: "app", contextFolder: temporaryFolder({}), dockerfile, ignore: "" }
  let problem: Diagnostic | undefined
  try {
    for await (const event of engine.build([{ ...base, ...rest }], { ...(signal && { signal }) }))
      events.push(event)
  } catch (error) {
    if (!isImageError(error)) throw error
    problem = error.diagnostics[0]
  }
  const last = events.at(-1)
  return { events, problem, image: last?.type === "image-done" ? last.id : undefined }
}

/** The lines of output, in the order they came. */
export function logOf({ events }: Outcome): string[] {
  return events.flatMap((event) => (event.type === "log" ? [event.text] : []))
}
