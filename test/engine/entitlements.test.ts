import { findEngine } from "@stagecraft/engine"
import { isImageError } from "@stagecraft/ir"
import { expect, it } from "vitest"
import { project } from "../support/cli.ts"

const engine = await findEngine(process.env)

it.each([
  ["security.insecure", "security-insecure"],
  ["device=v/d=1", "device"],
])(
  "an engine that does not allow %s is told of, with the setting that does",
  async (name, setting) => {
    const request = {
      image: "app",
      contextFolder: project({}),
      dockerfile: "FROM busybox:1.36\nRUN true\n",
      ignore: "*\n",
      entitlements: [name],
    }
    const run = async (): Promise<void> => {
      for await (const _ of engine.build([request])) continue
    }
    const [found] = await run().then(
      () => [],
      (error: unknown) =>
        isImageError(error) ? error.diagnostics : Promise.reject(error as Error),
    )
    expect(found?.code).toBe("entitlement-refused")
    expect(found?.message).toContain(`the engine does not allow ${name.split("=")[0]}`)
    expect(found?.hint).toContain(`"builder": {"entitlements": {"${setting}": true}}`)
  },
)
