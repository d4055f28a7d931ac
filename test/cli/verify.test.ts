import { setTimeout } from "node:timers/promises"
import { findEngine } from "@stagecraft/engine"
import { describe, expect, it, onTestFinished } from "vitest"
import type { Verification } from "../../packages/stagecraft/src/verify/verification.ts"
import { ask } from "../../scripts/engine/engine-api.ts"
import { project, stagecraft } from "../support/cli.ts"

const host = process.env["DOCKER_HOST"]!
const engine = await findEngine(process.env)
/** Makes RUNs of this run new to the engine, whatever it has built before. */
const nonce = `${process.pid}-${Date.now()}`
/** Tells the images of this file from those that other tests compare on the same engine. */
const ours = `labels: { "stagecraft.test": "${nonce}" }`

const config = `import { arg, image, secret, stage, defineConfig } from "stagecraft"
const greeting = arg("GREETING", { default: "hello" })
const base = stage("base").from("busybox:1.36").run("mkdir -p /data/sub").run("touch /data/sub/b")
const web = stage("web")
  .from(base)
  .label({ of: "${nonce}" })
  .env({ LANG: "C" })
  .run("mkdir -p /srv/x && ln /data/sub/b /srv/x/b && ln -s ../data /srv/l && chmod 4755 /srv/x/b")
  .expose(80)
  .run(\`test -s /run/secrets/token; echo \${greeting} > /srv/a\`, { mounts: [secret("token")] })
  .run("rm -r /home /data/sub; cat /proc/uptime > /srv/~time; mktemp /srv/XXXXXX")
  .copy("a.txt", "/srv/ä b.txt")
  .workdir("/srv")
  .cmd(["sh"])
// What a program does nobody knows, and merging all is asked for: /dev/shm is there for one RUN.
const wrong = stage("wrong")
  .from("busybox:1.36")
  .copy(["one", "two"], "/bin/", { chmod: "755" })
  .run("one ${nonce}")
  .run("two")
const plain = stage("plain").from("scratch").copy("a.txt", "/")
export default defineConfig({
  images: {
    web: image(web, { tags: ["stagecraft-test-verify:${nonce}"], platforms: ["linux/amd64", "linux/arm64"], ${ours} }),
    wrong: image(wrong, { optimize: { mergeRuns: "all" }, ${ours} }),
    plain: image(plain, { ${ours} }),
  },
})
`
const files = {
  "image.config.ts": config,
  "a.txt": "a\n",
  one: "#!/bin/sh\necho hi > /dev/shm/x; touch /mode /owner /name\n",
  two: `#!/bin/sh
if cp /dev/shm/x /x
then chmod 4600 /mode; chown 5:6 /owner; ln /name /other; ln -s a /link; mkfifo /kind
else echo none > /x; mkdir -p /made/deep; cp -p /name /other; ln -s b /link; touch /kind
fi
`,
}

/** The line of the config that holds a text. */
const lineOf = (text: string): number =>
  config.split("\n").findIndex((line) => line.includes(text)) + 1
const [one, two, wrong] = ['.run("one', '.run("two")', "wrong: image("].map(lineOf)

/**
 * A project of two RUNs that are not the same when they are joined, against the rules: /dev/shm has the file of the
 * first one then, and `two` does what is said.
 */
const joinedOtherwise = (second: string, then: string) => ({
  "image.config.ts": `import { image, stage } from "stagecraft"
export default image(
  stage("app").from("busybox:1.36")
    .copy(["one", "two"], "/bin/", { chmod: "755" })
    .run("one ${nonce}")
    .run("${second}"),
  { optimize: { mergeRuns: "all" }, ${ours} })
`,
  one: "#!/bin/sh\ntouch /dev/shm/x\n",
  two: `#!/bin/sh\ntest ! -e /dev/shm/x || ${then}\n`,
})

/** The images of this file on the engine that were made to be compared. */
async function leftovers(): Promise<readonly string[]> {
  const filters = encodeURIComponent(
    JSON.stringify({ label: ["stagecraft.verify", `stagecraft.test=${nonce}`] }),
  )
  const { text } = await ask(host, `/images/json?all=1&filters=${filters}`)
  return (JSON.parse(text) as readonly { readonly Id: string }[]).map(({ Id }) => Id)
}

describe("stagecraft verify", () => {
  it("finds the same image, whatever is in it, and leaves nothing behind", async () => {
    const cwd = project(files)
    const words = ["web", "plain", "--build-arg", "GREETING=hi", "--secret", "id=token,src=a.txt"]
    const { code, stdout, stderr } = await stagecraft(["verify", ...words], { cwd })
    expect(code, stderr).toBe(0)
    const [first, ...rest] = stdout.split("\n")
    expect(first).toMatch(
      /^web: the same image, as written and optimized: \d+ paths, (?:\d+ → )?\d+ layers, [\d.]+ MB/u,
    )
    expect(rest).toEqual([
      // A tilde comes after whatever letters mktemp chose.
      expect.stringMatching(
        /^ {2}differs from build to build, also as written: \/srv\/\w{6}, \/srv\/\w{6}, \/srv\/~time$/u,
      ),
      "plain: the optimizer changes nothing of it",
      "",
    ])
    expect(stderr).toContain("echo hi > /srv/a")
    expect(await leftovers()).toEqual([])
    // The tags of the config are for builds.
    expect(await engine.exists(`stagecraft-test-verify:${nonce}`)).toBe(false)
  })

  it("shows what differs, with the lines it comes from, and fails", async () => {
    const cwd = project(files)
    const { code, stdout, stderr } = await stagecraft(["verify", "-q", "wrong"], { cwd })
    expect(code).toBe(1)
    const lines = stdout.split("\n")
    expect(lines[0]).toMatch(/^wrong: the images differ: \d+ paths, 4 → 3 layers, /u)
    const from = `from RUN two  image.config.ts:${two} (Dockerfile line 6)`
    const merged = `from RUN one ${nonce} && two  image.config.ts:${one} (Dockerfile line 5)`
    expect(lines.slice(1).map((line) => line.replace(/sha256 \w{12}/u, "sha256 …"))).toEqual([
      "  type of /kind",
      `    as written: file, ${from}`,
      `    optimized:  fifo, ${merged}`,
      "  link of /link",
      `    as written: b, ${from}`,
      `    optimized:  a, ${merged}`,
      "  /made is in one of them only, with 1 path in it",
      `    as written: directory 0755 0:0, ${from}`,
      "    optimized:  not there",
      "  mode of /mode",
      `    as written: 0644, from RUN one ${nonce}  image.config.ts:${one} (Dockerfile line 5)`,
      `    optimized:  4600, ${merged}`,
      "  hard links of /name",
      `    as written: none, from RUN one ${nonce}  image.config.ts:${one} (Dockerfile line 5)`,
      `    optimized:  /other, ${merged}`,
      "  hard links of /other",
      `    as written: none, ${from}`,
      `    optimized:  /name, ${merged}`,
      "  owner of /owner",
      `    as written: 0:0, from RUN one ${nonce}  image.config.ts:${one} (Dockerfile line 5)`,
      `    optimized:  5:6, ${merged}`,
      "  content of /x",
      `    as written: 5 bytes, sha256 …, ${from}`,
      `    optimized:  3 bytes, sha256 …, ${merged}`,
      "",
    ])
    expect(stderr).toMatch(
      /^error\[optimized-differs\]: image «wrong» is another one when it is optimized/u,
    )
    expect(stderr).toContain(`  --> image.config.ts:${wrong}:`)
    expect(stderr).toContain('the optimizer took your word for `mergeRuns: "all"`, which may not')
    expect(await leftovers()).toEqual([])
  })

  it("prints JSON, for the platform it is asked for", async () => {
    const cwd = project(files)
    const words = ["verify", "wrong", "plain", "--json", "--quiet", "--platform", "linux/amd64"]
    const { code, stdout } = await stagecraft(words, { cwd })
    expect(code).toBe(1)
    const { images } = JSON.parse(stdout) as { readonly images: readonly Verification[] }
    expect(images).toMatchObject([
      {
        image: "wrong",
        platform: "linux/amd64",
        same: false,
        compared: true,
        layers: { asWritten: 4, optimized: 3 },
        files: [
          { path: "/kind", aspect: "type" },
          {
            path: "/link",
            aspect: "link",
            asWritten: {
              value: "b",
              from: { step: "RUN two", span: { line: two, code: '.run("two")' } },
            },
            optimized: { value: "a", from: { line: 5 } },
          },
          { path: "/made", aspect: "presence", below: 1, optimized: {} },
          ...["/mode", "/name", "/other", "/owner", "/x"].map((path) => ({ path })),
        ],
        config: [],
      },
      { image: "plain", same: true, compared: false },
    ])
  })

  it("says where the base of one image is another one that it does not keep", async () => {
    const cwd = project({
      "a.txt": "a",
      "image.config.ts": `import { image, stage, defineConfig } from "stagecraft"
const base = stage("base").from("scratch").copy("a.txt", "/")
const app = stage("app").from("stagecraft-test-base:${nonce}").copy("a.txt", "/b.txt")
export default defineConfig({ images: { base: image(base, { tags: ["stagecraft-test-base:${nonce}"] }), app } })
`,
    })
    const { code, stdout, stderr } = await stagecraft(["verify", "-q"], { cwd })
    expect(stderr).toContain("warning[base-not-kept]: «app» builds on")
    expect(stderr).toContain("hint: nothing is kept here: «stagecraft build» leaves it there\n")
    expect(code).toBe(0)
    expect(stdout).toBe(
      "base: the optimizer changes nothing of it\napp: the optimizer changes nothing of it\n",
    )
  })

  it("stops at Ctrl-C, and takes away what it has built", async () => {
    const cwd = project(joinedOtherwise("two", "sleep 60"))
    let seen: readonly string[] = []
    const { code, stderr } = await stagecraft(["verify", "--progress", "plain"], {
      cwd,
      onStart: (child) => {
        const stop = async (): Promise<void> => {
          while (seen.length === 0 && child.exitCode === null) {
            seen = await leftovers()
            await setTimeout(20)
          }
          child.kill("SIGINT")
        }
        void stop()
      },
    })
    expect(seen).toHaveLength(1)
    expect(code, stderr).toBe(130)
    expect(stderr).toContain("error[build-interrupted]")
    expect(await leftovers()).toEqual([])
  })

  it("says why an image cannot be built, and what is wrong with a command line", async () => {
    const failing = `import { stage } from "stagecraft"
export default stage("app").from("busybox:1.36").run("mkdir /a").run("mkdir /b").run("exit 3")
`
    const cwd = project({ "image.config.ts": failing })
    const failed = await stagecraft(["verify", "-q"], { cwd })
    expect(failed.code).toBe(1)
    expect(failed.stderr).toContain("error[run-failed]")
    expect(failed.stdout).toBe("")
    const unknown = await stagecraft(["verify", "--push"], { cwd })
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toContain("error[usage-unknown-option]")
    const help = await stagecraft(["verify", "--help"], { cwd })
    expect(help.stdout).toContain("stagecraft verify web --platform linux/arm64")
    const nowhere = await stagecraft(["verify"], { cwd, env: { DOCKER_HOST: "unix:///nowhere" } })
    expect(nowhere.code).toBe(1)
    expect(nowhere.stderr).toContain("error[engine-unreachable]")
  })
})

describe("stagecraft build on a base that nobody has looked at", () => {
  it("leaves alone what the base would break, and says so", async () => {
    const tag = `stagecraft-test/triggers:${process.pid}`
    const cwd = project({
      "image.config.ts": `import { arg, image, stage, defineConfig } from "stagecraft"
const base = stage("base").from("busybox:1.36").onbuild((on) => on.run("echo yes > /triggered"))
const chosen = arg("BASE", { default: "busybox:1.36" })
const app = stage("app").from(\`\${chosen}\`).run("mkdir /a").run("mkdir /b")
export default defineConfig({ images: { base: image(base, { tags: ["${tag}"] }), app } })
`,
    })
    onTestFinished(async () => engine.remove(tag))
    const built = await stagecraft(["build", "base", "-q"], { cwd })
    expect(built.code, built.stderr).toBe(0)
    const words = ["build", "app", "--progress", "plain", "-o", "type=cacheonly"]
    const usual = await stagecraft(words, { cwd })
    expect(usual.code, usual.stderr).toBe(0)
    expect(usual.stderr).toContain("RUN mkdir /a && mkdir /b")
    expect(usual.stderr).not.toContain("base-breaks-assumption")
    const triggered = await stagecraft([...words, "--build-arg", `BASE=${tag}`], { cwd })
    expect(triggered.code, triggered.stderr).toBe(0)
    expect(triggered.stderr).toContain(
      `warning[base-breaks-assumption]: ${tag} is not optimized as usual (merge-runs): it has 1 ONBUILD trigger\n  --> image.config.ts:4:13`,
    )
    expect(triggered.stderr).not.toContain("RUN mkdir /a && mkdir /b")
  })
})

describe("an image whose optimized build alone fails", () => {
  it("is told as the optimizer's fault, with the pass and the way on, and quietly, too", async () => {
    const cwd = project(joinedOtherwise("two", "exit 1"))
    const { code, stderr } = await stagecraft(["verify", "-q"], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain(
      "error[optimized-fails]: image «default» is built as written, and fails when it is optimized; what fails was changed by merge-runs\n",
    )
    expect(stderr).toContain(
      'hint: the optimizer took your word for `mergeRuns: "all"`, which may not be true here',
    )
    expect(stderr).toContain("please report it. To go on, `optimize: { mergeRuns: false }`")
    expect(stderr).toContain("error[run-failed]")
  })

  it("is not when it fails as written, too; that is told once", async () => {
    const cwd = project(joinedOtherwise("false", "exit 1"))
    const { code, stderr } = await stagecraft(["verify", "-q"], { cwd })
    expect(code).toBe(1)
    expect(stderr).not.toContain("optimized-fails")
    expect(stderr.match(/^error\[/gmu)).toHaveLength(1)
  })
})
