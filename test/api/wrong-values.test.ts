import { afterAll, describe, expect, it } from "vitest"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { build, faultsOf, load } from "../support/api.ts"

const cwd = mkdtempSync(join(tmpdir(), "stagecraft-test-"))
afterAll(() => rmSync(cwd, { recursive: true, force: true }))
writeFileSync(
  join(cwd, "image.config.ts"),
  `import { defineConfig, stage } from "stagecraft";
const one = stage("one").from("busybox:1.36");
export default defineConfig({ images: { one, two: stage("two").from(one) } });
`,
)
const found = await load({ cwd })
/** No engine can be asked by mistake. */
const env = { DOCKER_HOST: "unix:///nowhere/docker.sock" }

const wrong: readonly (readonly [code: string, options: unknown])[] = [
  ["value-wrong-type", null],
  ["value-wrong-type", ["one"]],
  ["option-unknown", { platfroms: [] }],
  ["value-wrong-type", { images: "one" }],
  ["value-wrong-type", { images: [] }],
  ["unknown-image", { images: ["one", "tow"] }],
  ["value-wrong-type", { cwd: 1 }],
  ["value-wrong-type", { env: ["A=1"] }],
  ["value-wrong-type", { target: 1 }],
  ["invalid-platform", { platforms: ["linux/amd46"] }],
  ["value-wrong-type", { platforms: "linux/amd64" }],
  ["invalid-tag", { images: ["one"], tags: ["Acme Web"] }],
  ["invalid-build-option", { tags: ["acme/both"] }],
  ["value-wrong-type", { buildArgs: { A: true } }],
  ["value-wrong-type", { labels: "a=b" }],
  ["invalid-build-option", { annotations: { "nowhere:a": "b" } }],
  ["invalid-build-option", { contexts: { a: "" } }],
  ["value-wrong-type", { noCache: 1 }],
  ["value-wrong-type", { pull: "yes" }],
  ["invalid-build-option", { outputs: { type: "lokal", dest: "out" } }],
  ["invalid-build-option", { outputs: "type=local" }],
  ["value-wrong-type", { outputs: "out" }],
  ["invalid-build-option", { attest: { type: "provenence" } }],
  ["value-wrong-type", { push: 1 }],
  ["value-wrong-type", { load: 1 }],
  ["invalid-build-option", { cacheFrom: "type=redis,ref=a" }],
  ["value-wrong-type", { cacheTo: {} }],
  ["value-wrong-type", { network: "bridge" }],
  ["invalid-build-option", { extraHosts: { db: "10.0.0" } }],
  ["invalid-build-option", { shmSize: "much" }],
  ["value-wrong-type", { shmSize: -1 }],
  ["invalid-build-option", { ulimits: { nofiles: 1 } }],
  ["invalid-build-option", { ulimits: { nofile: "2:1" } }],
  ["value-wrong-type", { cgroupParent: {} }],
  ["invalid-build-option", { secrets: "token=hush" }],
  ["invalid-build-option", { secrets: { token: "hush-hush" } }],
  ["invalid-build-option", { secrets: { token: { value: 7 } } }],
  ["option-unknown", { secrets: { token: { src: "a" } } }],
  ["invalid-build-option", { ssh: { default: [] } }],
  ["invalid-build-option", { ssh: { default: ["/nowhere/a", "/nowhere/b"] } }],
  ["value-wrong-type", { ssh: "default" }],
  ["value-wrong-type", { optimize: 1 }],
  ["invalid-build-option", { parallel: 0 }],
  ["value-wrong-type", { parallel: 1.5 }],
  ["value-wrong-type", { keepGoing: 1 }],
  ["value-wrong-type", { signal: new AbortController() }],
  ["value-wrong-type", { onEvent: "log" }],
  ["value-wrong-type", { onWarning: {} }],
  ["value-wrong-type", { stdout: process.stdout }],
]

describe("build refuses what is no value of its options", () => {
  it.each(wrong)("%s: %j", async (code, options) => {
    const given = typeof options === "object" && options && !Array.isArray(options)
    const call = build(found, (given ? { env, ...options } : options) as never)
    const faults = await faultsOf(call)
    expect(faults[0]).toMatchObject({ code, severity: "error" })
    expect(faults[0]?.span?.file).toBe(import.meta.filename)
    expect(faults[0]?.hint).toMatch(/\w/u)
    expect(JSON.stringify(faults)).not.toContain("hush")
  })

  it("and the names of stages that are not there, before an engine is asked", async () => {
    for (const options of [{ target: "three" }, { noCache: ["three"] }]) {
      const [fault] = await faultsOf(build(found, { env, images: ["one"], ...options }))
      expect(fault).toMatchObject({ code: "unknown-target" })
    }
  })

  it("and says when no engine answers", async () => {
    const [fault] = await faultsOf(build(found, { env }))
    expect(fault).toMatchObject({ code: "engine-unreachable" })
  })

  it("and what is no project", async () => {
    for (const project of [undefined, {}, { ...found }, found.images[0]]) {
      const [fault] = await faultsOf(build(project as never, { env }))
      expect(fault).toMatchObject({ code: "value-wrong-type" })
      expect(fault?.message).toContain("project")
    }
  })
})
