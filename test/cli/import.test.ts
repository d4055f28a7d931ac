import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

const dockerfile = `# The web server.
FROM busybox:1.36 AS build
ARG GREETING=hello
RUN echo "$GREETING" > /out

FROM busybox:1.36
COPY --from=build /out /www/index.html
CMD ["httpd", "-f", "-h", "/www"]
`

const read = (folder: string, name = "image.config.ts"): string =>
  readFileSync(join(folder, name), "utf8")

/** What the config in a folder builds, image by image, as `emit` prints it. */
async function emitted(cwd: string): Promise<readonly Emitted[]> {
  const { stdout, stderr, code } = await stagecraft(["emit", "--no-optimize", "--json"], { cwd })
  expect(code, stderr).toBe(0)
  const { images } = JSON.parse(stdout) as { images: readonly Emitted[] }
  return images
}

interface Emitted {
  readonly name: string
  readonly context: string
  readonly files: readonly { readonly path: string; readonly text: string }[]
}

describe("stagecraft import", () => {
  it("tells how to go on with a config, wherever it lies", async () => {
    const cwd = project({ Dockerfile: dockerfile, "a b/Dockerfile": dockerfile })
    const told = async (...words: string[]): Promise<string | undefined> => {
      const { code, stderr } = await stagecraft(["import", ...words], { cwd })
      expect(code, stderr).toBe(0)
      return /^Build it with: (?<command>.*)\. What/mu.exec(stderr)?.groups?.["command"]
    }
    expect(await told("--dry-run")).toBe(undefined)
    expect(await told("--stdout")).toBe(undefined)
    expect(await told("a b/Dockerfile")).toBe("stagecraft build --config 'a b/image.config.ts'")
    const built = ["build", "--dry-run", "--config", "a b/image.config.ts"]
    expect((await stagecraft(built, { cwd })).stderr).not.toContain("error[config-not-found]")
    expect(await told("--all", "--force")).toBe("stagecraft build --all")
    expect(await told("--force")).toBe("stagecraft build")
  })

  it("writes a config beside ./Dockerfile that emits the same build, and tells what it did", async () => {
    const cwd = project({ Dockerfile: dockerfile })
    const { code, stdout, stderr } = await stagecraft(["import"], { cwd })
    expect(code, stderr).toBe(0)
    expect(stdout).toBe("")
    expect(stderr).toBe(
      `image.config.ts written, from Dockerfile
  2 stages, 6 instructions, 1 build argument, 1 image; 8 lines → ${read(cwd).split("\n").length - 1}
  It is the same build: emitted without optimization, step by step.
Build it with: stagecraft build. What the optimizer makes of it: stagecraft explain
`,
    )
    expect(read(cwd)).toMatch(/^import \{ arg, stage \} from "stagecraft";\n/u)
    expect(read(cwd)).toContain('\n// The web server.\nconst build = stage("build")')
    const [image] = await emitted(cwd)
    const steps = image?.files[0]?.text.split("\n").filter((line) => /^[A-Z]/u.test(line))
    expect(steps).toEqual([
      "FROM busybox:1.36 AS build",
      "ARG GREETING=hello",
      'RUN echo "$GREETING" > /out',
      expect.stringMatching(/^FROM busybox:1\.36(?: AS \S+)?$/u),
      "COPY --from=build /out /www/index.html",
      'CMD ["httpd", "-f", "-h", "/www"]',
    ])
  })

  it("keeps git's folder in a context that is copied whole, unless the ignore file leaves it out", async () => {
    const whole = "FROM busybox:1.36\nCOPY . /src\n"
    const cwd = project({ Dockerfile: whole, ".git/HEAD": "ref: refs/heads/main\n" })
    expect((await stagecraft(["import"], { cwd })).code).toBe(0)
    expect(read(cwd)).toContain('exclude: ["!.git"]')
    const [image] = await emitted(cwd)
    expect(image?.files[1]?.text).toMatch(/^\.git\n[^]*^!\.git$/mu)
    writeFileSync(join(cwd, ".dockerignore"), ".git\n")
    await stagecraft(["import", "--force"], { cwd })
    expect(read(cwd)).toContain('exclude: [".git"]')
    const named = project({ Dockerfile: dockerfile, ".git/HEAD": "ref: refs/heads/main\n" })
    await stagecraft(["import"], { cwd: named })
    expect(read(named)).not.toContain("exclude")
  })

  it("takes Containerfile, and what is named", async () => {
    const cwd = project({ Containerfile: dockerfile, "Dockerfile.dev": "FROM busybox:1.36\n" })
    expect((await stagecraft(["import"], { cwd })).code).toBe(0)
    expect((await emitted(cwd))[0]?.files[0]?.path).toBe("Containerfile")
    expect((await stagecraft(["import", "Dockerfile.dev", "--force"], { cwd })).code).toBe(0)
    expect((await emitted(cwd))[0]?.files[0]?.path).toBe("Dockerfile.dev")
  })

  it("writes beside a Dockerfile elsewhere, or where --out says", async () => {
    const cwd = project({ "docker/Dockerfile": dockerfile, "there/x": "" })
    await stagecraft(["import", "docker/Dockerfile"], { cwd })
    expect(existsSync(join(cwd, "docker/image.config.ts"))).toBe(true)
    const outs = ["new/build.config.mts", "there", "made/", "plain"]
    for (const out of outs)
      expect((await stagecraft(["import", "docker/Dockerfile", "-o", out], { cwd })).code).toBe(0)
    const texts = [
      "new/build.config.mts",
      "there/image.config.ts",
      "made/image.config.ts",
      "plain/image.config.ts",
    ].map((name) => read(cwd, name))
    expect(new Set(texts).size).toBe(1)
    expect(texts[0]).toContain('context: "../docker"')
  })

  it("prints with --stdout, and writes nothing with --dry-run", async () => {
    const cwd = project({ Dockerfile: dockerfile })
    const dry = await stagecraft(["import", "--dry-run"], { cwd })
    expect(dry.code, dry.stderr).toBe(0)
    expect(dry.stdout).toBe("")
    expect(dry.stderr).toContain("image.config.ts would be written, from Dockerfile\n")
    const printed = await stagecraft(["import", "--stdout"], { cwd })
    expect(printed.code, printed.stderr).toBe(0)
    expect(readdirSync(cwd)).toEqual(["Dockerfile"])
    await stagecraft(["import"], { cwd })
    expect(printed.stdout).toBe(read(cwd))
  })

  it("reads standard input for -", async () => {
    const cwd = project({ Dockerfile: dockerfile })
    const { code, stdout, stderr } = await stagecraft(["import", "-", "--stdout"], {
      cwd,
      stdin: dockerfile,
    })
    expect(code, stderr).toBe(0)
    expect(stdout).toBe((await stagecraft(["import", "--stdout"], { cwd })).stdout)
    const wrong = await stagecraft(["import", "-"], { cwd, stdin: "FROM busybox:1.36\nRUNN x\n" })
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toContain("--> standard input:2:1\n2 | RUNN x\n")
  })

  it("puts the Dockerfiles of a folder into one config, named after their suffixes", async () => {
    const cwd = project({
      Dockerfile: dockerfile,
      "Dockerfile.dev": "FROM busybox:1.36 AS build\nRUN echo dev\n",
      "worker.Dockerfile": "FROM busybox:1.36\nCMD sleep 1\n",
      "Dockerfile.dev.dockerignore": "*.log\n",
      ".dockerignore": "dist\n",
    })
    const words = ["import", "Dockerfile", "Dockerfile.dev", "worker.Dockerfile"]
    const { code, stderr } = await stagecraft(words, { cwd })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain(
      "from Dockerfile, .dockerignore, Dockerfile.dev, Dockerfile.dev.dockerignore and worker.Dockerfile\n",
    )
    expect(stderr).toContain("They are the same 3 builds")
    const images = await emitted(cwd)
    expect(images.map(({ files }) => files[0]?.path)).toEqual([
      "Dockerfile",
      "Dockerfile.dev",
      "worker.Dockerfile",
    ])
    expect(images.slice(1).map(({ name }) => name)).toEqual(["dev", "worker"])
    expect(images[1]?.files[1]?.text).not.toContain("dist")
  })

  it("makes an image of every stage that nothing else uses", async () => {
    const cwd = project({
      Dockerfile: dockerfile.replace(
        "FROM busybox:1.36\nCOPY",
        "FROM build AS test\nRUN true\n\nFROM busybox:1.36 AS app\nCOPY",
      ),
    })
    await stagecraft(["import"], { cwd })
    expect((await emitted(cwd)).map(({ name }) => name)).toEqual(["app", "test"])
  })

  it("says the context as the config sees it, and keeps out what .dockerignore keeps out", async () => {
    const cwd = project({
      "deploy/Dockerfile": "FROM busybox:1.36\nCOPY . /app\n",
      ".dockerignore": "# not this\nnode_modules\n\n!keep\n",
    })
    const words = ["import", "deploy/Dockerfile", "--context", ".", "--name", "shop"]
    const { code, stderr } = await stagecraft(words, { cwd })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("\n  left out: 1 comment of .dockerignore\n")
    const text = read(cwd, "deploy/image.config.ts")
    expect(text).toContain('context: ".."')
    expect(text).toContain('exclude: ["node_modules", "!keep"]')
    const [image] = await emitted(join(cwd, "deploy"))
    expect(image).toMatchObject({ name: "shop", context: ".." })
  })

  it("notices when the build context seems to be another folder", async () => {
    const cwd = project({
      "docker/web/Dockerfile": "FROM busybox:1.36\nCOPY package.json src /app/\n",
      "package.json": "{}",
      "src/a.js": "",
      "alone/Dockerfile": "FROM busybox:1.36\nCOPY not-made-yet /\n",
    })
    const { code, stderr } = await stagecraft(["import", "docker/web/Dockerfile"], { cwd })
    expect(code).toBe(0)
    expect(stderr).toContain(
      `warning[import-other-context]: COPY package.json: not in docker/web, but in .
  --> docker/web/Dockerfile:2:1
2 | COPY package.json src /app/
  | ^^^^
hint: if the build context is ., import it with --context .
`,
    )
    const words = ["import", "-f", "docker/web/Dockerfile", "--context", "."]
    expect((await stagecraft(words, { cwd })).stderr).not.toContain("import-other-context")
    const alone = await stagecraft(["import", "alone/Dockerfile"], { cwd })
    expect(alone.stderr).not.toContain("warning")
  })

  it("imports every Dockerfile of a repository, folder by folder, and tells of those it cannot", async () => {
    const cwd = project({
      Dockerfile: dockerfile,
      "api/Dockerfile": "FROM busybox:1.36\n",
      "api/Dockerfile.debug": "FROM busybox:1.36\nRUN true\n",
      "broken/Dockerfile": "FROM busybox:1.36\nCOPPY a b\n",
      "half/Dockerfile": "FROM busybox:1.36\n",
      "half/Dockerfile.dev": "FRM busybox:1.36\n",
      "there/Dockerfile": "FROM busybox:1.36\n",
      "there/image.config.ts": "// mine\n",
      "tmpl/Dockerfile.j2": "FROM {{ base }}\n",
      "node_modules/x/Dockerfile": "FROM busybox:1.36\n",
    })
    const { code, stderr } = await stagecraft(["import", "--all"], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain("image.config.ts written, from Dockerfile\n")
    expect(stderr).toContain(
      "api/image.config.ts written, from api/Dockerfile and api/Dockerfile.debug\n",
    )
    expect(stderr).toContain("--> broken/Dockerfile:2:1\n")
    expect(stderr).toContain("half/image.config.ts written, from half/Dockerfile\n")
    expect(stderr).toContain("--> half/Dockerfile.dev:1:1\n")
    expect(stderr).toContain("\n3 configs written, 3 Dockerfiles are not imported:\n")
    expect(stderr).toContain("error[import-exists]: there/image.config.ts exists already")
    expect(stderr).toContain("tmpl/Dockerfile.j2 is left out: it is a template")
    expect(read(cwd, "there/image.config.ts")).toBe("// mine\n")
    expect(existsSync(join(cwd, "broken/image.config.ts"))).toBe(false)
    expect(existsSync(join(cwd, "node_modules/x/image.config.ts"))).toBe(false)
  })

  it("writes all of what was named, or nothing", async () => {
    const cwd = project({ "a/Dockerfile": dockerfile, "b/Dockerfile": "FORM a\n" })
    const { code, stderr } = await stagecraft(["import", "a/Dockerfile", "b/Dockerfile"], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain("--> b/Dockerfile:1:1\n")
    expect(readdirSync(join(cwd, "a"))).toEqual(["Dockerfile"])
  })

  it("takes a file once that is named twice, also through a link", async () => {
    const cwd = project({ Dockerfile: dockerfile, "api.Dockerfile": "-> Dockerfile" })
    const words = ["import", "api.Dockerfile", "Dockerfile", "./Dockerfile", "--stdout"]
    const { stdout } = await stagecraft(words, { cwd })
    expect(stdout).toBe((await stagecraft(["import", "--stdout"], { cwd })).stdout)
    const linked = await stagecraft(["import", "api.Dockerfile", "--dry-run"], { cwd })
    expect(linked.stderr).toContain("from api.Dockerfile\n")
  })

  it("reads CRLF and a byte order mark", async () => {
    const cwd = project({ Dockerfile: `\ufeff${dockerfile.replaceAll("\n", "\r\n")}` })
    const { code, stderr } = await stagecraft(["import"], { cwd })
    expect(code, stderr).toBe(0)
    expect(read(cwd)).not.toContain("\r")
  })

  it("leaves a word as it is that is too deep for anybody", async () => {
    const deep = `${"${a:-".repeat(3000)}x${"}".repeat(3000)}`
    const cwd = project({ Dockerfile: `FROM busybox:1.36\nARG a\nENV X=${deep}\n` })
    const { code, stderr } = await stagecraft(["import"], { cwd })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("ENV is kept as raw text: it has more than 200 words inside words")
    expect((await stagecraft(["optimize"], { cwd })).code).toBe(0)
  })

  it("takes a stage of thousands of instructions", async () => {
    const cwd = project({ Dockerfile: `FROM busybox\n${"RUN true\n".repeat(5000)}` })
    const { code, stderr } = await stagecraft(["import"], { cwd })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("1 stage, 5001 instructions")
    expect((await stagecraft(["list"], { cwd })).code).toBe(0)
  })

  it("leaves nothing beside the config when it is stopped", async () => {
    const cwd = project({ Dockerfile: dockerfile })
    execFileSync("mkfifo", [join(cwd, "Dockerfile.slow")])
    const stopped = await stagecraft(["import", "Dockerfile.slow"], {
      cwd,
      onStart: (child) => setTimeout(() => child.kill("SIGINT"), 700),
    })
    expect(stopped.code).toBe(130)
    expect(readdirSync(cwd).toSorted()).toEqual(["Dockerfile", "Dockerfile.slow"])
  })

  it.skipIf(process.getuid?.() !== 0)(
    "works in a folder that cannot be written, until it has to write (mounting needs root)",
    async () => {
      const cwd = project({})
      const folder = join(cwd, "shut")
      mkdirSync(folder)
      execFileSync("mount", ["-t", "tmpfs", "tmpfs", folder])
      onTestFinished(() => void execFileSync("umount", [folder]))
      writeFileSync(join(folder, "Dockerfile"), dockerfile)
      execFileSync("mount", ["-o", "remount,ro", folder])
      const printed = await stagecraft(["import", "--stdout"], { cwd: folder })
      expect(printed.code, printed.stderr).toBe(0)
      const { code, stderr } = await stagecraft(["import"], { cwd: folder })
      expect(code).toBe(1)
      expect(stderr).toContain("error[file-not-written]: cannot write")
      expect(stderr).toContain("the file system is read-only")
      expect(readdirSync(folder)).toEqual(["Dockerfile"])
    },
  )
})
