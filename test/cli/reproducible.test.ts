import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { cpSync, readFileSync, rmSync, utimesSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import type { Reproduction } from "../../packages/stagecraft/src/verify/reproduction.ts"
import { ask } from "../../scripts/engine/engine-api.ts"
import { startRegistry } from "../../scripts/engine/registry.ts"
import { containerdHost, needsContainerd } from "../engine/engine-under-test.ts"
import { project, stagecraft } from "../support/cli.ts"

/** Makes what this run builds new to the engines, whatever they have built before. */
const nonce = `${process.pid}-${Date.now()}`
const containerd = { DOCKER_HOST: containerdHost ?? "" }

const config = `import { defineConfig, image, SOURCE_DATE_EPOCH, stage } from "stagecraft"
const web = stage("web").from("busybox:1.36").workdir("/srv/${nonce}").copy("lib", "lib/").run("mkdir /new; date > /new/a; rm /new/a")
const told = stage("told").from("busybox:1.36").arg(SOURCE_DATE_EPOCH).run(\`echo \${SOURCE_DATE_EPOCH} > /told\`)
const restless = stage("restless").from("busybox:1.36")
  .run("mkdir -p /var/log /etc/n; cat /proc/uptime > /var/log/x.log; mktemp -d /etc/n/XXXXXX")
  .run("cat /proc/uptime > /gone", { merge: false }).run("rm /gone", { merge: false })
const files = stage("files").from("scratch").copy("/told", "/", { from: told }).copy("lib", "lib/")
export default defineConfig({ images: {
  web: image(web, { tags: ["stagecraft-test-web:${nonce}"], reproducible: true }),
  restless: image(restless, { reproducible: 0 }),
  files: image(files, { reproducible: true, outputs: { type: "tar", dest: "files.tar" } }),
} })
`
const files = { "image.config.ts": config, "lib/a.txt": "a\n", "lib/deep/b.txt": "b\n" }

const TIME = 1_700_000_000

/** A repository with one commit of a known time. */
function repository(text = config): string {
  const cwd = project({ ...files, "image.config.ts": text, ".gitignore": "node_modules\n*.tar\n" })
  const date = `${TIME} +0000`
  const env = { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date }
  const git = (...words: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...words], {
      cwd,
      env,
    })
  git("init", "--quiet")
  git("add", ".")
  git("commit", "--quiet", "--message=one")
  return cwd
}

/** The same files elsewhere, checked out at another time. */
function another(of: string, seconds: number): string {
  const cwd = `${of}-again`
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  cpSync(of, cwd, { recursive: true, verbatimSymlinks: true })
  for (const path of ["lib/deep/b.txt", "lib/deep", "lib/a.txt", "lib"])
    utimesSync(join(cwd, path), seconds, seconds)
  return cwd
}

const sha256 = (file: string): string =>
  createHash("sha256").update(readFileSync(file)).digest("hex")

describe("a reproducible image", () => {
  it("has one digest, stored or pushed, wherever and whenever its files were checked out", async ({
    skip,
  }) => {
    needsContainerd({ skip })
    const registry = await startRegistry()
    onTestFinished(() => registry.stop())
    const first = repository()
    const words = ["build", "web", "-q", "--no-cache"]
    const stored = await stagecraft(words, { cwd: first, env: containerd })
    expect(stored.stderr).toBe("")
    const id = stored.stdout.trim()
    expect(id).toMatch(/^sha256:[0-9a-f]{64}$/u)
    const name = `stagecraft-test-web:${nonce}`
    const { text } = await ask(containerd.DOCKER_HOST, `/images/${name}/json`)
    expect(JSON.parse(text)).toMatchObject({ Id: id, Created: "2023-11-14T22:13:20Z" })

    // Files of before the commit; those of the first are of after it.
    const older = another(first, 1_500_000_000)
    const elsewhere = ["--tag", `${registry.host}/web:1`, "--push", "-o", "type=oci,dest=web.tar"]
    const pushed = await stagecraft([...words, ...elsewhere], { cwd: older, env: containerd })
    expect(pushed.code, pushed.stderr).toBe(0)
    const { headers } = await fetch(`http://${registry.host}/v2/web/manifests/1`, {
      headers: { Accept: "application/vnd.oci.image.manifest.v1+json" },
    })
    expect(headers.get("docker-content-digest")).toBe(id)
    const index = execFileSync("tar", ["-xOf", join(older, "web.tar"), "index.json"], {
      encoding: "utf8",
    })
    expect(index).toContain(id)
    await ask(containerd.DOCKER_HOST, `/images/${name}?force=1`, { method: "DELETE" })
  }, 60_000)

  it("gives the same files with every store, and commands that ask are told the time", async ({
    skip,
  }) => {
    needsContainerd({ skip })
    const cwd = repository()
    const other = another(cwd, 1_500_000_000)
    const builds = await Promise.all([
      stagecraft(["build", "files"], { cwd }),
      stagecraft(["build", "files"], { cwd: other, env: containerd }),
    ])
    for (const { code, stderr } of builds) {
      expect(code, stderr).toBe(0)
      expect(stderr).not.toContain("warning")
    }
    expect(sha256(join(other, "files.tar"))).toBe(sha256(join(cwd, "files.tar")))
    const told = execFileSync("tar", ["-xOf", join(cwd, "files.tar"), "told"], { encoding: "utf8" })
    expect(told).toBe(`${TIME}\n`)
  }, 60_000)

  it("is said to be none where the engine leaves times as they are", async () => {
    const { code, stderr } = await stagecraft(["build", "web", "--dry-run"], { cwd: repository() })
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^warning\[times-not-rewritten\]: image «web» is to be reproducible, and Docker .* store does not rewrite/u,
    )
  }, 60_000)

  it("needs a time", async () => {
    const cwd = project(files)
    const dry = (env: Record<string, string>, image = "web") =>
      stagecraft(["build", image, "--dry-run", "--reproducible"], {
        cwd,
        env: { GIT_CEILING_DIRECTORIES: "/", SOURCE_DATE_EPOCH: "", ...env },
      })
    const none = await dry({})
    expect(none.code).toBe(1)
    expect(none.stderr).toMatch(
      /^error\[source-date-unknown\]: image «web» is to be reproducible, and the time .* not known: it lies in no git repository\n {2}--> image\.config\.ts:9/u,
    )
    const wrong = await dry({ SOURCE_DATE_EPOCH: "today" })
    expect(wrong.stderr).toMatch(
      /^error\[source-date-invalid\]: SOURCE_DATE_EPOCH: "today" is no number of seconds since 1970\n/u,
    )
    expect((await dry({ SOURCE_DATE_EPOCH: "5" })).code).toBe(0)
    // A number in the config needs nobody else.
    expect((await dry({}, "restless")).code).toBe(0)
  }, 60_000)
})

describe("stagecraft verify --reproducible", () => {
  it("shows what differs, in which layer, and why where that is known", async ({ skip }) => {
    needsContainerd({ skip })
    const cwd = repository()
    const words = ["verify", "--reproducible", "-q", "restless", "--json"]
    const { code, stdout, stderr } = await stagecraft(words, { cwd, env: containerd })
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^error\[not-reproducible\]: image «restless» is another one each time it is built: differences in files: 4, in its config: 0\n/u,
    )
    const [found] = (JSON.parse(stdout) as { readonly images: readonly Reproduction[] }).images
    expect(found).toMatchObject({ same: false, sourceDateEpoch: 0, layers: 4, config: [] })
    const [log, gone] = found!.changed
    expect(log).toMatchObject({ layer: 1, from: { line: 4, span: { line: 5 } } })
    expect(log!.files.map(({ path, aspect, cause = "" }) => [path, aspect, cause])).toEqual([
      [expect.stringMatching(/^\/etc\/n\/\w{6}$/u), "presence", ""],
      [expect.stringMatching(/^\/etc\/n\/\w{6}$/u), "presence", ""],
      ["/var/log/x.log", "content", "a log with times: remove it in the same RUN"],
    ])
    // What the next layer takes away is in the image.
    expect(gone!.files).toMatchObject([{ path: "/gone", aspect: "content" }])
  }, 60_000)

  it("leaves times out where the engine does not rewrite them", async () => {
    const words = ["verify", "--reproducible", "-q", "web"]
    // Times in layers are whole seconds, and a quick engine makes both in one.
    const slow = config.replace("rm /new/a", "rm /new/a; sleep 1")
    expect(slow).not.toBe(config)
    const { code, stdout, stderr } = await stagecraft(words, { cwd: repository(slow) })
    expect(stderr).toBe("")
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^web: the same image each time it is built \(\d+ paths, 4 layers\), but for the times of \d+ paths, which this engine does not rewrite\n$/u,
    )
  }, 60_000)
})
