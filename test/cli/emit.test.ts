import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

const config = (
  command: string,
): string => `import { defineConfig, image, stage } from "stagecraft";
const app = stage("app").from("busybox:1.36").copy("a.txt", "/a.txt").run(${JSON.stringify(command)});
export default defineConfig({ images: { app: image(app) } });
`

const two = `import { defineConfig, image, stage } from "stagecraft";
const base = stage("base").from("busybox:1.36");
export default defineConfig({
  images: {
    web: image(stage("web").from(base).cmd(["web"])),
    worker: image(stage("worker").from(base).cmd(["worker"])),
  },
});
`

const isRoot = process.getuid?.() === 0

describe("stagecraft emit", () => {
  it("writes a Dockerfile and its ignore file, and nothing when they are up to date", async () => {
    const cwd = project({ "image.config.ts": config("true"), "a.txt": "" })
    expect((await stagecraft(["emit"], { cwd })).stderr).toBe(
      "Dockerfile written\nDockerfile.dockerignore written\n",
    )
    expect((await stagecraft(["emit"], { cwd })).stderr).toContain("Dockerfile is up to date")
    expect(readFileSync(join(cwd, "Dockerfile"), "utf8")).toContain("COPY a.txt /a.txt\nRUN true\n")
    expect(readFileSync(join(cwd, "Dockerfile.dockerignore"), "utf8")).toContain("!a.txt")
  })

  it("says what is wrong with a context that is no folder, or whose ignore file is none", async () => {
    const text = config("true").replace("image(app)", 'image(app, { context: "c" })')
    const cwd = project({ "image.config.ts": text, c: "" })
    expect((await stagecraft(["emit"], { cwd })).stderr).toContain("error[context-not-a-folder]")
    const other = project({ "image.config.ts": text, "c/.dockerignore/x": "", "c/a.txt": "" })
    const { code, stderr } = await stagecraft(["emit"], { cwd: other })
    expect(code).toBe(1)
    expect(stderr).toContain("c/.dockerignore cannot be read: a folder has that name")
  })

  it("names the files of several images after them, and writes those that are asked for", async () => {
    const cwd = project({ "image.config.ts": two })
    await stagecraft(["emit", "worker", "--out", "out/deep"], { cwd })
    expect(readdirSync(join(cwd, "out/deep")).toSorted()).toEqual([
      "worker.Dockerfile",
      "worker.Dockerfile.dockerignore",
    ])
  })

  it("does not overwrite a file that it did not write, and then writes none at all", async () => {
    const cwd = project({
      "image.config.ts": config("true"),
      "a.txt": "",
      "Dockerfile.dockerignore": "mine\n",
    })
    const refused = await stagecraft(["emit"], { cwd })
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain(
      "error[file-not-ours]: Dockerfile.dockerignore exists and was not written by Stagecraft",
    )
    expect(existsSync(join(cwd, "Dockerfile"))).toBe(false)
    expect((await stagecraft(["emit", "--force"], { cwd })).code).toBe(0)
    expect(readFileSync(join(cwd, "Dockerfile.dockerignore"), "utf8")).not.toContain("mine")
  })

  it("--check shows what differs, and tells what is missing", async () => {
    const cwd = project({ "image.config.ts": config("true"), "a.txt": "" })
    const missing = await stagecraft(["emit", "--check"], { cwd })
    expect(missing.code).toBe(1)
    expect(missing.stderr).toContain("error[emit-drift]: Dockerfile is missing")
    await stagecraft(["emit"], { cwd })
    expect((await stagecraft(["emit", "--check"], { cwd })).code).toBe(0)
    writeFileSync(join(cwd, "image.config.ts"), config("false"))
    const drift = await stagecraft(["emit", "--check"], { cwd })
    expect(drift.code).toBe(1)
    expect(drift.stderr).toContain(`error[emit-drift]: Dockerfile is not what the config emits
  | --- Dockerfile, as it is
  | +++ Dockerfile, as it is emitted
  | @@ -2,4 +2,4 @@
  |  
  |  FROM busybox:1.36
  |  COPY a.txt /a.txt
  | -RUN true
  | +RUN false
hint: `)
    expect(drift.stderr).toContain("run «stagecraft emit» and")
    expect(readFileSync(join(cwd, "Dockerfile"), "utf8")).toContain("RUN true")
    writeFileSync(join(cwd, "Dockerfile"), "FROM busybox:1.36\n")
    const foreign = await stagecraft(["emit", "--check"], { cwd })
    expect(foreign.stderr).toContain("run «stagecraft emit --force» and")
  })

  it("names a config that is not found by its name, in headers and hints", async () => {
    const cwd = project({ "sub/own.config.ts": config("true"), "sub/a.txt": "" })
    const words = ["emit", "--config", "sub/own.config.ts", "--out", "sub/deploy"]
    expect((await stagecraft(words, { cwd })).code).toBe(0)
    const text = readFileSync(join(cwd, "sub/deploy/Dockerfile"), "utf8")
    const again = "stagecraft emit --config own.config.ts --out deploy"
    expect(text).toContain(
      `# Generated by Stagecraft from own.config.ts. Change that file, then run: ${again}\n`,
    )
    expect((await stagecraft([...words, "--check"], { cwd })).code).toBe(0)
    const near = again.split(" ").slice(1)
    expect((await stagecraft([...near, "--check"], { cwd: join(cwd, "sub") })).code).toBe(0)
    rmSync(join(cwd, "sub/deploy/Dockerfile"))
    const { stderr } = await stagecraft([...words, "--check"], { cwd })
    expect(stderr).toContain(
      "run «stagecraft emit --config sub/own.config.ts --out sub/deploy» and",
    )
  })

  it("says where an argument of the builder is asked for that a builder does not have", async () => {
    const cwd = project({
      "image.config.ts": `import { image, stage, TARGETARCH } from "stagecraft"
const app = stage("app")
  .from("busybox:1.36")
  .arg(TARGETARCH)
export default image(app)
`,
    })
    const { code, stderr } = await stagecraft(["emit", "--for", "classic"], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain("error[profile-lacks-feature]: ARG: ")
    expect(stderr).toContain("--> image.config.ts:4:4\n")
  })

  it("tells of what is left of an image that is no more, and of nobody else's file", async () => {
    const images = (...names: readonly string[]): string =>
      `import { defineConfig, image, stage } from "stagecraft"
const of = (name: string) => image(stage(name).from("busybox:1.36").run("true"))
export default defineConfig({ images: { ${names.map((name) => `${name}: of("${name}")`).join(", ")} } })
`
    const cwd = project({
      "image.config.ts": images("api", "web"),
      "tools.Dockerfile": "FROM busybox:1.36\n",
    })
    await stagecraft(["emit"], { cwd })
    await stagecraft(["emit", "--out", "deploy", "--map"], { cwd })
    const one = await stagecraft(["emit", "web", "--check"], { cwd })
    expect([one.code, one.stderr]).toEqual([0, "2 files are what the config emits\n"])
    writeFileSync(join(cwd, "image.config.ts"), images("site", "web"))
    for (const out of [[], ["--out", "deploy"]]) {
      const written = await stagecraft(["emit", ...out], { cwd })
      const near = join(...out.slice(1), "api.Dockerfile")
      expect(written.stderr).toContain(`${near} is left of an image that is no more: delete it`)
      const { code, stderr } = await stagecraft(["emit", "--check", ...out], { cwd })
      expect(code).toBe(1)
      expect(stderr).toBe(
        `error[emit-drift]: ${near} was emitted for an image that the config has no more
hint: delete it and its ignore file
`,
      )
      rmSync(join(cwd, near))
      expect((await stagecraft(["emit", "--check", ...out], { cwd })).code).toBe(0)
    }
  })

  it("prints to standard output only what was asked for", async () => {
    const cwd = project({ "image.config.ts": config("true"), "a.txt": "" })
    const { stdout, stderr } = await stagecraft(["emit", "--stdout"], { cwd })
    expect(stdout.startsWith("# Generated by Stagecraft from image.config.ts")).toBe(true)
    expect(stderr).toBe("")
    expect(existsSync(join(cwd, "Dockerfile"))).toBe(false)
  })

  it("prints JSON for a machine", async () => {
    const cwd = project({ "image.config.ts": two })
    const { stdout } = await stagecraft(["emit", "--json"], { cwd })
    const { images } = JSON.parse(stdout) as {
      images: { name: string; files: { path: string }[]; bases: string[] }[]
    }
    expect(images.map(({ name }) => name)).toEqual(["web", "worker"])
    expect(images[0]?.files.map(({ path }) => path)).toEqual([
      "web.Dockerfile",
      "web.Dockerfile.dockerignore",
    ])
    expect(images[0]?.bases).toEqual(["busybox:1.36"])
  })

  it("gives the same bytes anywhere and names no absolute path", async () => {
    const first = project({ "image.config.ts": config("true"), "a.txt": "" })
    const second = project({ "deep/er/image.config.ts": config("true"), "deep/er/a.txt": "" })
    const [a, b] = await Promise.all([
      stagecraft(["emit", "--json"], { cwd: first }),
      stagecraft(["emit", "--json"], { cwd: join(second, "deep/er") }),
    ])
    expect(a.stdout).toBe(b.stdout)
    expect(a.stdout).not.toContain(first)
  })

  it("tells of a shared stage once", async () => {
    const cwd = project({
      "image.config.ts": `import { defineConfig, image, stage } from "stagecraft";
const base = stage("base").from("busybox:1.36").env({ PATH: "/x:$PATH" });
const on = (name: string) => image(stage(name).from(base));
export default defineConfig({ images: { a: on("a"), b: on("b") } });
`,
    })
    const { stderr } = await stagecraft(["emit"], { cwd })
    expect(stderr.match(/looks-like-a-variable/gu)).toHaveLength(1)
  })

  it("leaves whole files behind when many write at once", async () => {
    const cwd = project({ "image.config.ts": config("true"), "a.txt": "" })
    const runs = await Promise.all(Array.from({ length: 8 }, () => stagecraft(["emit"], { cwd })))
    expect(runs.map(({ code }) => code)).toEqual(Array(8).fill(0))
    expect(readdirSync(cwd).filter((name) => name.endsWith(".tmp"))).toEqual([])
    expect((await stagecraft(["emit", "--check"], { cwd })).code).toBe(0)
  })

  it.skipIf(!isRoot)(
    "keeps the old file whole when the disk is full (mounting a small one needs root)",
    async () => {
      const cwd = project({ "image.config.ts": config(`echo ${"x".repeat(30_000)}`), "a.txt": "" })
      const small = join(cwd, "small")
      mkdirSync(small)
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", small])
      onTestFinished(() => void execFileSync("umount", [small]))
      writeFileSync(
        join(small, "Dockerfile"),
        "# Generated by Stagecraft from image.config.ts, once\n",
      )
      const { code, stderr } = await stagecraft(["emit", "--out", "small"], { cwd })
      expect(code).toBe(1)
      expect(stderr).toContain("error[file-not-written]")
      expect(stderr).toContain("no space left on the device")
      expect(readFileSync(join(small, "Dockerfile"), "utf8")).toBe(
        "# Generated by Stagecraft from image.config.ts, once\n",
      )
      expect(readdirSync(small)).toEqual(["Dockerfile"])
    },
  )

  it("says so when the folder cannot be written", async () => {
    const cwd = project({ "image.config.ts": config("true"), "a.txt": "", out: "a file\n" })
    const { code, stderr } = await stagecraft(["emit", "--out", "out"], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain("error[file-not-written]")
  })

  it("says so when the working directory is gone", async () => {
    const cwd = project({})
    const gone = join(cwd, "gone")
    mkdirSync(gone)
    chmodSync(gone, 0o755)
    const script = `cd ${JSON.stringify(gone)} && rmdir ${JSON.stringify(gone)} && exec "$0" "$@"`
    const bin = new URL("../../packages/stagecraft/dist/bin.cjs", import.meta.url).pathname
    let text = ""
    try {
      execFileSync("sh", ["-c", script, process.execPath, bin, "emit"], {
        encoding: "utf8",
        stdio: "pipe",
      })
    } catch (error) {
      text = (error as { stderr: string }).stderr
    }
    expect(text).toContain("error[folder-gone]")
  })

  it("reads words after options, and help wins over everything", async () => {
    const cwd = project({ "image.config.ts": two })
    expect((await stagecraft(["emit", "--stdout", "web"], { cwd })).stdout).toContain('CMD ["web"]')
    const help = await stagecraft(["emit", "--nonsense", "--help"], { cwd })
    expect(help.code).toBe(0)
    expect(help.stdout).toContain("Usage: stagecraft emit [IMAGE…] [options]")
  })
})
