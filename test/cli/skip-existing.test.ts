import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { request as ask } from "node:http"
import type { IncomingMessage, ServerResponse } from "node:http"
import { join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import type { Engine } from "@stagecraft/engine"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { startRegistry } from "../../scripts/engine/registry.ts"
import type { Registry } from "../../scripts/engine/registry.ts"
import {
  containerdHost,
  engineHost,
  findClean,
  needsContainerd,
  nonce,
} from "../engine/engine-under-test.ts"
import { registry as fakeRegistry } from "../faults/fake-registry.ts"
import { pushImage } from "../registry/push-image.ts"
import { project, stagecraft } from "../support/cli.ts"
import type { CliResult } from "../support/cli.ts"

let registry: Registry
let engine: Engine
beforeAll(async () => {
  engine = await findClean(await engineHost())
  registry = await startRegistry()
}, 120_000)
afterAll(async () => registry?.stop())

/** `me` with the password `s3cret`. */
const HTPASSWD = "me:$2b$04$GffKNyFH9C69QNvQeeW0OuPp0ahUGUzV3oRrr8zPoJm3D/ee2xJD2\n"
const auth = Buffer.from("me:s3cret").toString("base64")
const ACCEPT = [
  "oci.image.index.v1",
  "oci.image.manifest.v1",
  "docker.distribution.manifest.list.v2",
  "docker.distribution.manifest.v2",
]
  .map((type) => `application/vnd.${type}+json`)
  .join(", ")

interface Found {
  readonly digest: string | null
  readonly type: string | null
  readonly layers: readonly string[]
}

async function manifest(host: string, path: string, login = false): Promise<Found> {
  const [name = "", tag = ""] = path.split(":")
  const answer = await fetch(`http://${host}/v2/${name}/manifests/${tag}`, {
    headers: { Accept: ACCEPT, ...(login && { Authorization: `Basic ${auth}` }) },
  })
  expect([path, answer.status]).toEqual([path, 200])
  const { layers = [] } = (await answer.json()) as {
    layers?: readonly { readonly digest: string }[]
  }
  return {
    digest: answer.headers.get("docker-content-digest"),
    type: answer.headers.get("content-type"),
    layers: layers.map(({ digest }) => digest),
  }
}

async function tagsOf(host: string, name: string): Promise<readonly string[]> {
  const answer = await fetch(`http://${host}/v2/${name}/tags/list`)
  const { tags } = (await answer.json()) as { tags?: readonly string[] | null }
  return (tags ?? []).toSorted()
}

/** A configuration that names its images at a registry; `TAG` is the tag. */
function config(host: string, images: string): string {
  return `import { defineConfig, image, secret, stage } from "stagecraft"
const at = (name) => \`${host}/\${name}:\${process.env["TAG"] ?? "1"}\`
const base = (name, file) => stage(name).from("scratch").copy(file, "/")
export default defineConfig({ images: { ${images} } })
`
}

/** Runs a build that pushes; the result of each image by its name. */
async function push(
  cwd: string,
  words = "",
  env: Record<string, string> = {},
): Promise<CliResult & { readonly digests: Readonly<Record<string, string>> }> {
  const line = ["build", "--push", "--skip-existing", ...words.split(" ").filter(Boolean), "--json"]
  const result = await stagecraft(line, { cwd, env: { TMPDIR: join(cwd, "tmp"), ...env } })
  const { images = [] } = (result.stdout === "" ? {} : JSON.parse(result.stdout)) as {
    images?: readonly { readonly name: string; readonly digest: string; readonly tags: string[] }[]
  }
  for (const name of images.flatMap(({ tags }) => tags)) await engine.remove(name)
  return { ...result, digests: Object.fromEntries(images.map((each) => [each.name, each.digest])) }
}

/** A project with notes of its own, as on a machine that has never built it. */
function machine(files: Readonly<Record<string, string>>): string {
  return project({ ...files, "tmp/empty": "" })
}

function sameOn(cwd: string): string {
  const other = machine({})
  cpSync(cwd, other, { recursive: true, filter: (path) => path !== join(cwd, "tmp") })
  mkdirSync(join(other, "tmp"), { recursive: true })
  return other
}

async function digestsOf(cwd: string): Promise<Readonly<Record<string, string>>> {
  const { stdout, stderr } = await stagecraft(["list", "--digest", "--json"], { cwd })
  expect(stdout, stderr).not.toBe("")
  const { images } = JSON.parse(stdout) as { images: { name: string; digest: string }[] }
  return Object.fromEntries(images.map(({ name, digest }) => [name, digest]))
}

/** Stands before the registry, tells what it is asked, and answers some of it by itself. */
async function before(
  act: (line: string, response: ServerResponse) => boolean,
): Promise<{ readonly host: string; readonly lines: string[] }> {
  const lines: string[] = []
  const host = await fakeRegistry((request: IncomingMessage, response) => {
    const line = `${request.method} ${request.url}`
    lines.push(line)
    if (act(line, response)) return
    const { method, headers, url: path } = request
    const [hostname, port] = registry.host.split(":")
    const passed = ask({ hostname, port, method, headers, path }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    passed.on("error", () => response.destroy())
    request.pipe(passed)
  })
  return { host, lines }
}

describe("what a registry has of the very same inputs", () => {
  test("is not built again on another machine, and gets the tags that it lacks", async () => {
    const { host } = registry
    const platform = `linux/${engine.info.arch}`
    const os = await pushImage(host, "os", "1", [{ platform, marker: nonce() }])
    const locked = { digest: os, platforms: { [platform]: { digest: os } }, config: {} }
    const files = {
      "a.txt": nonce(),
      "image.lock": JSON.stringify({ version: 1, images: { [`${host}/os:1`]: locked } }),
      "image.config.ts": config(
        host,
        `web: image(stage("web").from("${host}/os:1").copy("a.txt", "/"), { tags: [at("web"), at("team/web")] })`,
      ),
    }
    const cwd = machine(files)
    const first = await push(cwd)
    expect(first.code, first.stderr).toBe(0)
    expect(first.stderr).toContain("Building web")
    const tag = `inputs-${(await digestsOf(cwd))["web"]}`
    expect(await tagsOf(host, "web")).toEqual(["1", tag])
    expect(await tagsOf(host, "team/web")).toEqual(["1", tag])
    const { digest } = await manifest(host, "web:1")
    expect(first.digests).toEqual({ web: digest })
    expect(await manifest(host, `web:${tag}`)).toEqual(await manifest(host, "web:1"))

    const other = sameOn(cwd)
    const dry = await stagecraft(["build", "--push", "--skip-existing", "--dry-run"], {
      cwd: other,
      env: { TAG: "2" },
    })
    expect(dry.stdout, dry.stderr).toBe("web: unchanged\n")
    expect(await tagsOf(host, "web")).toEqual(["1", tag])
    const again = await push(other, "--metadata-file meta.json --iidfile id", { TAG: "2" })
    expect(again.stderr).toBe(`web: unchanged, in ${host}/web and ${host}/team/web\n`)
    expect(again.code).toBe(0)
    expect(again.digests).toEqual({ web: digest })
    expect(readFileSync(join(other, "id"), "utf8")).toBe(digest)
    expect(JSON.parse(readFileSync(join(other, "meta.json"), "utf8"))).toMatchObject({
      web: {
        "containerimage.config.digest": expect.stringMatching(/^sha256:/u) as string,
        "containerimage.descriptor": { digest },
        "containerimage.digest": digest,
        "image.name": `${host}/web:2,${host}/team/web:2`,
      },
    })
    for (const name of ["web", "team/web"]) {
      expect(await tagsOf(host, name)).toEqual(["1", "2", tag])
      expect(await manifest(host, `${name}:2`)).toEqual(await manifest(host, `${name}:1`))
    }
    const why = await stagecraft(["why", "web"], {
      cwd: other,
      env: { TMPDIR: join(other, "tmp") },
    })
    expect(why.stdout).toContain("web: nothing that is known has changed")

    // A repository that lacks it is not passed over.
    const more = files["image.config.ts"].replace('at("team/web")', 'at("third/web")')
    writeFileSync(join(other, "image.config.ts"), more)
    expect((await push(other)).stderr).toContain("Building web")
    expect(await tagsOf(host, "third/web")).toEqual(["1", tag])

    // A changed file is another digest; what was before is still there.
    writeFileSync(join(other, "a.txt"), nonce())
    const changed = await push(other, "", { TAG: "3" })
    expect(changed.stderr).toContain("Building web")
    expect(changed.digests["web"]).not.toBe(digest)
    expect(await tagsOf(host, "web")).toHaveLength(4 + 1)
    const back = await push(cwd, "", { TAG: "3" })
    expect(back.stderr).toContain("web: unchanged, in")
    expect((await manifest(host, "web:3")).digest).toBe(digest)
  }, 60_000)

  test("of several platforms is one index", async ({ skip }) => {
    needsContainerd({ skip })
    const env = { DOCKER_HOST: containerdHost ?? "" }
    const { host } = registry
    const own = await findEngine({ ...process.env, ...env })
    onTestFinished(async () => {
      for (const tag of ["1", "2"]) await own.remove(`${host}/many:${tag}`)
    })
    const cwd = machine({
      "a.txt": nonce(),
      "image.config.ts": config(
        host,
        `many: image(base("many", "a.txt"), { tags: [at("many")], platforms: ["linux/amd64", "linux/arm64"] })`,
      ),
    })
    const first = await push(cwd, "", env)
    expect(first.code, first.stderr).toBe(0)
    const again = await push(sameOn(cwd), "", { ...env, TAG: "2" })
    expect(again.stderr).toBe(`many: unchanged, in ${host}/many\n`)
    expect(again.digests).toEqual(first.digests)
    const found = await manifest(host, "many:2")
    expect(found).toMatchObject({ digest: first.digests["many"] })
    expect(found.type).toMatch(/index|list/u)
  }, 60_000)

  test("counts with what it builds on, whatever the engine has under that name", async () => {
    const { host } = registry
    const cwd = machine({
      "base.txt": nonce(),
      "app.txt": nonce(),
      "image.config.ts": config(
        host,
        `base: image(base("base", "base.txt"), { tags: ["${host}/base:1"] }),
  app: image(stage("app").from("${host}/base:1").copy("app.txt", "/"), { tags: [at("app")] })`,
      ),
    })
    const first = await push(cwd)
    expect(first.code, first.stderr).toBe(0)
    const digests = await digestsOf(cwd)
    expect(await tagsOf(host, "app")).toEqual(["1", `inputs-${digests["app"]}`])
    const other = sameOn(cwd)
    const again = await push(other)
    expect(again.stderr).toBe(`base: unchanged, in ${host}/base\napp: unchanged, in ${host}/app\n`)
    expect(again.digests).toEqual(first.digests)
    const { layers } = await manifest(host, "base:1")

    // Of the two the app alone is built: on what its digest says, not on what the engine calls so.
    const stale = (await engine.inspect("busybox:1.36"))!.id
    const stay = async (): Promise<void> => engine.tag(stale, `${host}/base:1`)
    writeFileSync(join(other, "app.txt"), nonce())
    await stay()
    const half = await push(other)
    expect(half.stderr).toContain(`base: unchanged, in ${host}/base\n`)
    expect(half.stderr).toContain("Building app on")
    expect((await manifest(host, "app:1")).layers).toEqual([layers[0], expect.any(String)])
    expect(await tagsOf(host, "app")).toHaveLength(3)
    // The same when the base is not asked for.
    writeFileSync(join(other, "app.txt"), nonce())
    await stay()
    const alone = await push(other, "app")
    expect(alone.stderr).toContain("Building app on")
    expect((await manifest(host, "app:1")).layers[0]).toBe(layers[0])
    expect(await tagsOf(host, "app")).toHaveLength(4)

    // A base that nobody has pushed from these sources: what is built on another one is not marked.
    writeFileSync(join(other, "base.txt"), nonce())
    await engine.remove(`${host}/base:1`)
    const older = await push(other, "app")
    expect(older.stderr).toContain(
      `app: pushed, and built again the next time: ${host}/base:1 is not known to be built from its sources as they are now`,
    )
    expect(await tagsOf(host, "app")).toHaveLength(4)
    expect((await push(other)).stderr).toContain("Building base, app on")
    expect(await tagsOf(host, "app")).toHaveLength(5)
  }, 60_000)
})

describe("what is built all the same", () => {
  test("what no digest stands for, what goes elsewhere too, and what is asked for anew", async () => {
    const { host, lines } = await before(() => false)
    const cwd = machine({
      "a.txt": nonce(),
      npmrc: "token",
      "image.config.ts": config(
        host,
        `web: image(base("some", "a.txt"), { tags: [at("some")] }),
  open: image(stage("open").from("busybox:1.36").copy("a.txt", "/"), { tags: [at("open")] }),
  shy: image(stage("shy").from("scratch").copy("a.txt", "/", { from: stage("s").from("busybox:1.36").copy("a.txt", "/").run("cat /run/secrets/npmrc", { mounts: [secret("npmrc")] }) }), { tags: [at("shy")], secrets: { npmrc: { file: "npmrc" } } })`,
      ),
    })
    const marks = (): string[] => lines.filter((line) => /^PUT .*inputs-/u.test(line))
    const first = await push(cwd)
    expect(first.code, first.stderr).toBe(0)
    expect(first.stderr).toContain(
      "open: not looked for in registries: busybox:1.36 is not locked, and may have moved (stagecraft lock)\n",
    )
    expect(first.stderr).toContain(
      "shy: not looked for in registries: not known is the value of the secret npmrc\n",
    )
    expect(marks()).toHaveLength(1)
    const loaded = await push(cwd, "web --load")
    expect(loaded.stderr).toContain(
      "web: not looked for in registries: its result goes to other places, too",
    )
    for (const word of ["--force", "--no-cache --pull"]) {
      const { stderr } = await push(cwd, `web ${word}`)
      expect(stderr).toContain("Building web")
      expect(stderr).not.toContain("registries")
    }
    // Without the cache the time of its making is another, and the mark goes along.
    const tag = `inputs-${(await digestsOf(cwd))["web"]}`
    expect(marks().length).toBeGreaterThan(1)
    expect(await manifest(host, `some:${tag}`)).toEqual(await manifest(host, "some:1"))
    expect((await push(cwd, "web")).stderr).toBe(`web: unchanged, in ${host}/some\n`)

    const alone = await stagecraft(["build", "--skip-existing"], { cwd })
    expect(alone.code).toBe(2)
    expect(alone.stderr).toContain("error[usage-option-value]: --skip-existing: ")
    expect(alone.stderr).toContain("goes with --push")
  }, 60_000)

  test("what was touched while it was built is not marked", async () => {
    let cwd = ""
    const { host } = await before((line) => {
      if (/^PUT .*manifests\/1$/u.test(line)) writeFileSync(join(cwd, "a.txt"), nonce())
      return false
    })
    cwd = machine({
      "a.txt": nonce(),
      "image.config.ts": config(host, `web: image(base("t", "a.txt"), { tags: [at("touched")] })`),
    })
    const { code, stderr } = await push(cwd)
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("web: pushed, and built again the next time: what it is made from was")
    expect(await tagsOf(registry.host, "touched")).toEqual(["1"])
  })

  test("what a registry does not tell, or does not mark", async () => {
    const refused = await before((line, response) => {
      if (!line.includes("inputs-")) return false
      response.writeHead(line.startsWith("PUT") ? 405 : 403).end()
      return true
    })
    const { host } = refused
    const cwd = machine({
      "a.txt": nonce(),
      "image.config.ts": config(host, `web: image(base("r", "a.txt"), { tags: [at("refused")] })`),
    })
    const { code, stderr } = await push(cwd)
    expect(code, stderr).toBe(0)
    expect(stderr).toContain(
      `warning[existing-unsure]: ${host}/refused: whether the image is there already cannot be told: ${host} does not take the credentials`,
    )
    expect(stderr).toContain("Building web")
    expect(stderr).toContain(`warning[existing-tag-not-set]: ${host}/refused:inputs-`)
    expect(stderr).toContain("the image is pushed, and built again the next time")
    expect(await tagsOf(registry.host, "refused")).toEqual(["1"])
  })

  test("the docker command's credentials are shown, and nothing of them is printed", async () => {
    const own = await startRegistry({ htpasswd: HTPASSWD })
    onTestFinished(() => own.stop())
    const cwd = machine({
      "a.txt": nonce(),
      "docker/config.json": JSON.stringify({ auths: { [own.host]: { auth } } }),
      "image.config.ts": config(own.host, `web: image(base("w", "a.txt"), { tags: [at("web")] })`),
    })
    const env = { DOCKER_CONFIG: join(cwd, "docker") }
    const none = await push(cwd, "", { DOCKER_CONFIG: join(cwd, "none") })
    expect(none.code).toBe(1)
    expect(none.stderr).toContain("warning[existing-unsure]")
    expect(none.stderr).toContain("error[push-denied]")
    const right = await push(cwd, "", env)
    expect(right.code, right.stderr).toBe(0)
    const again = await push(sameOn(cwd), "", { ...env, TAG: "2" })
    expect(again.stderr).toBe(`web: unchanged, in ${own.host}/web\n`)
    expect((await manifest(own.host, "web:2", true)).digest).toBe(right.digests["web"])
    expect(JSON.stringify([none, right, again])).not.toMatch(/s3cret|bWU6/u)
  })
})
