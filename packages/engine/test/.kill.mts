import { findEngine } from "../src/index.ts"
import { execSync } from "node:child_process"
import { readFileSync } from "node:fs"
const engine = await findEngine({ DOCKER_HOST: process.env.H!, HOME: "/none" })
const t = async (label: string, f: () => void) => {
  let at = 0
  try {
    for await (const e of engine.build({
      contextFolder: "/tmp/ctx",
      dockerfile: `FROM busybox:1.36\nRUN echo ${Math.random()}; sleep 1000\n`,
      ignore: "",
    }))
      if (e.type === "log") {
        at = performance.now()
        f()
      }
  } catch (e) {
    console.log(label, (performance.now() - at).toFixed(0), "ms", (e as Error).message)
  }
}
await t("kill -9", () => process.kill(Number(process.env.PID), "SIGTERM"))
