import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startRegistry } from "../../scripts/engine/registry.ts"
import type { Registry } from "../../scripts/engine/registry.ts"
import { digestOf, pushImage } from "../registry/push-image.ts"
import { registry as fakeRegistry } from "../faults/fake-registry.ts"
import { configOf, lockOf, run } from "../registry/lock-project.ts"
import { project } from "../support/cli.ts"

let registry: Registry
beforeAll(async () => {
  registry = await startRegistry()
}, 120_000)
afterAll(async () => registry.stop())

/** `me` with the password `s3cret`. */
const HTPASSWD = "me:$2b$04$GffKNyFH9C69QNvQeeW0OuPp0ahUGUzV3oRrr8zPoJm3D/ee2xJD2\n"
const BOTH = ["linux/amd64", "linux/arm64"]
const ENV = ["PATH=/usr/local/bin:/usr/bin:/bin", "TOOL_VERSION=1"]

/** Pushes a base for both platforms. */
async function pushBase(name: string, tag: string, marker: string, config: object = { Env: ENV }) {
  const platforms = BOTH.map((platform) => ({ platform, marker: `${marker} ${platform}`, config }))
  return await pushImage(registry.host, name, tag, platforms)
}

const dockerfile = async (cwd: string, words = ""): Promise<string> => {
  const { stdout, stderr, code } = await run(cwd, `emit --stdout${words}`)
  expect(code, stderr).toBe(0)
  return stdout
}

describe("a config with a base of a registry", () => {
  test("is locked, honoured, checked, and updated when the tag has moved", async () => {
    const { host } = registry
    const first = await pushBase("team/base", "1", "one")
    const cwd = project({
      "image.config.ts": configOf(
        `const app = stage("app").from("${host}/team/base:1").copy("/marker", "/copied", { from: "${host}/team/base:1" })`,
      ),
    })
    expect(await dockerfile(cwd)).toContain(`FROM ${host}/team/base:1\n`)
    expect((await run(cwd, "build --locked --dry-run")).stderr).toContain("error[lock-required]")

    const locked = await run(cwd, "lock")
    expect(locked).toMatchObject({ code: 0 })
    expect(locked.stdout).toBe(`added  ${host}/team/base:1  ${first.slice(0, 19)}\n`)
    expect(locked.stderr).toContain("image.lock written")
    const { images } = lockOf(cwd)
    const entry = images[`${host}/team/base:1`]
    expect(entry).toMatchObject({
      digest: first,
      config: { environment: { TOOL_VERSION: "1" } },
    })
    expect(Object.keys(entry?.platforms ?? {})).toEqual(BOTH)
    const text = readFileSync(join(cwd, "image.lock"), "utf8")

    const pinned = await dockerfile(cwd, " --locked")
    expect(pinned).toContain(`FROM ${host}/team/base:1@${first}\n`)
    expect(pinned).toContain(`COPY --from=${host}/team/base:1@${first} /marker`)
    expect((await run(cwd, "lock --check")).stderr).toBe("image.lock is what the configs ask for\n")

    const second = await pushBase("team/base", "1", "two")
    expect(second).not.toBe(first)
    const moved = await run(cwd, "lock --check")
    expect(moved.code).toBe(0)
    expect(moved.stderr).toContain("warning[lock-moved]")
    const forBots = await run(cwd, "lock --check --update --json")
    expect(forBots.code).toBe(1)
    expect(forBots.stderr).toContain("error[lock-outdated]")
    expect(JSON.parse(forBots.stdout)).toMatchObject({
      locks: [{ names: [{ state: "moved", locked: first, now: second }] }],
    })
    // Nothing has been written, and nothing is asked again without being told to.
    expect((await run(cwd, "lock")).stderr).toBe("image.lock is up to date\n")
    expect(readFileSync(join(cwd, "image.lock"), "utf8")).toBe(text)

    const built = await run(cwd, "build -o out")
    expect(built.code, built.stderr).toBe(0)
    expect(readFileSync(join(cwd, "out/copied"), "utf8")).toMatch(/^one linux/u)
    const updated = await run(cwd, `lock --update ${host}/team/base:1`)
    expect(updated.stdout).toContain(`updated  ${host}/team/base:1  ${first.slice(0, 19)} → `)
    const again = await run(cwd, "build --locked -o out")
    expect(again.code, again.stderr).toBe(0)
    expect(readFileSync(join(cwd, "out/copied"), "utf8")).toMatch(/^two linux/u)
    const explained = await run(cwd, "explain --locked")
    expect(explained.code, explained.stderr).toBe(0)
  })

  test("an argument in its name keeps its place in the Dockerfile, and is pinned in the build", async () => {
    const { host } = registry
    const [one, two] = [
      await pushBase("tool", "1-slim", "one"),
      await pushBase("tool", "2-slim", "two"),
    ]
    const cwd = project({
      "image.config.ts": configOf(
        `const v = arg("V", { default: "1" })
const app = stage("app").from(\`${host}/tool:\${v}-slim\`).copy("x", "/x")`,
      ),
      x: "",
    })
    expect((await run(cwd, "lock")).code).toBe(0)
    expect((await run(cwd, "lock --build-arg V=2")).code).toBe(0)
    expect(Object.keys(lockOf(cwd).images)).toHaveLength(2)
    expect((await run(cwd, "lock --check")).code).toBe(0)
    await pushBase("tool", "1-slim", "other")
    await pushBase("tool", "2-slim", "other")
    expect(await dockerfile(cwd)).toContain(`FROM ${host}/tool:\${V}-slim\n`)
    const bake = JSON.parse((await run(cwd, "emit --stdout --format bake")).stdout) as {
      target: { app: { contexts: object } }
    }
    expect(bake.target.app.contexts).toEqual({
      [`${host}/tool:1-slim`]: `docker-image://${host}/tool:1-slim@${one}`,
    })
    for (const [words, marker] of [
      ["build -o out", "one"],
      ["build --build-arg V=2 -o out", "two"],
    ] as const) {
      const built = await run(cwd, words)
      expect(built.code, built.stderr).toBe(0)
      expect(readFileSync(join(cwd, "out/marker"), "utf8")).toMatch(new RegExp(`^${marker} `, "u"))
    }
    expect(two).not.toBe(one)
    const other = await run(cwd, "emit --stdout --build-arg V=3")
    expect(other.code).toBe(2)
    const unlocked = await run(cwd, "build --build-arg V=3 --dry-run")
    expect(unlocked.stderr).toContain("warning[not-locked]")
  })

  test("a mirror is asked and printed, and the lock keeps the canonical name", async () => {
    const { host } = registry
    const digest = await pushBase("hub/library/base", "7", "mirrored")
    const cwd = project({
      "image.config.ts": `import { defineConfig, stage } from "stagecraft"
export default defineConfig({
  images: { app: stage("app").from("base:7").copy("/marker", "/x", { from: "own/tool:1" }) },
  registries: { "docker.io": "${host}/hub", "docker.io/own": false },
})
`,
    })
    expect(await dockerfile(cwd)).toContain(`FROM ${host}/hub/library/base:7\n`)
    const { code, stdout, stderr } = await run(cwd, "lock")
    expect(code, stderr).toBe(0)
    expect(stdout).toContain("added  base:7 ")
    expect(Object.keys(lockOf(cwd).images)).toEqual(["docker.io/library/base:7"])
    const text = await dockerfile(cwd, " --locked")
    expect(text).toContain(`FROM ${host}/hub/library/base:7@${digest}\n`)
    expect(text).toContain("COPY --from=own/tool:1 /marker")
    const built = await run(cwd, "emit --check")
    expect(built.code).toBe(1)
    const wrong = project({
      "image.config.ts": `import { defineConfig, stage } from "stagecraft"
export default defineConfig({ images: { app: stage("app").from("base:7") }, registries: { docker: "x" } })
`,
    })
    expect((await run(wrong, "list")).stderr).toContain(
      "registries: «docker» is not the name of a registry, such as docker.io or ghcr.io/acme",
    )
  })

  test("what is known of a locked base is known to the optimizer", async () => {
    const { host } = registry
    const Shell = ["/bin/powershell", "-c"]
    await pushBase("shells", "posix", "p", { Env: ENV })
    await pushBase("shells", "other", "o", { Shell, Env: ENV })
    for (const [tag, runs] of [
      ["posix", 1],
      ["other", 2],
    ] as const) {
      const cwd = project({
        "image.config.ts": configOf(
          `const app = stage("app").from("${host}/shells:${tag}").run("mkdir /a").run("mkdir /b")`,
        ),
      })
      expect((await dockerfile(cwd)).match(/^RUN/gmu)).toHaveLength(1)
      expect((await run(cwd, "lock")).code).toBe(0)
      expect((await dockerfile(cwd)).match(/^RUN/gmu)).toHaveLength(runs)
    }
  })
})

describe("a registry that makes trouble", () => {
  test("one that stops: locked builds go on, a check cannot tell, a lock fails and writes nothing", async () => {
    const own = await startRegistry()
    const name = `${own.host}/base:1`
    const digest = await pushImage(own.host, "base", "1", [
      { platform: "linux/amd64", marker: "m", config: { Env: ENV } },
    ])
    const body = `const app = stage("app").from("${name}").copy("x", "/x")`
    const cwd = project({
      "image.config.ts": configOf(body, ', { platforms: ["linux/amd64"] }'),
      x: "",
    })
    expect((await run(cwd, "lock")).code).toBe(0)
    expect((await run(cwd, "build -o out")).code).toBe(0)
    await own.stop()
    const text = readFileSync(join(cwd, "image.lock"), "utf8")
    const check = await run(cwd, "lock --check")
    expect(check.code).toBe(0)
    expect(check.stderr).toContain(
      `warning[lock-unsure]: ${name}: whether it has moved cannot be told`,
    )
    expect((await run(cwd, "lock")).stderr).toBe("image.lock is up to date\n")
    expect(await dockerfile(cwd, " --locked")).toContain(`FROM ${name}@${digest}`)
    const built = await run(cwd, "build --locked -o out2")
    expect(built.code, built.stderr).toBe(0)
    const update = await run(cwd, "lock --update")
    expect(update.code).toBe(1)
    expect(update.stderr).toContain("error[lock-unreachable]")
    expect(update.stderr).toContain("refuses connections")
    expect(readFileSync(join(cwd, "image.lock"), "utf8")).toBe(text)
  })

  test("one that wants credentials: those of the docker command are shown, and never printed", async () => {
    const own = await startRegistry({ htpasswd: HTPASSWD })
    try {
      const auth = Buffer.from("me:s3cret").toString("base64")
      const headers = { Authorization: `Basic ${auth}` }
      await pushImage(own.host, "base", "1", [{ platform: "linux/amd64", marker: "m" }], {
        headers,
        single: true,
      })
      const body = `const app = stage("app").from("${own.host}/base:1")`
      const cwd = project({
        "image.config.ts": configOf(body),
        "docker/config.json": JSON.stringify({ auths: { [own.host]: { auth } } }),
        "wrong/config.json": JSON.stringify({
          auths: { [own.host]: { auth: Buffer.from("me:other").toString("base64") } },
        }),
      })
      const none = await run(cwd, "lock", { DOCKER_CONFIG: join(cwd, "none") })
      expect(none.stderr).toContain("error[lock-denied]")
      expect(none.stderr).toContain(`docker login ${own.host}`)
      const wrong = await run(cwd, "lock", { DOCKER_CONFIG: join(cwd, "wrong") })
      expect(wrong.stderr).toContain("does not take the credentials")
      const right = await run(cwd, "lock", { DOCKER_CONFIG: join(cwd, "docker") })
      expect(right.code, right.stderr).toBe(0)
      expect(JSON.stringify([none, wrong, right])).not.toMatch(/s3cret|bWU6/u)
    } finally {
      await own.stop()
    }
  })

  test("one that has no such image, not the platform, or lies", async () => {
    const { host } = registry
    await pushBase("some", "1", "m")
    const lying = await fakeRegistry((request, response) => {
      response.setHeader("Docker-Content-Digest", `sha256:${"0".repeat(64)}`)
      if (request.url?.includes("page")) response.end("<html>log in here</html>")
      else response.end('{"schemaVersion":2}')
    })
    const cwd = project({
      "image.config.ts": `import { defineConfig, image, stage } from "stagecraft"
const base = (name: string) => stage("app")\n  .from(name)
export default defineConfig({ images: {
  absent: image(base("${host}/nothing:1")),
  platform: image(base("${host}/some:1"), { platforms: ["linux/s390x"] }),
  lying: image(base("${lying}/lies:1")),
} })
`,
    })
    const { code, stderr } = await run(cwd, "lock")
    expect(code).toBe(1)
    expect(stderr).toContain(`error[lock-missing]: ${host}/nothing:1 cannot be locked`)
    expect(stderr).toContain(`has the image, but not for linux/s390x`)
    expect(stderr).toContain("hint: there is linux/amd64, linux/arm64")
    expect(stderr).toContain(`error[lock-nonsense]: ${lying}/lies:1`)
    expect(stderr).toContain("image.config.ts:3:4\n")
    expect(() => lockOf(cwd)).toThrow("ENOENT")
  })
})

describe("what is no image", () => {
  test("files of ADD get a checksum, where the builder has such a thing", async () => {
    const bytes = "what is behind the address"
    const address = await fakeRegistry((request, response) => {
      if (request.url === "/moved") response.writeHead(302, { Location: "/tool.txt" }).end()
      else response.end(bytes)
    })
    const body = `const app = stage("app").from(scratch).add("http://${address}/moved", "/tool")`
    const cwd = project({ "image.config.ts": configOf(body, ', { profile: "docker-28" }') })
    expect((await run(cwd, "lock")).stdout).toContain(`added  http://${address}/moved  sha256:`)
    expect(lockOf(cwd)).toEqual({
      version: 1,
      files: { [`http://${address}/moved`]: { checksum: digestOf(bytes) } },
    })
    expect(await dockerfile(cwd, " --locked")).toContain(
      `ADD --checksum=${digestOf(bytes)} http://${address}/moved /tool`,
    )
    writeFileSync(join(cwd, "image.config.ts"), configOf(body))
    const older = await run(cwd, "emit --stdout")
    expect(older.stdout).toContain(`ADD http://${address}/moved /tool`)
    expect(older.stderr).toContain("warning[lock-not-honoured]")
    writeFileSync(join(cwd, "image.config.ts"), configOf('const app = stage("app").from(scratch)'))
    const drift = await run(cwd, "lock --check")
    expect(drift.code).toBe(1)
    expect(drift.stderr).toContain("error[lock-drift]")
    expect((await run(cwd, "lock")).stdout).toBe(`removed  http://${address}/moved\n`)
  })

  test("a git reference becomes a commit, in ADD and in named contexts", async () => {
    const repo = project({ "src/a.txt": "a" })
    const git = (...words: readonly string[]): string =>
      spawnSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...words], {
        cwd: repo,
        encoding: "utf8",
      }).stdout.trim()
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "one")
    git("tag", "-am", "tagged", "v1")
    git("update-server-info")
    const commit = git("rev-parse", "HEAD")
    const host = await fakeRegistry((request, response) => {
      const path = join(repo, ".git", (request.url ?? "").replace(/^\/tool\.git|\?.*$/gu, ""))
      if (existsSync(path) && statSync(path).isFile()) response.end(readFileSync(path))
      else response.writeHead(404).end()
    })
    const address = `http://${host}/tool.git`
    const body = `const app = stage("app").from(scratch).add("${address}#v1:src", "/src/").copy("a", "/", { from: namedContext("code") })`
    const more = `, { profile: "docker-28", contexts: { code: "${address}" } }`
    const cwd = project({ "image.config.ts": configOf(body, more) })
    const { code, stderr } = await run(cwd, "lock")
    expect(code, stderr).toBe(0)
    expect(lockOf(cwd)).toMatchObject({
      repositories: { [address]: { commit }, [`${address}#v1`]: { commit } },
    })
    expect(await dockerfile(cwd, " --locked")).toContain(
      `ADD ["${address}#${commit}:src", "/src/"]`,
    )
    const bake = await run(cwd, "emit --stdout --format bake")
    expect(bake.stdout).toContain(`"code": "${address}#${commit}"`)
    writeFileSync(join(cwd, "image.config.ts"), configOf(body.replace("#v1", "#v2"), more))
    const missing = await run(cwd, "lock")
    expect(missing.stderr).toContain("the repository has no branch or tag v2")
  })

  test("a workspace has one lock, which all of its configs keep what they need in", async () => {
    const { host } = registry
    const digest = await pushBase("shared", "1", "s")
    await pushBase("shared", "2", "s")
    const config = (tag: string, more = ""): string =>
      `import { image, stage } from "stagecraft"
export default image(stage("app").from("${host}/shared:${tag}"), { tags: ["acme/${tag}"] ${more} })
`
    const cwd = project({
      "package.json": '{ "name": "root", "workspaces": ["apps/*"] }',
      "apps/one/package.json": '{ "name": "one" }',
      "apps/one/image.config.ts": config("1"),
      "apps/two/package.json": '{ "name": "two" }',
      "apps/two/image.config.ts": config("2"),
      "apps/three/package.json": '{ "name": "three" }',
      "apps/three/image.config.ts": config("1").replace(`${host}/shared:1`, "acme/2"),
    })
    const one = join(cwd, "apps/one")
    const first = await run(one, "lock")
    expect(first.code, first.stderr).toBe(0)
    expect(first.stderr).toContain(join("..", "..", "image.lock written"))
    const all = await run(cwd, "lock --all")
    expect(all.code, all.stderr).toBe(0)
    expect(all.stdout).toMatch(/^added {2}\S+shared:2 {2}\S+\n$/u)
    expect(Object.keys(lockOf(cwd).images)).toEqual([`${host}/shared:1`, `${host}/shared:2`])
    // One of them says nothing of what the others use.
    writeFileSync(join(one, "image.config.ts"), config("2"))
    expect((await run(one, "lock --check")).code).toBe(0)
    const drift = await run(cwd, "lock --all --check")
    expect(drift.stderr).toContain(`${host}/shared:1 is not used`)
    writeFileSync(join(one, "image.config.ts"), config("1"))
    expect(await dockerfile(one, " --locked")).toContain(`/shared:1@${digest}`)
    // What another config builds is no registry's.
    const three = join(cwd, "apps/three")
    expect(await dockerfile(three, " --locked")).toContain("FROM acme/2\n")
    expect((await run(three, "lock")).stderr).toContain("up to date")
    const words = `build --locked --build-context ${host}/shared:1=. -o out`
    const replaced = await run(one, words)
    expect(replaced.code, replaced.stderr).toBe(0)
    expect(existsSync(join(one, "out/package.json"))).toBe(true)
  })

  test("a lock that is broken, or of a later version", async () => {
    const cwd = project({
      "image.config.ts": configOf('const app = stage("app").from(scratch)'),
      "image.lock": '{\n<<<<<<< ours\n  "version": 1\n=======\n}\n',
    })
    const merged = await run(cwd, "emit --stdout")
    expect(merged.code).toBe(1)
    expect(merged.stderr).toContain("error[lock-invalid]")
    expect(merged.stderr).toContain("image.lock:2:1")
    writeFileSync(join(cwd, "image.lock"), '{ "version": 2 }')
    expect((await run(cwd, "lock")).stderr).toContain("version 2 of the format is newer")
    writeFileSync(join(cwd, "image.lock"), '{ "version": 1, "images": { "a": { "digest": "x" } } }')
    expect((await run(cwd, "lock")).stderr).toContain('images["a"].digest is not a digest')
    writeFileSync(join(cwd, "image.lock"), '{ "version": 1 }')
    const nothing = await run(cwd, "lock --update nowhere:1")
    expect(nothing.stderr).toContain("error[lock-nothing]: no image uses nowhere:1")
  })
})
