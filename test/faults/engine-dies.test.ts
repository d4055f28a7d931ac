import { readdirSync, truncateSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"

import { findEngine } from "@stagecraft/engine"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"

import { nonce } from "../engine/engine-under-test.ts"
import { project } from "../support/cli.ts"
import { ask } from "../../scripts/engine/engine-api.ts"
import type { OwnEngine } from "./own-engine.ts"
import { canStartEngine, ownEngine } from "./own-engine.ts"
import type { Ended, RunningCommand } from "./running-command.ts"
import { problemIn, runCommand, startCommand } from "./running-command.ts"
import { secondsSinceTick, ticking } from "./ticking.ts"

let engine: OwnEngine
beforeAll(async () => {
  if (canStartEngine()) engine = await ownEngine()
}, 300_000)
afterAll(async () => await engine?.remove(), 60_000)

const env = (): Record<string, string> => ({ DOCKER_HOST: engine.host })

/** A project of one image, `app`. */
const folder = (steps: string, files: Readonly<Record<string, string>> = {}): string =>
  project({
    ...files,
    "image.config.ts": `import { cache, stage } from "stagecraft"
export default stage("app").from("busybox:1.36")${steps}
`,
  })

interface Begun {
  readonly cwd: string
  readonly command: RunningCommand
}

function begin(cwd: string, ...words: string[]): Begun {
  const command = startCommand(["build", "--progress", "json", ...words], { cwd, env: env() })
  return { cwd, command }
}

/** Tens of megabytes are over, and thousands to come. */
const moving = /"transferring","current":\d{8}/u

async function uploading(): Promise<Begun> {
  const cwd = folder('.copy("data", "/data/")', { "data/large": "" })
  truncateSync(join(cwd, "data/large"), 3e9)
  const begun = begin(cwd)
  await begun.command.until(moving)
  return begun
}

async function exporting(): Promise<Begun> {
  const begun = begin(folder(`.run("echo ${nonce()}; truncate -s 3000M /x")`), "-o", "out/app")
  await begun.command.until(moving)
  return begun
}

async function running(id = nonce()): Promise<Begun> {
  const step = `.run(${JSON.stringify(ticking)}, { mounts: [cache("/c", { id: "${id}" })] })`
  const begun = begin(folder(step))
  await begun.command.until('"text":"begun"')
  return begun
}

/** A build in each phase, at the same time; what befalls them, and how they end. */
async function inEveryPhase(id: string, befall: () => void): Promise<readonly (Begun & Ended)[]> {
  const all = [await running(id), await exporting(), await uploading()]
  for (const { command } of all) command.mark()
  befall()
  return Promise.all(all.map(async (each) => ({ ...each, ...(await each.command.ended) })))
}

describe.skipIf(!canStartEngine())("an engine", () => {
  test("that is killed during a RUN, an export and an upload is missed at once", async () => {
    for (const { cwd, code, stderr, after } of await inEveryPhase(nonce(), () =>
      engine.send("SIGKILL"),
    )) {
      const { headline, hint } = problemIn(stderr)
      expect(headline).toContain(`error[engine-lost]: the engine at ${engine.host} went away: `)
      expect(hint).toContain("start it and build again, finished steps are cached")
      expect(code).toBe(1)
      expect(stderr).toContain('{"type":"image-stopped","image":"default"')
      // The kernel may take a moment to end what is in the middle of writing to a busy disk.
      expect(after).toBeLessThan(15_000)
      // Nothing of the export stays behind.
      expect(readdirSync(cwd).filter((name) => name.startsWith("out"))).toEqual([])
    }
    const { headline, hint } = problemIn(
      (await runCommand(["build"], { cwd: folder(""), env: env() })).stderr,
    )
    expect(headline).toContain("error[engine-unreachable]: ")
    expect(hint).toContain("start the daemon")
  }, 120_000)

  test("that hangs is given up, and stops what it was at when it wakes up", async () => {
    await engine.start()
    const id = nonce()
    let coming: Promise<Ended> | undefined
    const ends = await inEveryPhase(id, () => {
      engine.send("SIGSTOP")
      coming = runCommand(["build"], { cwd: folder(""), env: env() })
    })
    const late = await coming!
    engine.send("SIGCONT")
    for (const { cwd, code, stderr, after } of ends) {
      const { headline, hint } = problemIn(stderr)
      expect(headline).toContain("error[engine-lost]: ")
      expect(headline).toContain("it has not answered for 15 seconds")
      expect(hint).toContain("start it and build again")
      expect(code).toBe(1)
      expect(after).toBeLessThan(25_000)
      expect(stderr).toContain('{"type":"image-stopped","image":"default"')
      expect(readdirSync(cwd).filter((name) => name.startsWith("out"))).toEqual([])
    }
    expect(problemIn(late.stderr).headline).toContain("error[engine-unreachable]: ")
    expect(problemIn(late.stderr).headline).toContain("no answer in time; the daemon hangs")
    await wait(4000)
    const awake = await findEngine({ ...env(), PATH: "" })
    expect(await secondsSinceTick(awake, id)).toBeGreaterThanOrEqual(2)
  }, 120_000)

  test("that hangs does not hold up who wants to leave", async () => {
    const [patient, hasty] = [(await running()).command, (await running()).command]
    engine.send("SIGSTOP")
    try {
      patient.send("SIGINT")
      hasty.send("SIGINT")
      await hasty.until("Stopping … (once more to leave at once)")
      hasty.send("SIGINT")
      const left = await hasty.ended
      expect(left.code).toBe(130)
      expect(left.after).toBeLessThan(1000)
      const stopped = await patient.ended
      expect(problemIn(stopped.stderr).headline).toContain("error[build-interrupted]")
      expect(stopped.code).toBe(130)
      expect(stopped.after).toBeLessThan(8000)
    } finally {
      engine.send("SIGCONT")
    }
  }, 60_000)

  test("whose disk is full says so, in a RUN and of the context, and goes on when it is pruned", async () => {
    await engine.start("300m")
    const options = { env: env() }
    const step = await runCommand(["build"], {
      ...options,
      cwd: folder('.run("dd if=/dev/zero of=/x bs=1M count=400")'),
    })
    expect(step.code).toBe(1)
    expect(problemIn(step.stderr).headline).toBe(
      "error[no-space]: RUN dd if=/dev/zero of=/x bs=1M count=400: no space left on the engine's disk",
    )
    expect(step.stderr).toContain("| dd: error writing '/x': No space left on device\n")
    expect(problemIn(step.stderr).hint).toContain("`df -h` in the step shows")

    const cwd = folder('.copy("data", "/data/")', { "data/large": "" })
    truncateSync(join(cwd, "data/large"), 400e6)
    const upload = await runCommand(["build"], { ...options, cwd })
    expect(upload.code).toBe(1)
    expect(problemIn(upload.stderr)).toEqual({
      headline: "error[no-space]: load build context: no space left on the engine's disk",
      hint: "hint: `docker system df` shows what takes it, `docker builder prune` frees the build cache",
    })

    truncateSync(join(cwd, "data/large"), 1e6)
    const freed = async (): Promise<boolean> => {
      await ask(engine.host, "/build/prune?all=true", { method: "POST" })
      return (await runCommand(["build"], { ...options, cwd })).code === 0
    }
    // The engine gives back what a failed step wrote when it comes to it.
    await vi.waitUntil(freed, { timeout: 20_000, interval: 500 })
  }, 120_000)
})

test.skipIf(!canStartEngine())(
  "200 images of one config are built by one command",
  async () => {
    const images = Array.from(
      { length: 200 },
      (_, index) => `image${index}: image(base.run("echo ${index}"), { tags: ["many:${index}"] })`,
    )
    const cwd = project({
      "data/x": nonce(),
      "image.config.ts": `import { defineConfig, image, stage } from "stagecraft"
const base = stage("app").from("busybox:1.36").copy("data", "/data/")
export default defineConfig({ images: { ${images.join(", ")} } })
`,
    })
    await engine.start()
    const { code, stdout, stderr, after } = await runCommand(["build", "--json"], {
      cwd,
      env: env(),
    })
    expect(code, stderr.slice(-3000)).toBe(0)
    const { images: built } = JSON.parse(stdout) as { images: { name: string; id: string }[] }
    expect(new Set(built.map(({ id }) => id)).size).toBe(200)
    expect(after).toBeLessThan(100_000)
  },
  120_000,
)
