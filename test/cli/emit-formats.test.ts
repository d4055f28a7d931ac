import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping"
import { findEngine } from "@stagecraft/engine"
import { beforeAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { ensureBases } from "../../scripts/engine/bases.ts"
import { dockerCli } from "../../scripts/engine/buildx.ts"
import { project, stagecraft } from "../support/cli.ts"

const host = process.env["DOCKER_HOST"] ?? ""

const config = `import { arg, defineConfig, image, namedContext, secret, stage } from "stagecraft"
const version = arg("VERSION", { default: "1.36" })
const words = arg("WORDS")
const base = stage("base").from(\`busybox:\${version}\`).run("mkdir -p /data")
const files = stage("files").from(base).copy("src/a.txt", "/a.txt")
const on = (name: string) => stage("app").from(base)
  .copy("/a.txt", "/files/", { from: files })
  .copy("lib.txt", "/files/", { from: namedContext("lib") })
  .run(\`echo \${name} > /data/name\`)
  .run("cp /run/secrets/one /data/one", { mounts: [secret("one")] })
  .run(\`echo "\${words}" > /data/words && grep -c 192.0.2 /etc/hosts > /data/hosts\`)
  .run("ulimit -n > /data/limit")
const options = (name: string) => ({
  tags: [\`formats/\${name}:1\`, \`formats/\${name}:2\`],
  labels: { name },
  buildArgs: { WORDS: "it's \${x} $y" },
  contexts: { lib: "lib" },
  secrets: { one: { file: \`\${name}.secret\` } },
  extraHosts: { h: ["192.0.2.1", "192.0.2.2"] },
  ulimits: { nofile: { soft: 1000, hard: 2000 } },
})
export default defineConfig({
  images: {
    "web.site": image(on("web"), options("web")),
    worker: image(on("worker"), options("worker")),
  },
})
`

const files = {
  "image.config.ts": config,
  "src/a.txt": "a\n",
  "lib/lib.txt": "lib\n",
  "web.secret": "w",
  "worker.secret": "k",
}
const names = ["formats/web:1", "formats/web:2", "formats/worker:1", "formats/worker:2"]

const small = (more = ""): string => `import { defineConfig, image, stage } from "stagecraft"
const app = (name: string) => stage(name).from("busybox:1.36")
  .copy(["a.txt"], "/")
  .run("mkdir /x")
  .run("touch /x/y")
export default defineConfig({ images: { a: image(app("a")), b: image(app("b")${more}) } })
`

describe("emit --format bake", () => {
  beforeAll(async () => await ensureBases(host, ["busybox:1.36"], () => undefined), 300_000)

  const ids = async (): Promise<readonly string[]> => {
    const engine = await findEngine(process.env)
    const found = await Promise.all(names.map((name) => engine.inspect(name)))
    await Promise.all(names.map((name) => engine.remove(name).catch(() => undefined)))
    return found.map((image) => image?.id ?? "")
  }

  it(
    "has docker buildx bake build the very images that stagecraft builds",
    { timeout: 120_000 },
    async () => {
      const cwd = project(files)
      const { command, env } = await dockerCli(host)
      const [program = "", ...words] = command
      const bake = (input: string | undefined, ...more: readonly string[]): void =>
        void execFileSync(program, [...words, "buildx", "bake", ...more], {
          cwd: input === undefined && more.length === 0 ? cwd : join(cwd, "."),
          env: { ...process.env, ...env },
          input,
          stdio: "pipe",
        })
      const built = await stagecraft(["build"], { cwd })
      expect(built.code, built.stderr).toBe(0)
      const own = await ids()
      expect(new Set(own).size).toBe(2)

      const emitted = await stagecraft(["emit", "--format", "bake"], { cwd })
      expect(emitted.code, emitted.stderr).toBe(0)
      expect(emitted.stderr).toContain("docker-bake.json written\n")
      bake(undefined)
      expect(await ids()).toEqual(own)

      // It holds the Dockerfiles, where it is printed.
      const printed = await stagecraft(["emit", "--format", "bake", "--stdout"], { cwd })
      bake(printed.stdout, "-f", "-")
      expect(await ids()).toEqual(own)

      const single = ["emit", "--single", "deploy/Dockerfile", "--format", "bake"]
      const one = await stagecraft(single, { cwd })
      expect(one.stderr).toContain(
        "In deploy/Dockerfile, --target app is web.site, --target app-worker is worker\n",
      )
      const text = readFileSync(join(cwd, "deploy/Dockerfile"), "utf8")
      expect(text.match(/^FROM .*/gmu)).toEqual([
        "FROM busybox:${VERSION} AS base",
        "FROM base AS files",
        "FROM base AS app",
        "FROM base AS app-worker",
      ])
      bake(undefined)
      expect(await ids()).toEqual(own)
    },
  )
})

describe("emit --format compose", () => {
  it("writes a service for each image, which names its Dockerfile", async () => {
    const cwd = project(files)
    const { code, stderr } = await stagecraft(["emit", "--format", "compose"], { cwd })
    expect(code, stderr).toBe(0)
    const text = readFileSync(join(cwd, "compose.yaml"), "utf8")
    expect(text).toContain("then run: stagecraft emit --format compose\n")
    expect(parse(text)).toMatchObject({
      services: {
        "web.site": {
          image: "formats/web:1",
          build: {
            context: ".",
            dockerfile: "web.site.Dockerfile",
            args: { WORDS: "it's $${x} $$y" },
            additional_contexts: { lib: "lib" },
            secrets: ["one"],
            extra_hosts: ["h=192.0.2.1", "h=192.0.2.2"],
          },
        },
        worker: { build: { secrets: [{ source: "worker_one", target: "one" }] } },
      },
      secrets: { one: { file: "web.secret" }, worker_one: { file: "worker.secret" } },
    })
    writeFileSync(join(cwd, "compose.yaml"), "services: {}\n")
    const refused = await stagecraft(["emit", "--format", "compose"], { cwd })
    expect(refused.stderr).toContain("error[file-not-ours]: compose.yaml exists")
  })

  it("names folders as they are called from where the file lies, and tells what has no place", async () => {
    const cwd = project({
      "image.config.ts": small(', { context: "sub", cgroupParent: "/x" }'),
      "sub/a.txt": "",
      "a.txt": "",
    })
    const words = ["emit", "--format", "compose", "--out", "deploy/here"]
    const { stderr } = await stagecraft(words, { cwd })
    expect(stderr).toContain(
      "warning[format-lacks-setting]: the compose file says nothing of cgroupParent of image «b»",
    )
    const { services } = parse(readFileSync(join(cwd, "deploy/here/compose.yaml"), "utf8")) as {
      services: Record<string, { build: unknown }>
    }
    expect(services["a"]?.build).toEqual({
      context: "../..",
      dockerfile: "deploy/here/a.Dockerfile",
    })
    expect(services["b"]?.build).toEqual({
      context: "../../sub",
      dockerfile: "../deploy/here/b.Dockerfile",
    })
  })
})

describe("emit --single", () => {
  it("has one ignore file, and refuses images that need their own", async () => {
    const cwd = project({ "image.config.ts": small(), "a.txt": "" })
    const { code } = await stagecraft(["emit", "--single", "Dockerfile"], { cwd })
    expect(code).toBe(0)
    expect(
      readdirSync(cwd)
        .filter((name) => name.startsWith("Docker"))
        .toSorted(),
    ).toEqual(["Dockerfile", "Dockerfile.dockerignore"])
    expect(readFileSync(join(cwd, "Dockerfile.dockerignore"), "utf8")).toContain("!a.txt")
    writeFileSync(join(cwd, "image.config.ts"), small(', { exclude: ["*.md"] }'))
    const other = await stagecraft(["emit", "--single", "Dockerfile"], { cwd })
    expect(other.code).toBe(1)
    expect(other.stderr).toContain(
      "error[contexts-differ]: images «a», «b» cannot share one ignore file",
    )
    const one = await stagecraft(["emit", "b", "--single", "Dockerfile"], { cwd })
    expect(one.code).toBe(0)
    expect(readFileSync(join(cwd, "Dockerfile"), "utf8")).toContain(
      "then run: stagecraft emit b --single Dockerfile\n",
    )
  })

  it("is refused by images that cannot be together, at their lines", async () => {
    const cwd = project({
      "image.config.ts": `import { arg, defineConfig, image, stage } from "stagecraft"
const on = (name: string, version: string) =>
  image(stage(name).from(\`busybox:\${arg("VERSION", { default: version })}\`))
export default defineConfig({ images: { a: on("a", "1"), b: on("b", "2") } })
`,
    })
    const { code, stderr } = await stagecraft(["emit", "--single", "Dockerfile"], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain("error[images-not-together]: images «a» and «b» cannot be in one")
    expect(stderr).toContain("--> image.config.ts:3:3")
    expect(existsSync(join(cwd, "Dockerfile"))).toBe(false)
  })
})

describe("emit --map", () => {
  it("writes a source map beside the Dockerfile, and checks it with it", async () => {
    const cwd = project({ "image.config.ts": small(), "a.txt": "" })
    const words = ["emit", "a", "--map", "--out", "out"]
    expect((await stagecraft(words, { cwd })).stderr).toContain("out/a.Dockerfile.map written\n")
    const map = new TraceMap(readFileSync(join(cwd, "out/a.Dockerfile.map"), "utf8"))
    const lines = readFileSync(join(cwd, "out/a.Dockerfile"), "utf8").split("\n")
    const placeOf = (text: string): unknown => {
      const line = lines.findIndex((each) => each.includes(text)) + 1
      const { source, line: at } = originalPositionFor(map, { line, column: 5 })
      return [source, at]
    }
    expect(placeOf("RUN mkdir /x")).toEqual(["../image.config.ts", 4])
    expect(placeOf("&& touch /x/y")).toEqual(["../image.config.ts", 5])
    expect((await stagecraft([...words, "--check"], { cwd })).code).toBe(0)
    writeFileSync(join(cwd, "image.config.ts"), `\n${small()}`)
    const drift = await stagecraft([...words, "--check"], { cwd })
    expect(drift.stderr).toContain("error[emit-drift]: out/a.Dockerfile.map is not what")
    expect(drift.stderr).toContain("run «stagecraft emit --map --out out» and")
  })
})

describe("--for", () => {
  const cached = `import { cache, image, stage } from "stagecraft"
export default image(stage("app").from("busybox:1.36")
  .run("true", { mounts: [cache("/c")] })
  .copy("a.txt", "/a", { link: true }), { syntax: "docker/dockerfile:1.4" })
`

  it("writes for another builder than the config does, or says what it lacks", async () => {
    const cwd = project({ "image.config.ts": cached, "a.txt": "" })
    const plain = await stagecraft(["emit", "--stdout"], { cwd })
    expect(plain.stdout).toContain("--mount=type=cache")
    const { stdout, code, stderr } = await stagecraft(["emit", "--stdout", "--for", "classic"], {
      cwd,
    })
    expect(code, stderr).toBe(0)
    expect(stdout).toContain("then run: stagecraft emit --for classic\n")
    expect(stdout).not.toMatch(/--mount|--link|# syntax=/u)
    await stagecraft(["emit", "--for", "classic"], { cwd })
    expect(existsSync(join(cwd, ".dockerignore"))).toBe(true)
    const newest = await stagecraft(["emit", "--stdout", "--for", "dockerfile-1.20"], { cwd })
    expect(newest.stdout).toMatch(/^# syntax=docker\/dockerfile:1\.20\n/u)
  })

  it("has one ignore file for all images where the builder knows one", async () => {
    const two = `import { defineConfig, image, stage } from "stagecraft"
const on = (name: string, options = {}) =>
  image(stage(name).from("busybox:1.36").copy(\`\${name}.txt\`, "/"), options)
export default defineConfig({ images: { a: on("a"), b: on("b", OPTIONS) } })
`
    const cwd = project({
      "image.config.ts": two.replace("OPTIONS", "{}"),
      "a.txt": "",
      "b.txt": "",
    })
    expect((await stagecraft(["emit", "--for", "classic"], { cwd })).stderr).toBe(
      "a.Dockerfile written\n.dockerignore written\nb.Dockerfile written\n",
    )
    expect(readFileSync(join(cwd, ".dockerignore"), "utf8")).toContain("!a.txt\n!b.txt\n")
    writeFileSync(join(cwd, "image.config.ts"), two.replace("OPTIONS", '{ exclude: ["*.md"] }'))
    const refused = await stagecraft(["emit", "--for", "classic"], { cwd })
    expect(refused.stderr).toContain("error[contexts-differ]")
  })

  it.each(["emit", "build", "optimize"])("of %s knows the profiles", async (command) => {
    const cwd = project({ "image.config.ts": cached, "a.txt": "", Dockerfile: "FROM a\n" })
    const { code, stderr } = await stagecraft([command, "--for", "docker-27"], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain("--for: there is no profile «docker-27»; there is docker-28,")
    expect(stderr).toContain("hint: did you mean docker-23?")
    for (const [asked, near] of Object.entries({
      "docker-30": "docker-28",
      "docker-20": "docker-20.10",
      "docker-19.03": "docker",
      podman: "buildah",
      kanikoo: "kaniko",
    })) {
      const { stderr: said } = await stagecraft([command, "--for", asked], { cwd })
      expect(said, asked).toContain(`hint: did you mean ${near}`)
    }
  })

  it("makes of a Dockerfile what an older builder takes", async () => {
    const cwd = project({ Dockerfile: "FROM a\nRUN --mount=type=cache,target=/c make\n" })
    const { stdout } = await stagecraft(["optimize", "--for", "classic"], { cwd })
    expect(stdout).toContain("stagecraft optimize Dockerfile --for classic\n")
    expect(stdout).toContain("FROM a\nRUN make\n")
  })
})

describe("what emit is asked for", () => {
  it.each([
    [["--format", "yaml"], "--format: there is no format «yaml»"],
    [["--format", "bak"], "did you mean bake?"],
    [["--json", "--format", "bake"], "--json and --format bake cannot be used together"],
    [["--format", "json", "--check"], "--check and --format json cannot be used together"],
    [["--stdout", "--map"], "--stdout and --map cannot be used together"],
    [["--proven", "--no-optimize"], "--proven and --no-optimize cannot be used together"],
    [["--single", "../Dockerfile"], "is no file below the output's folder"],
    [["--single", "/Dockerfile"], "is no file below the output's folder"],
    [["--single", "deploy/."], "is no file below the output's folder"],
    [["--single", ".dockerignore"], "is no file below the output's folder"],
    [
      ["--single", "./docker-bake.json", "--format", "bake"],
      "--single ./docker-bake.json and --format bake cannot be used together",
    ],
    [["--single", "compose.yaml", "--format", "compose"], "both would be written to that file"],
  ])("is wrong with %j", async (words, message) => {
    const cwd = project({ "image.config.ts": small(), "a.txt": "" })
    const { code, stderr } = await stagecraft(["emit", ...words], { cwd })
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })

  it("is not written by half where a name is too long for the system", async () => {
    const cwd = project({ "image.config.ts": small(), "a.txt": "" })
    // It is long enough for the Dockerfile, and not for the ignore file beside it.
    const words = ["emit", "--single", "D".repeat(225)]
    const { code, stderr } = await stagecraft(words, { cwd })
    expect(stderr).toContain(".dockerignore")
    expect(stderr).not.toContain("written\n")
    expect(code).toBe(1)
    expect(readdirSync(cwd).toSorted()).toEqual(["a.txt", "image.config.ts"])
  })

  it("is told in one line, whatever the files and folders are called", async () => {
    const cwd = project({ "image\nRUN evil.config.ts": small(), "a.txt": "" })
    const words = ["emit", "--config", "image\nRUN evil.config.ts", "--format", "compose"]
    const { code, stderr } = await stagecraft(
      [...words, "--single", "it's\nRUN evil", "--out", "o\u2028RUN evil"],
      { cwd },
    )
    expect(code, stderr).toBe(0)
    const folder = join(cwd, "o\u2028RUN evil")
    for (const name of ["it's\nRUN evil", "compose.yaml"]) {
      const [first = "", second] = readFileSync(join(folder, name), "utf8").split(/[\n\u2028]/u)
      expect(first).toContain(String.raw`--single $'it\'s\u000aRUN evil'`)
      expect(first).toContain(String.raw`--out $'o\u2028RUN evil'`)
      expect(second).toBe("")
    }
  })

  it("is the same with --format json and --json, and says the target of each image", async () => {
    const cwd = project({ "image.config.ts": small(), "a.txt": "" })
    const words = ["emit", "--single", "Dockerfile"]
    const [long, short] = await Promise.all([
      stagecraft([...words, "--format", "json"], { cwd }),
      stagecraft([...words, "--json"], { cwd }),
    ])
    expect(long.stdout).toBe(short.stdout)
    const { images } = JSON.parse(long.stdout) as {
      images: { target: string; files: { path: string }[] }[]
    }
    expect(images.map(({ target }) => target)).toEqual(["a", "b"])
    expect(images[1]?.files.map(({ path }) => path)).toEqual([
      "Dockerfile",
      "Dockerfile.dockerignore",
    ])
  })
})
