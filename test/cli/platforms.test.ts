import { beforeEach, describe, expect, it } from "vitest"
import { containerdHost, needsContainerd } from "../engine/engine-under-test.ts"
import { project, stagecraft } from "../support/cli.ts"

const host = containerdHost ?? ""
beforeEach(needsContainerd)

/** For two platforms, on one: nothing is emulated. */
const config = (run: string): string => `
import { BUILDPLATFORM, TARGETARCH, defineConfig, image, stage } from "stagecraft";
const app = stage("app").from("busybox:1.36", { platform: BUILDPLATFORM })
  .run("true ${process.hrtime.bigint()}", { merge: false })
  .arg(TARGETARCH)
  .run(${JSON.stringify(run)});
export default defineConfig({ images: { app: image(app, { platforms: ["linux/amd64", "linux/arm64"] }) } });
`

const build = (run: string, ...words: string[]) =>
  stagecraft(["build", "--output", "type=cacheonly", ...words], {
    cwd: project({ "image.config.ts": config(run) }),
    env: { DOCKER_HOST: host },
  })

describe("a build for several platforms", () => {
  it("says of each step for which it is", async () => {
    const { code, stderr } = await build('echo "for $TARGETARCH"; sleep 2')
    expect(stderr).toMatch(/^\[linux\/amd64 (app )?3\/3\] for amd64$/mu)
    expect(stderr).toMatch(/^\[linux\/arm64 (app )?3\/3\] for arm64$/mu)
    expect(stderr).toMatch(
      /^\[linux\/arm64 (app )?3\/3\] RUN echo "for .*; sleep 2 {2}image\.config\.ts:6$/mu,
    )
    expect(stderr).toMatch(/^critical path:.*\n( .*\n)* +\d.* s {2}\[linux\/a..64 (app )?3\/3\]/mu)
    expect(stderr).not.toContain("stage-0")
    expect(code).toBe(0)
  }, 60_000)

  it("says for which a step failed, at the author's line", async () => {
    const { code, stderr } = await build("test $TARGETARCH = amd64")
    expect(stderr).toMatch(
      /^error\[run-failed\]: RUN test .* failed with exit code 1 for linux\/arm64\n {2}--> image\.config\.ts:6/mu,
    )
    expect(code).toBe(1)
  }, 60_000)

  it("tells programs, too", async () => {
    const { stderr } = await build("test $TARGETARCH = amd64", "--progress", "json")
    const told = stderr
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const runs = told.filter(({ type, step }) => type === "step-started" && step === 3)
    expect(new Set(runs.map(({ platform }) => platform))).toEqual(
      new Set(["linux/amd64", "linux/arm64"]),
    )
    const failed = told.find(({ type }) => type === "image-failed")
    expect(failed).toMatchObject({ step: { platform: "linux/arm64", step: 3, total: 3 } })
    const summary = told.find(({ type }) => type === "summary")
    const path = summary!["criticalPath"] as readonly { id: string; name: string }[]
    const ended = (id: string) =>
      told.find((event) => event["id"] === id && String(event["type"]).startsWith("step-"))
    expect(path.map(({ id }) => ended(id)?.["name"])).toEqual(path.map(({ name }) => name))
  }, 60_000)
})

it("an only stage has the author's name, and no number of another image", async () => {
  const word = process.hrtime.bigint()
  const cwd = project({
    "image.config.ts": `
import { defineConfig, image, stage } from "stagecraft";
const one = stage("wd").from("busybox:1.36").run("echo ${word}; sleep 0.5", { merge: false }).run("true ${word}");
const two = stage("other").from("busybox:1.36").run("echo ${word}; sleep 0.5", { merge: false })
  .copy("/etc/passwd", "/p", { from: "busybox:1.36" }).run("true b${word}", { merge: false }).run("true");
export default defineConfig({ images: { one: image(one), two: image(two) } });
`,
  })
  const { code, stderr } = await stagecraft(["build", "--output", "type=cacheonly"], {
    cwd,
    env: { DOCKER_HOST: host },
  })
  expect(stderr).not.toContain("stage-0")
  expect(stderr).not.toMatch(/^\[one .*\/[^3]\]/mu)
  expect(stderr).not.toMatch(/^\[two .*\/[^5]\]/mu)
  expect(stderr).toMatch(/^\[two other 4\/5\] RUN true b/mu)
  expect(code).toBe(0)
}, 60_000)
