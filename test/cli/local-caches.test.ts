import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { beforeEach, describe, expect, it } from "vitest"
import { containerdHost, needsContainerd } from "../engine/engine-under-test.ts"
import { project, stagecraft } from "../support/cli.ts"

const host = containerdHost ?? ""
beforeEach(needsContainerd)

const config = (word: string): string => `
import { defineConfig, image, namedContext, scratch, stage } from "stagecraft";
const made = stage("made").from("busybox:1.36").run("echo ${word} > /made");
const seen = stage("seen").from(namedContext("base")).run("cp /made /seen");
export default defineConfig({ images: {
  base: image(made, {
    tags: ["acme/base:1"],
    outputs: "type=oci,tar=false,dest=../layout",
    cacheTo: "type=local,dest=../cache,mode=max",
    cacheFrom: "type=local,src=../cache",
    attest: ["type=provenance,mode=max"],
  }),
  app: image(stage("files").from(scratch).copy("/seen", "/seen", { from: seen }), {
    contexts: { base: "oci-layout://../layout:1" },
    outputs: "type=local,dest=../out",
  }),
} });
`

describe("caches, layouts and attestations", () => {
  it("are where the config says, from its folder, or the command line, from the current one", async () => {
    const word = `word-${process.hrtime.bigint()}`
    const cwd = project({ "below/image.config.ts": config(word) })
    const run = (...words: string[]) =>
      stagecraft(["build", "--config", "below/image.config.ts", ...words], {
        cwd,
        env: { DOCKER_HOST: host, DOCKER_CONFIG: join(cwd, "docker") },
      })
    const base = await run("base")
    expect(base.code, base.stderr).toBe(0)
    expect(base.stderr).toContain("cache is not used: there is none yet")
    expect(readdirSync(join(cwd, "cache")).toSorted()).toEqual([
      "blobs",
      "index.json",
      "oci-layout",
    ])
    const again = await run("base", "--provenance", "false")
    expect(again.stderr).not.toContain("is not used")
    const app = await run("app")
    expect(app.code, app.stderr).toBe(0)
    expect(readFileSync(join(cwd, "out", "seen"), "utf8")).toBe(`${word}\n`)
    const other = ["--build-context", "base=oci-layout://layout", "-o", "other", "--provenance=1"]
    const from = await run("app", ...other)
    expect(from.code, from.stderr).toBe(0)
    expect(readdirSync(join(cwd, "other"))).toEqual(["provenance.json", "seen"])
    const wrong = await run("app", "--build-context", "base=oci-layout://layout:2")
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toContain("error[layout-unusable]")
    expect(wrong.stderr).toContain("it has no image 2")
    const plan = await run("base", "--dry-run", "--sbom", "true")
    expect(plan.stdout).toContain("attest      type=provenance,mode=max type=sbom")
    expect(plan.stdout).toContain(`cache to    type=local,dest=${join(cwd, "cache")},mode=max`)
  }, 120_000)

  it("of several images are not written to one place", async () => {
    const cwd = project({
      "image.config.ts": `import { defineConfig, image, stage } from "stagecraft";
const app = stage("app").from("busybox:1.36");
export default defineConfig({ images: { web: image(app), worker: image(app) } });
`,
    })
    for (const [cache, place, key] of [
      ["type=local,dest=cc", join(cwd, "cc"), "`tag=`"],
      ["type=registry,ref=localhost:9/web:cache", "localhost:9/web:cache", "`ref`"],
    ] as const) {
      const { code, stderr } = await stagecraft(["build", "--cache-to", cache], {
        cwd,
        env: { DOCKER_HOST: host },
      })
      expect(stderr).toContain(
        `error[same-cache]: images «web» and «worker» would both write their cache to ${place}`,
      )
      expect(stderr).toContain(key)
      expect(stderr).not.toContain("Building")
      expect(code).toBe(1)
    }
    expect(existsSync(join(cwd, "cc"))).toBe(false)
  }, 60_000)

  it("are refused by name where the store has no room for them", async () => {
    const cwd = project({ "below/image.config.ts": config("x") })
    const { code, stderr } = await stagecraft(["build", "--cwd", "below"], { cwd })
    expect(code).toBe(1)
    for (const what of ["cacheTo local", "attestation provenance", "base from an OCI layout"])
      expect(stderr).toContain(
        `building with ${what.startsWith("base") ? `named context ${what}` : what}`,
      )
    expect(stderr).toContain("containerd-snapshotter")
    expect(existsSync(join(cwd, "cache"))).toBe(false)
  }, 60_000)
})
