import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import { describe, expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

const head = 'import { arg, defineConfig, env, file, image, stage } from "stagecraft";\n'
const engine = await findEngine(process.env)

/** Tags are of the engine, which tests share. */
const tag = (name: string): string => `stagecraft-test/${name}:${process.pid}`

describe("stagecraft build", () => {
  it("builds what the config says, byte for byte", async () => {
    const name = tag("exact")
    const value = String.raw`say "hi" a  b $HOME it's C:\new\dir # [x]`
    const cwd = project({
      "my file.txt": "spaces\n",
      "[id].tsx": "brackets\n",
      "image.config.ts": `${head}
const app = stage("app")
  .from("busybox:1.36")
  .env({ VALUE: ${JSON.stringify(value)} })
  .copy(["my file.txt", "[id].tsx"], "/out dir/")
  .copy(file("greeting.txt", "hello $USER\\n"), "/etc/")
  .cmd(["sh", "-c", 'printf "%s\\\\n" "$VALUE"; cat "/out dir/my file.txt" "/out dir/[id].tsx" "/etc/greeting.txt"']);
export default defineConfig({ images: { app: image(app, { tags: ["${name}"] }) } });
`,
    })
    const built = await stagecraft(["build"], { cwd })
    expect(built.code, built.stderr).toBe(0)
    const { stdout } = await engine.run(name, [])
    expect(stdout).toBe(`${value}\nspaces\nbrackets\nhello $USER\n`)
  })

  it("brings nothing of ours with a broad copy, and leaves out what is excluded", async () => {
    const name = tag("broad")
    const cwd = project({
      "a.txt": "a",
      "sub/b.txt": "b",
      "node_modules/x/index.js": "x",
      ".git/HEAD": "ref",
      "image.config.ts": `${head}
const app = stage("app").from("busybox:1.36").copy(".", "/in/").cmd(["find", "/in", "-type", "f"]);
export default defineConfig({ images: { app: image(app, { tags: ["${name}"], exclude: ["node_modules", "image.config.ts"] }) } });
`,
    })
    await stagecraft(["emit"], { cwd })
    const built = await stagecraft(["build"], { cwd })
    expect(built.code, built.stderr).toBe(0)
    const { stdout } = await engine.run(name, [])
    expect(stdout.trim().split("\n").toSorted()).toEqual(["/in/a.txt", "/in/sub/b.txt"])
  })

  it("follows a link among the sources to what it points to", async () => {
    const name = tag("link")
    const cwd = project({
      "real/data.txt": "behind a link\n",
      "shortcut.txt": "-> real/data.txt",
      "image.config.ts": `${head}
const app = stage("app").from("busybox:1.36").copy("shortcut.txt", "/data.txt").cmd(["cat", "/data.txt"]);
export default defineConfig({ images: { app: image(app, { tags: ["${name}"] }) } });
`,
    })
    const built = await stagecraft(["build"], { cwd })
    expect(built.code, built.stderr).toBe(0)
    expect((await engine.run(name, [])).stdout).toBe("behind a link\n")
  })

  it("names the line of a .dockerignore that keeps a source out", async () => {
    const cwd = project({
      "secret.txt": "",
      ".dockerignore": "# mine\n*.txt\n",
      "image.config.ts": `${head}export default stage("app").from("busybox:1.36").copy("secret.txt", "/");\n`,
    })
    const { code, stderr } = await stagecraft(["build"], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain("error[copy-excluded]")
    expect(stderr).toContain("*.txt")
  })

  it("takes arguments, target, tag and no-cache from the command line", async () => {
    const name = tag("options")
    const cwd = project({
      "image.config.ts": `${head}
const version = arg("VERSION", { default: "1" });
const first = stage("first").from("busybox:1.36").env({ V: version }).cmd(["sh", "-c", "echo first $V"]);
const app = stage("app").from(first).cmd(["sh", "-c", "echo app $V"]);
export default defineConfig({ images: { app: image(app, { tags: ["${tag("unused")}"] }) } });
`,
    })
    const run = async (...words: string[]): Promise<string> => {
      const { code, stderr } = await stagecraft(["build", "-t", name, ...words], {
        cwd,
        env: { VERSION: "9" },
      })
      expect(code, stderr).toBe(0)
      return (await engine.run(name, [])).stdout.trim()
    }
    expect(await run()).toBe("app 1")
    expect(await run("--build-arg", "VERSION=2")).toBe("app 2")
    expect(await run("--build-arg", "VERSION", "--no-cache")).toBe("app 9")
    expect(await run("--target", "first")).toBe("first 1")
    expect(await run("--target", "App")).toBe("app 1")
    expect(await engine.exists(tag("unused"))).toBe(false)
    const strange = await stagecraft(["build", "-t", name, "--build-arg", "VERSIO=2"], { cwd })
    expect(strange.stderr).toContain(
      "warning[unknown-build-arg]: build argument VERSIO is not used by the image",
    )
    expect(strange.stderr).toContain("did you mean VERSION?")
  })

  it("takes the only stage as a target, though it has no name in the Dockerfile", async () => {
    const cwd = project({
      "image.config.ts": `${head}export default stage("only").from("busybox:1.36").run("echo only");\n`,
    })
    const { code, stderr } = await stagecraft(["build", "--target", "only"], { cwd })
    expect(code, stderr).toBe(0)
  })

  it("prints JSON about what was built", async () => {
    const cwd = project({
      "image.config.ts": `${head}export default image(stage("app").from("busybox:1.36").run("echo json"), { tags: ["${tag("json")}"] });\n`,
    })
    const { stdout, code } = await stagecraft(["build", "--json"], { cwd })
    expect(code).toBe(0)
    const { images } = JSON.parse(stdout) as {
      images: { name: string; id: string; tags: string[] }[]
    }
    expect(images).toMatchObject([{ name: "default", tags: [tag("json")] }])
    expect(images[0]?.id).toMatch(/^sha256:[0-9a-f]{64}$/u)
  })

  it("stops the build on the engine at Ctrl-C and says so", async () => {
    const marker = 300_000 + (process.pid % 100_000)
    const cwd = project({
      "image.config.ts": `${head}export default stage("app").from("busybox:1.36").run("echo started; sleep ${marker}");\n`,
    })
    const asleep = (): boolean => {
      for (const id of running()) if (commandOf(id).includes(`sleep ${marker}`)) return true
      return false
    }
    const { code, stderr } = await stagecraft(["build"], {
      cwd,
      onStart: (child) => {
        child.stderr?.on("data", (text: string) => {
          if (text.includes("started\n")) child.kill("SIGINT")
        })
      },
    })
    expect(stderr).toContain("Stopping …")
    expect(stderr).toContain("error[build-interrupted]")
    expect(code).toBe(130)
    const deadline = Date.now() + 5000
    while (asleep() && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 50))
    expect(asleep()).toBe(false)
  })

  it("says which file vanished while it was sent", async () => {
    const cwd = project({
      "image.config.ts": `${head}
export default stage("app").from("busybox:1.36").copy("data", "/data/");
`,
      ...Object.fromEntries(
        Array.from({ length: 400 }, (_, index) => [`data/${index}.bin`, "x".repeat(50_000)]),
      ),
    })
    // Removed as soon as the engine asks for files: before the walk, in the middle of it, or while they are sent.
    const { code, stderr } = await stagecraft(["build"], {
      cwd,
      onStart: (child) => {
        child.stderr?.on("data", (text: string) => {
          if (text.includes("load build context"))
            rmSync(join(cwd, "data"), { recursive: true, force: true })
        })
      },
    })
    expect(existsSync(join(cwd, "data"))).toBe(false)
    const told =
      /error\[(?:context-file-vanished|context-file-changed|copy-missing-file|copy-source-not-found)\]/u.test(
        stderr,
      )
    expect(code === 0 || told, stderr).toBe(true)
  })
})

/** Processes of this machine; with an engine elsewhere there is none of its steps among them. */
function running(): string[] {
  return existsSync("/proc/self") ? readdirSync("/proc").filter((name) => /^\d+$/u.test(name)) : []
}

function commandOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ")
  } catch {
    return ""
  }
}
