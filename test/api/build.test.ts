import { once } from "node:events"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { inspect } from "node:util"
import { findEngine } from "@stagecraft/engine"
import { isImageError } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { build, faultsOf, load } from "../support/api.ts"
import type { BuildEvent, Project } from "../support/api.ts"
import { project } from "../support/cli.ts"

const engine = await findEngine(process.env)
const nonce = (): string => Math.random().toString(36).slice(2)
const head = 'import { arg, cache, defineConfig, image, secret, stage } from "stagecraft";\n'

async function config(
  text: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Project> {
  return await load({ cwd: project({ "image.config.ts": head + text, ...files }) })
}

/** Two images: one that needs no time, and one whose step runs until it is stopped. */
async function endless(id = nonce()): Promise<Project> {
  return await config(`
const clock = stage("clock").from("busybox:1.36").run("date +%s > /c/t; echo begun; while sleep 0.1; do date +%s > /c/t; done", { mounts: [cache("/c", { id: "${id}" })] });
const since = stage("since").from("busybox:1.36").run("true ${id}; echo since $(($(date +%s) - $(cat /c/t)))", { mounts: [cache("/c", { id: "${id}" })] });
export default defineConfig({ images: { clock: image(clock), since: since } });
`)
}

/** Seconds since the endless step wrote the time, by the engine's clock. */
async function secondsSince(stopped: Project): Promise<number> {
  const lines: string[] = []
  const onEvent = (event: BuildEvent): void => {
    if (event.type === "log") lines.push(event.text)
  }
  await build(stopped, { images: ["since"], onEvent })
  return Number(lines.find((line) => line.startsWith("since"))?.slice("since ".length))
}

async function stoppedOnEngine(stopped: Project): Promise<void> {
  await wait(4000)
  expect(await secondsSince(stopped)).toBeGreaterThanOrEqual(3)
}

describe("build", () => {
  it("builds every image, tells what happens, and sums it up", async () => {
    const tag = `stagecraft-test/api:${process.pid}`
    const found = await config(`
const base = stage("base").from("busybox:1.36").run("echo ${nonce()} && sleep 0.2");
const app = stage("app").from(base).run("echo one; echo two >&2");
const tool = stage("tool").from(base).cmd(["true"]);
export default defineConfig({ images: { app: image(app, { tags: ["${tag}"] }), tool } });
`)
    const events: BuildEvent[] = []
    const result = await build(found, { onEvent: (event) => void events.push(event) })
    expect(result.images).toMatchObject([
      { name: "app", tags: [tag], steps: 2, cached: 0, outputs: [] },
      { name: "tool", tags: [], steps: 1, cached: 0, outputs: [] },
    ])
    const [app] = result.images
    expect((await engine.inspect(tag))?.id).toBe(app?.id)
    expect(app?.size).toBeGreaterThan(1_000_000)
    expect(app?.milliseconds).toBeGreaterThan(200)
    expect(app?.metadata).toMatchObject({ "containerimage.digest": app?.digest })
    const file = found.file
    const run = result.criticalPath.find(({ name }) => name.includes("sleep 0.2"))
    expect(run).toMatchObject({ span: { file, line: 3 } })
    expect(result.milliseconds).toBeGreaterThanOrEqual(run?.milliseconds ?? Infinity)
    expect(result.missed).toEqual([])
    const types = new Set(events.map(({ type }) => type))
    for (const type of ["image-started", "step-started", "step-done", "log", "image-done"])
      expect([...types]).toContain(type)
    const logs = events.filter((event) => event.type === "log")
    expect(logs.map(({ stream, text }) => [stream, text])).toContainEqual(["stderr", "two"])
    const done = events.find(
      (event) => event.type === "step-done" && event.instruction?.includes("sleep"),
    )
    expect(done).toMatchObject({ span: { file, line: 3 } })
    expect(events.filter(({ type }) => type === "image-done")).toHaveLength(2)
    const again = await build(found, { images: ["app"] })
    expect(again.images).toMatchObject([{ name: "app", steps: 2, cached: 2 }])
  })

  it("lays its options over the config; an empty list takes the config's away", async () => {
    const cwd = project({})
    const found = await config(
      `
const version = arg("V", { default: "1" });
const app = stage("app").from("busybox:1.36").run(\`echo \${version} > /v\`).copy("/", "/files/", { from: namedContext("files") });
export default defineConfig({ images: { app: image(app, { tags: ["Acme".toLowerCase()], outputs: { type: "local", dest: "config-out" }, buildArgs: { V: "2" }, contexts: { files: "files" } }) } });
`.replace("const version", 'import { namedContext } from "stagecraft";\nconst version'),
      { "files/of-config": "" },
    )
    mkdirSync(join(cwd, "given"))
    writeFileSync(join(cwd, "given", "of-call"), "")
    const tag = `stagecraft-test/api-options:${process.pid}`
    const local = await build(found, {
      cwd,
      buildArgs: { V: 3 },
      contexts: { files: "given" },
      outputs: "type=local,dest=out",
    })
    expect(local.images).toMatchObject([{ tags: [], outputs: [join(cwd, "out")] }])
    expect(local.images[0]).not.toHaveProperty("id")
    expect(local.images[0]).not.toHaveProperty("size")
    expect(readFileSync(join(cwd, "out/v"), "utf8")).toBe("3\n")
    expect(readFileSync(join(cwd, "out/files/of-call"), "utf8")).toBe("")
    const stored = await build(found, { outputs: [], tags: [tag], labels: { by: "call" } })
    expect(stored.images[0]).toMatchObject({ tags: [tag], outputs: [] })
    expect((await engine.inspect(tag))?.config.Labels).toMatchObject({ by: "call" })
    const bare = await build(found, { outputs: [], tags: [] })
    expect(bare.images[0]).toMatchObject({ tags: [] })
  })

  it("hands a result over as bytes, and needs a function for it", async () => {
    const found = await config(
      'export default stage("app").from("busybox:1.36").run("echo 1 > /one");',
    )
    const chunks: Uint8Array[] = []
    const outputs = { type: "tar", dest: "-" }
    const stdout = async (chunk: Uint8Array): Promise<void> => {
      await wait(1)
      chunks.push(chunk)
    }
    const result = await build(found, { outputs, stdout })
    expect(result.images[0]?.outputs).toEqual(["-"])
    expect(Buffer.concat(chunks).toString("latin1", 257, 262)).toBe("ustar")
    const [fault] = await faultsOf(build(found, { outputs }))
    expect(fault).toMatchObject({
      code: "invalid-build-option",
      span: { file: import.meta.filename },
    })
    const full = new Error("no room")
    const failing = build(found, { outputs, stdout: () => Promise.reject(full) })
    await expect(failing).rejects.toBe(full)
  })

  it("shows secrets to steps and to nobody else", async () => {
    const found = await config(`
const app = stage("app").from("busybox:1.36")
  .run("cat /run/secrets/token; echo; cat /run/secrets/bytes; echo; cat /run/secrets/token >&2; od -An -c /run/secrets/token; exit 3", { mounts: [secret("token"), secret("bytes"), secret("none")] });
export default app;
`)
    const events: BuildEvent[] = []
    const warnings: string[] = []
    const call = build(found, {
      noCache: true,
      secrets: { token: { value: "open sesame" }, bytes: { value: Buffer.from("also hidden") } },
      onEvent: (event) => void events.push(event),
      onWarning: ({ code }) => void warnings.push(code),
    })
    const [fault] = await faultsOf(call)
    expect(fault).toMatchObject({ code: "run-failed", span: { file: found.file, line: 4 } })
    expect(warnings).toEqual(["secret-not-given"])
    const told = JSON.stringify([events, fault])
    expect(told).not.toMatch(/open sesame|also hidden/u)
    expect(told).toContain("***")
    expect(told).toMatch(/o {3}p {3}e {3}n/u)
  })

  it("shows a secret that stands in a command in no part of its error", async () => {
    const found = await config(
      'export default stage("app").from("busybox:1.36").run("echo open sesame; exit 3", { mounts: [secret("token")] });',
    )
    const secrets = { token: { value: "open sesame" } }
    const call = build(found, { noCache: true, secrets })
    const error: unknown = await call.catch((thrown: unknown) => thrown)
    expect(isImageError(error) && error.diagnostics).toMatchObject([{ code: "run-failed" }])
    const printed = inspect(error, { depth: null, showHidden: true })
    expect(printed).toContain("echo ***")
    expect(printed).not.toContain("open sesame")
    expect((error as Error).cause).toMatchObject({ name: "GrpcError" })
  })

  it("tells a step that runs again for another image, and counts it for each", async () => {
    const found = await config(`
const base = stage("base").from("busybox:1.36").run("echo ${nonce()}; sleep 0.3");
const one = stage("one").from(base).run("echo one");
const two = stage("two").from(base).run("echo two; sleep 0.6");
export default defineConfig({ images: { one: image(one), two: image(two) } });
`)
    const events: BuildEvent[] = []
    const onEvent = (event: BuildEvent): void => void events.push(event)
    const result = await build(found, { noCache: true, parallel: 1, onEvent })
    const runs = events.filter(
      (event) => event.type === "step-done" && event.instruction?.includes("sleep 0.3"),
    )
    expect(runs).toMatchObject([{ image: "one" }, { image: "two" }])
    expect(new Set(runs.map((event) => "id" in event && event.id)).size).toBe(1)
    expect(result.images).toMatchObject([
      { name: "one", steps: 2, cached: 0 },
      { name: "two", steps: 2, cached: 0 },
    ])
    const run = result.criticalPath.find(({ name }) => name.includes("sleep 0.3"))
    expect(run).toMatchObject({ image: "two", span: { file: found.file, line: 3 } })
  })

  it("rejects with the author's place and the output; keepGoing builds the others", async () => {
    const found = await config(`
const wrong = stage("wrong").from("busybox:1.36").run("echo why not >&2; exit 7");
const right = stage("right").from("busybox:1.36").run("sleep 1; echo ${nonce()}");
export default defineConfig({ images: { wrong, right } });
`)
    for (const keepGoing of [false, true]) {
      const events: BuildEvent[] = []
      const call = build(found, { keepGoing, onEvent: (event) => void events.push(event) })
      const [fault, ...others] = await faultsOf(call)
      expect(others).toEqual([])
      expect(fault).toMatchObject({
        code: "run-failed",
        span: { file: found.file, line: 3 },
        output: "why not",
      })
      const ends = events.filter(({ type }) => /^image-(?:done|failed|stopped)$/u.test(type))
      const of = Object.fromEntries(
        ends.map((event) => ["image" in event ? event.image : "", event]),
      )
      expect(of["wrong"]).toMatchObject({
        type: "image-failed",
        kind: "run-failed",
        exitCode: 7,
        output: ["why not"],
        step: { instruction: "RUN echo why not >&2; exit 7" },
        span: { file: found.file, line: 3 },
      })
      expect(of["right"]?.type).toBe(keepGoing ? "image-done" : "image-stopped")
    }
  })

  it("builds two things at once", async () => {
    const tag = (name: string): string => `stagecraft-test/api-${name}:${process.pid}`
    const names = ["first", "second"]
    const results = await Promise.all(
      names.map(async (name) => {
        const found = await config(
          `export default image(stage("${name}").from("busybox:1.36").copy("a", "/a").run("sleep 0.5; echo ${name} ${nonce()}"), { tags: ["${tag(name)}"] });`,
          { a: name },
        )
        const told: string[] = []
        const onEvent = (event: BuildEvent): void => {
          if (event.type === "log") told.push(event.text.split(" ")[0]!)
        }
        return { result: await build(found, { onEvent }), told }
      }),
    )
    expect(results.map(({ told }) => told)).toEqual([["first"], ["second"]])
    for (const [index, name] of names.entries()) {
      expect(results[index]?.result.images[0]?.tags).toEqual([tag(name)])
      expect((await engine.run(tag(name), ["cat", "/a"])).stdout).toBe(name)
    }
  })
})

describe("a build that is stopped", () => {
  it("stops on the engine, too, and keeps the reason", async () => {
    const found = await endless()
    const controller = new AbortController()
    const reason = new Error("enough")
    let aborted = 0
    const call = build(found, {
      images: ["clock"],
      signal: controller.signal,
      onEvent: ({ type }) => {
        if (type !== "log") return
        aborted = performance.now()
        controller.abort(reason)
      },
    })
    const error: unknown = await call.catch((thrown: unknown) => thrown)
    expect(performance.now() - aborted).toBeLessThan(1000)
    expect(isImageError(error) && error.diagnostics).toMatchObject([{ code: "build-interrupted" }])
    expect((error as Error).cause).toBe(reason)
    await stoppedOnEngine(found)
  })

  it("starts nothing when it was stopped before, and ends at once while it plans", async () => {
    const found = await config(`
const app = stage("app").from("busybox:1.36").run("true", { mounts: [secret("slow")] });
export default image(app, { secrets: { slow: { command: ["sleep", "30"] } } });
`)
    const events: BuildEvent[] = []
    const onEvent = (event: BuildEvent): void => void events.push(event)
    const [before] = await faultsOf(build(found, { signal: AbortSignal.abort(), onEvent }))
    expect(before?.code).toBe("build-interrupted")
    const began = performance.now()
    const signal = AbortSignal.timeout(300)
    const [while_] = await faultsOf(build(found, { signal, onEvent }))
    expect(while_?.code).toBe("build-interrupted")
    expect(performance.now() - began).toBeLessThan(2000)
    expect(events).toEqual([])
  })

  it("warns of nothing once it was stopped", async () => {
    const found = await config(`
export default stage("app").from("busybox:1.36").run("true", { mounts: [secret("one"), secret("two")] });
`)
    const warnings: string[] = []
    const controller = new AbortController()
    const onWarning = ({ code }: { readonly code: string }): void => {
      warnings.push(code)
      controller.abort()
    }
    const [fault] = await faultsOf(build(found, { signal: controller.signal, onWarning }))
    expect(fault?.code).toBe("build-interrupted")
    await wait(200)
    expect(warnings).toEqual(["secret-not-given"])
  })

  it("leaves no listener on the signal", async () => {
    const found = await config('export default stage("app").from("busybox:1.36").run("true");')
    const { signal } = new AbortController()
    let listening = 0
    const counted = {
      aborted: false,
      addEventListener: (type: "abort", listener: () => void) => {
        listening++
        signal.addEventListener(type, listener)
      },
      removeEventListener: (type: "abort", listener: () => void) => {
        listening--
        signal.removeEventListener(type, listener)
      },
    }
    await build(found, { signal: counted })
    expect(listening).toBe(0)
  })

  it.each([
    [
      "throws",
      (error: Error) => {
        throw error
      },
    ],
    [
      "rejects",
      async (error: Error) => {
        await wait(10)
        throw error
      },
    ],
  ])("rejects with what a listener %s", async (_, fail) => {
    const found = await endless()
    const error = new Error("mine")
    let told = 0
    const call = build(found, {
      images: ["clock"],
      onEvent: (event) => {
        return event.type === "log" && told++ === 0 ? fail(error) : undefined
      },
    })
    await expect(call).rejects.toBe(error)
    await stoppedOnEngine(found)
  })

  it("waits for the promises of its listeners, and for no others", async () => {
    const found = await config('export default stage("app").from("busybox:1.36").run("true");')
    const emitter = new EventTarget()
    const heard = once(emitter, "done")
    let over = false
    await build(found, {
      onEvent: async ({ type }) => {
        if (type !== "image-done") return
        await wait(300)
        over = true
        emitter.dispatchEvent(new Event("done"))
      },
    })
    expect(over).toBe(true)
    await heard
  })
})
