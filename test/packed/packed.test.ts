import { execFileSync, spawnSync } from "node:child_process"
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Tarball } from "../support/packed.ts"
import { installed, npm } from "../support/packed.ts"
import { repo } from "../support/repo.ts"

let folder = ""
let tarball: Tarball
let remove = (): void => undefined

beforeAll(() => {
  ;({ folder, tarball, remove } = installed())
}, 240_000)

afterAll(() => remove())

function npx(...words: readonly string[]): {
  readonly code: number | null
  readonly text: string
  readonly out: string
} {
  const env = { ...process.env, NO_COLOR: "1" }
  const { status, stdout, stderr } = spawnSync("npx", ["--no-install", "stagecraft", ...words], {
    cwd: folder,
    env,
    encoding: "utf8",
  })
  return { code: status, text: stdout + stderr, out: stdout }
}

describe("the packed package", () => {
  it("carries the bundle, its types, the licence and nothing else", () => {
    const kinds = new Set(tarball.contents.map((path) => path.replace(/chunk-[\w-]+/u, "chunk")))
    const allowed =
      /^(?:package\.json|README\.md|LICENSE|dist\/(?:bin|build|chunk|core|door|look-ahead|shell-parser|blocks|debian|go|node|python)\.cjs|dist\/(?:index|blocks|debian|go|node|python)\.(?:js|d\.ts)|dist\/THIRD-PARTY-NOTICES\.txt)$/u
    expect([...kinds].filter((path) => !allowed.test(path))).toEqual([])
    for (const path of [
      "README.md",
      "LICENSE",
      "dist/bin.cjs",
      "dist/look-ahead.cjs",
      "dist/index.js",
      "dist/index.d.ts",
    ])
      expect(tarball.contents).toContain(path)
    expect(tarball.size).toBeLessThan(500_000)
  })

  it("has a page of its own, without what is only true of the repository", () => {
    const page = readFileSync(join(folder, "node_modules/stagecraft/README.md"), "utf8")
    expect(page).toContain("npx stagecraft init")
    expect(page).not.toMatch(/quickstart/u)
    expect([...page.matchAll(/\]\((?![a-z]+:)/gu)]).toEqual([])
  })

  it("names no path of the machine it was made on, and no room that is not published", () => {
    const dist = join(folder, "node_modules/stagecraft/dist")
    const texts = readdirSync(dist).map((name) => readFileSync(join(dist, name), "utf8"))
    expect(texts.length).toBeGreaterThan(3)
    for (const text of texts) {
      expect(text).not.toContain(repo)
      expect(text).not.toMatch(/["'`]@stagecraft\//u)
    }
  })

  it("serves init, then build, and the image runs", async () => {
    expect(npx("init").text).toContain("image.config.ts written")
    const built = npx("build")
    expect(built.code, built.text).toBe(0)
    const [, tag = ""] =
      /tags: \["([^"]+)"\]/u.exec(readFileSync(join(folder, "image.config.ts"), "utf8")) ?? []
    const { stdout } = await (await findEngine(process.env)).run(tag, [])
    expect(stdout).toBe("Hello from Stagecraft\n")
  })

  it("imports a Dockerfile, and optimizes one", () => {
    const text = "FROM busybox:1.36\nRUN mkdir /a\n# and then\nRUN touch /a/b\n"
    writeFileSync(join(folder, "old.Dockerfile"), text)
    const imported = npx("import", "old.Dockerfile", "--out", "imported")
    expect(imported.code, imported.text).toBe(0)
    expect(imported.text).toContain("It is the same build")
    const { out } = npx("emit", "--config", "imported", "--stdout", "--no-optimize")
    expect(out).toContain("FROM busybox:1.36\nRUN mkdir /a\nRUN touch /a/b\n")
    const optimized = npx("optimize", "old.Dockerfile")
    expect(optimized.code, optimized.text).toBe(0)
    expect(optimized.out).toContain("# and then\nRUN mkdir /a")
  })

  it("is a library for scripts, and a config has the same instance of the language", () => {
    const script = `import { build, emit, isImageError, load } from "stagecraft"
const project = await load()
const [first] = await emit(project)
const { images } = await build(project)
const failure = await build(project, { platfroms: [] }).catch((error) => error)
process.stdout.write(JSON.stringify({ text: first.dockerfile.text, id: images[0].id, known: isImageError(failure) }))
`
    writeFileSync(join(folder, "script.mjs"), script)
    const { status, stdout, stderr } = spawnSync(process.execPath, ["script.mjs"], {
      cwd: folder,
      encoding: "utf8",
    })
    expect(status, stderr).toBe(0)
    const found = JSON.parse(stdout) as { text: string; id: string; known: boolean }
    expect(found.text).toBe(npx("emit", "--stdout").out)
    expect(found.id).toMatch(/^sha256:/u)
    expect(found.known).toBe(true)
  })

  it("starts from compiled code, and also when that is damaged or cannot be kept", () => {
    const dist = join(folder, "node_modules/stagecraft/dist")
    const kept = (): string[] => readdirSync(dist).filter((name) => /^core.*\.cache$/u.test(name))
    const emitted = npx("emit", "--stdout").out
    expect(emitted).toContain("FROM busybox")
    // Node 22 and later keep compiled code by themselves, in a folder of their own.
    const byItself = "enableCompileCache" in process.getBuiltinModule("node:module")
    expect(kept()).toHaveLength(byItself ? 0 : 1)
    for (const name of kept()) {
      for (const damage of ["", "x".repeat(100_000)]) {
        writeFileSync(join(dist, name), damage)
        expect(npx("emit", "--stdout").out).toBe(emitted)
      }
      rmSync(join(dist, name))
      mkdirSync(join(dist, name))
      expect(npx("emit", "--stdout").out).toBe(emitted)
      rmSync(join(dist, name), { recursive: true })
    }
    expect(readdirSync(dist).filter((name) => /\.cache\.\d+$/u.test(name))).toEqual([])
  })

  it("says its version and helps", () => {
    expect(npx("--version").out).toMatch(/^\d+\.\d+\.\d+\n$/u)
    for (const command of ["build", "emit", "list", "import", "optimize", "init", "engine"]) {
      const { out, code } = npx(command, "--help")
      expect(code).toBe(0)
      expect(out).toContain("Examples:")
    }
  })
})

/** Compilers that users have, each under a name of its own. */
const compilers = ["5.6.3", "5.7.3", "5.8.3", "5.9.3", "6.0.3", "7.0.2"]

function ensureCompilers(): string {
  const home = join(repo, ".cache/compilers")
  const missing = compilers.filter(
    (version) => !existsSync(join(home, "node_modules", `typescript-${version}`)),
  )
  if (missing.length > 0) {
    mkdirSync(home, { recursive: true })
    if (!existsSync(join(home, "package.json")))
      writeFileSync(join(home, "package.json"), '{ "private": true }\n')
    npm(
      ["install", ...missing.map((version) => `typescript-${version}@npm:typescript@${version}`)],
      home,
    )
  }
  return join(home, "node_modules")
}

describe("a user's project type-checks", () => {
  let modules = ""
  beforeAll(() => {
    modules = ensureCompilers()
    cpSync(join(repo, "test/types/fixtures/project"), join(folder, "project"), { recursive: true })
  }, 240_000)

  const settings = [
    ["bundler", { module: "ESNext", moduleResolution: "bundler" }],
    ["nodenext", { module: "NodeNext", moduleResolution: "NodeNext" }],
  ] as const

  for (const version of compilers)
    for (const [name, resolution] of settings)
      it(`with TypeScript ${version} and ${name}`, () => {
        const file = join(folder, "project", `tsconfig.${version}.${name}.json`)
        const compilerOptions = {
          strict: true,
          noEmit: true,
          target: "ES2022",
          types: [],
          skipLibCheck: false,
          exactOptionalPropertyTypes: true,
          ...resolution,
        }
        writeFileSync(file, JSON.stringify({ compilerOptions, include: ["*.ts"] }))
        const tsc = join(modules, `typescript-${version}`, "bin/tsc")
        const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", file], {
          encoding: "utf8",
        })
        expect(stdout).toBe("")
        expect(status).toBe(0)
      })

  for (const version of compilers)
    for (const [name, resolution] of settings)
      it(`with TypeScript ${version}, ${name} and an old target, or its own`, () => {
        const plain = join(folder, `plain-${version}-${name}`)
        mkdirSync(plain, { recursive: true })
        writeFileSync(
          join(plain, "image.config.ts"),
          'import { image, stage } from "stagecraft";\nexport default image(stage("a").from("busybox").run("true"));\n',
        )
        const target = name === "bundler" && { target: "ES2018" }
        const compilerOptions = { noEmit: true, types: [], ...resolution, ...target }
        const config = JSON.stringify({ compilerOptions, include: ["*.ts"] })
        writeFileSync(join(plain, "tsconfig.json"), config)
        const tsc = join(modules, `typescript-${version}`, "bin/tsc")
        const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", plain], {
          encoding: "utf8",
        })
        expect(stdout).toBe("")
        expect(status).toBe(0)
      })

  it("and a wrong one does not", () => {
    const wrong = join(folder, "wrong")
    rmSync(wrong, { recursive: true, force: true })
    mkdirSync(wrong)
    writeFileSync(
      join(wrong, "image.config.ts"),
      'import { stage } from "stagecraft";\nexport default stage("a").run("true");\n',
    )
    writeFileSync(
      join(wrong, "tsconfig.json"),
      '{ "compilerOptions": { "strict": true, "noEmit": true, "module": "NodeNext", "types": [] }, "include": ["*.ts"] }',
    )
    const tsc = join(modules, "typescript-5.9.3/bin/tsc")
    expect(() => execFileSync(process.execPath, [tsc, "-p", wrong], { stdio: "pipe" })).toThrow()
  })
})
