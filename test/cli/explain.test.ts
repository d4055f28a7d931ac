import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { Explanation } from "../../packages/stagecraft/src/explain/explanation.ts"
import { project, stagecraft } from "../support/cli.ts"
import { repo } from "../support/repo.ts"

const config = `import { arg, image, stage, defineConfig } from "stagecraft"
const commit = arg("COMMIT", { default: "none" })
const web = stage("web")
  .from("debian:bookworm-slim")
  .workdir("/app")
  .run("apt-get update")
  .run("apt-get install -y curl")
  .run("./setup")
  .copy("settings*.json", "./")
  .run("./prepare")
  .copy(".", ".")
  .run(\`./build \${commit}\`)
const other = stage("other").from("scratch").copy("a.txt", "/")
export default defineConfig({ images: { web: image(web, { exclude: ["secret"] }), other } })
`

const files = {
  "image.config.ts": config,
  "settings.json": "{}",
  "a.txt": "a",
  "src/b.txt": "bb",
  secret: "1234",
}

async function explained(words: readonly string[], cwd: string): Promise<readonly Explanation[]> {
  const { code, stdout, stderr } = await stagecraft(["explain", "--json", ...words], { cwd })
  expect(code, stderr).toBe(0)
  return (JSON.parse(stdout) as { readonly images: readonly Explanation[] }).images
}

describe("stagecraft explain", () => {
  it("says what was done, what stopped it, what is assumed and what a change costs", async () => {
    const cwd = project(files)
    const { code, stdout, stderr } = await stagecraft(["explain", "web"], { cwd })
    expect(code, stderr).toBe(0)
    expect(stderr).toBe("")
    // As the page shows it, to the letter.
    const page = readFileSync(join(repo, "docs/explain.md"), "utf8")
    expect(page).toContain(`\`\`\`console\n$ stagecraft explain web\n${stdout}\`\`\`\n`)
    for (const part of [
      "Done",
      "Left as it is",
      "Taken for granted",
      "Build context",
      "What a change",
    ])
      expect(stdout).toContain(`\n  ${part}`)
  })

  it("says which words are worth saying", async () => {
    const scripted = {
      version: "0.33.0",
      resolved: "https://registry.npmjs.org/sharp/-/sharp-0.33.0.tgz",
    }
    const sharp = { ...scripted, integrity: "sha512-AAAA", hasInstallScript: true }
    const lock = {
      lockfileVersion: 3,
      packages: { "": { name: "api" }, "node_modules/sharp": sharp },
    }
    const api = (
      options: string,
    ): string => `import { arg, defineConfig, image, stage } from "stagecraft"
const commit = arg("COMMIT", { default: "none" })
const api = stage("api")
  .from("node:22-bookworm")
  .workdir("/app")
  .arg(commit)
  .copy(".", ".")
  .run("npm ci")
  .run("npm run build")
  .run("apt-get update && apt-get install -y tini")
  .run(\`./bin/stamp \${commit}\`)
export default defineConfig({ images: { api: image(api${options}) } })
`
    const cwd = project({
      "image.config.ts": api(""),
      "package.json": JSON.stringify({ name: "api", dependencies: { sharp: "0.33.0" } }),
      "package-lock.json": JSON.stringify(lock),
      "src/main.ts": "",
    })
    const { code, stdout, stderr } = await stagecraft(["explain", "api"], { cwd })
    expect(code, stderr).toBe(0)
    const section = stdout.slice(stdout.indexOf("  Worth saying"))
    // As the page shows it, to the letter.
    const page = readFileSync(join(repo, "docs/explain.md"), "utf8")
    expect(page).toContain(`\`\`\`console\n$ stagecraft explain api\n…\n${section}\`\`\`\n`)
    const [{ advice } = {}] = await explained(["api"], cwd)
    expect(advice).toMatchObject({
      span: { file: join(cwd, "image.config.ts"), line: 12 },
      form: "option",
      words: [
        {
          option: "hoistInstalls",
          value: "all",
          trusts: [{ span: { line: 8 } }, { span: { line: 9 } }],
        },
        { option: "installScripts", value: "independent", cachedRuns: 0 },
        { option: "cacheMounts", value: "all", cachedRuns: 1 },
      ],
      together: { work: { commands: 4 } },
    })
    // An emitted Dockerfile takes nothing from the files.
    const [emitted] = await explained(["api", "--emit"], cwd)
    expect(emitted!.advice?.words.map(({ option }) => option)).toEqual([
      "hoistInstalls",
      "cacheMounts",
    ])
    writeFileSync(join(cwd, "image.config.ts"), api(`, { ${advice!.write} }`))
    const [said] = await explained(["api"], cwd)
    expect(said!.advice).toBeUndefined()
    expect(said!.notes.find(({ trusts }) => trusts)).toMatchObject({
      trusts: [{ step: "RUN npm ci" }],
    })
    writeFileSync(join(cwd, "image.config.ts"), api(", { optimize: false }"))
    const [refused] = await explained(["api"], cwd)
    expect(refused!.advice).toBeUndefined()
  })

  it("prints the same as JSON, of every image", async () => {
    const cwd = project(files)
    const [web, other] = await explained([], cwd)
    expect(web).toMatchObject({
      name: "web",
      purpose: "build",
      span: { line: 14 },
      bases: [{ reference: "debian:bookworm-slim", assumes: ["posix-shell", "no-triggers"] }],
      context: { folder: ".", sent: { files: 4 }, keptOut: { files: 1 }, complete: true },
      work: { commands: 5, asWritten: { steps: 8, commands: 5 } },
    })
    const merged = web!.notes.find((note) => note.pass === "merge-runs" && note.action === "did")
    expect(merged).toMatchObject({
      spans: [
        { file: join(cwd, "image.config.ts"), line: 6, code: '.run("apt-get update")' },
        { line: 7, column: 4 },
      ],
      assumes: ["posix-shell", "no-triggers"],
    })
    expect(web!.changes[0]).toMatchObject({
      change: { kind: "files", shown: "settings*.json", whole: false },
      commands: 2,
      starts: [{ stage: "web", span: { line: 9 } }],
      asWritten: { commands: 2 },
    })
    expect(other).toMatchObject({ name: "other", bases: [], work: { commands: 0 } })
  })

  it("is left where it stands by Ctrl-C, as what has nothing to tidy up", async () => {
    // The signal is due while the steps are compiled, and heard while the context is counted.
    const cwd = project({
      "image.config.ts": `import { stage } from "stagecraft"
setTimeout(() => process.kill(process.pid, "SIGINT"), 30)
let app = stage("app").from("busybox:1.36").copy(".", "/")
for (let n = 0; n < 1500; n++) app = app.run("echo " + n)
export default app
`,
      ...Object.fromEntries(Array.from({ length: 1500 }, (_, n) => [`files/${n}`, ""])),
    })
    const { code, stdout, stderr } = await stagecraft(["explain"], { cwd })
    expect(code, stderr).toBe(130)
    expect(stdout + stderr).toBe("")
  })

  it("tells of single files, as the working directory names them", async () => {
    const cwd = project(files)
    const own = ["b.txt", "../settings.json", "../secret", "../../elsewhere"]
    const words = ["explain", ...own.flatMap((file) => ["--file", file]), "web", "--cwd", "src"]
    const { code, stdout, stderr } = await stagecraft(words, { cwd })
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/^ {4}src\/b\.txt +1 of 5 commands +from COPY \. \. {2}/mu)
    expect(stdout).toMatch(/^ {4}settings\.json +2 of 5 commands +from COPY settings\*\.json /mu)
    expect(stderr).toContain("../../elsewhere is not there: told as if it were\n")
    expect(stderr).not.toContain("settings.json")
    // What is kept out, or lies elsewhere, changes nothing.
    expect(stdout).toMatch(/^ {4}secret, \.\.\/elsewhere +nothing$/mu)
  })

  it("says what a build does and an emitted Dockerfile does not", async () => {
    const lock = { lockfileVersion: 3, packages: { "": { name: "app", version: "1.0.0" } } }
    const cwd = project({
      "image.config.ts": `import { stage } from "stagecraft"
export default stage("app").from("node:22").workdir("/app").copy(".", ".").run("npm ci")
`,
      "package.json": JSON.stringify({ name: "app", version: "1.0.0" }),
      "package-lock.json": JSON.stringify(lock),
      "index.js": "",
    })
    const build = await stagecraft(["explain"], { cwd })
    expect(build.stdout).toMatch(/^ {6}proved by package\.json, package-lock\.json$/mu)
    expect(build.stdout).toMatch(
      /^ {4}any other file +1 step \(as written 1 command\) +from COPY/mu,
    )
    const emitted = await stagecraft(["explain", "--emit"], { cwd })
    expect(emitted.stdout).toContain(
      "      a build does it, and so does `emit --proven`: proved by package.json, package-lock.json\n",
    )
  })

  it("explains what emit does, too", async () => {
    const cwd = project(files)
    const [web] = await explained(["web", "--emit"], cwd)
    expect(web!.purpose).toBe("emit")
    const wrong = await stagecraft(["explain", "--proven"], { cwd })
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain(
      "error[usage-options-clash]: --proven and an explanation of a build",
    )
  })

  it("names what is not there, and has a help with examples", async () => {
    const cwd = project(files)
    const unknown = await stagecraft(["explain", "wbe"], { cwd })
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toContain("did you mean «web»?")
    const help = await stagecraft(["explain", "--help"], { cwd })
    expect(help.code).toBe(0)
    expect(help.stdout).toContain("stagecraft explain web --file src/index.ts")
    expect((await stagecraft(["--help"], { cwd })).stdout).toContain("  explain  ")
    writeFileSync(join(cwd, "image.config.ts"), config.replace('"/app"', '""'))
    const broken = await stagecraft(["explain"], { cwd })
    expect(broken.code).toBe(1)
    expect(broken.stdout).toBe("")
    expect(broken.stderr).toContain("error[")
  })
})
