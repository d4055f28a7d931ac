import { mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

/** What a user gives that cannot be imported, and what is told. Nothing may be written then. */
interface Fault {
  readonly name: string
  readonly files?: Readonly<Record<string, string>>
  readonly words?: readonly string[]
  readonly stdin?: string
  readonly code?: number
  readonly says: readonly string[]
}

const faults: readonly Fault[] = [
  {
    name: "no Dockerfile",
    files: { "Dockerfile.api": "FROM a\n", "x.txt": "" },
    says: ["error[dockerfile-not-found]", "hint: name one of those that are there: Dockerfile.api"],
  },
  {
    name: "nothing like a Dockerfile",
    files: { "x.txt": "" },
    says: ["error[dockerfile-not-found]", "«stagecraft import --all» looks below this folder"],
  },
  {
    name: "nothing below",
    words: ["--all"],
    says: ["error[dockerfile-not-found]: there is no Dockerfile below"],
  },
  {
    name: "a name that is misspelled",
    files: { "docker/Dockerfile": "FROM a\n" },
    words: ["docker/Dokcerfile"],
    says: ["there is no file docker/Dokcerfile", "did you mean docker/Dockerfile?"],
  },
  {
    name: "a folder",
    files: { "docker/Dockerfile": "FROM a\n" },
    words: ["docker"],
    says: ["error[dockerfile-unreadable]: cannot read docker: it is a folder", "docker/Dockerfile"],
  },
  {
    name: "a folder without one",
    files: { "src/a.ts": "" },
    words: ["src"],
    says: ["cannot read src: it is a folder", "--all --cwd DIR"],
  },
  {
    name: "a circle of links",
    files: { Dockerfile: "-> other", other: "-> Dockerfile" },
    says: ["error[dockerfile-unreadable]", "symbolic links go round in a circle"],
  },
  {
    name: "a path through a file",
    files: { Dockerfile: "FROM a\n" },
    words: ["Dockerfile/inner"],
    says: ["error[dockerfile-unreadable]", "a part of its path is not a folder"],
  },
  {
    name: "a picture",
    files: { "logo.png": "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR" },
    words: ["logo.png"],
    says: ["--> logo.png:1:1"],
  },
  {
    name: "another kind of file",
    files: { "package.json": '{\n  "name": "x"\n}\n' },
    words: ["package.json"],
    says: ["--> package.json:1:1"],
  },
  { name: "an empty file", files: { Dockerfile: "" }, says: ["--> Dockerfile:1:1"] },
  {
    name: "comments only",
    files: { Dockerfile: "# one\n\n# two\n" },
    says: ["--> Dockerfile:"],
  },
  {
    name: "what the builder refuses",
    files: { Dockerfile: "FROM a AS s\nCOPY --from=$X /a /b\nFROM b\n" },
    says: [
      "error[import-refused]: the builder would refuse",
      "--from=$X is not expanded",
      "Dockerfile:2:1",
    ],
  },
  {
    name: "a base that no registry can have",
    files: { Dockerfile: "FROM REPLACE-ME\nRUN a\n" },
    says: ["error[invalid-image-reference]", "names are in lower case", "--> Dockerfile:1:1"],
  },
  {
    name: "an unknown instruction",
    files: { Dockerfile: "FROM a\n\nCOPPY a b\n" },
    says: ["--> Dockerfile:3:1", "3 | COPPY a b", "did you mean COPY?"],
  },
  {
    name: "an unknown flag",
    files: { Dockerfile: "FROM a\nCOPY --form=b a b\n" },
    says: ["--> Dockerfile:2:", "did you mean --from?"],
  },
  {
    name: "no standard input",
    words: ["-"],
    stdin: "",
    says: ["--> standard input:1:1"],
  },
  {
    name: "a config that is there",
    files: { Dockerfile: "FROM a\n", "image.config.ts": "" },
    says: ["error[import-exists]: image.config.ts exists already", "--force"],
  },
  {
    name: "a link to nowhere in the place of the config",
    files: { Dockerfile: "FROM a\n", "image.config.ts": "-> nowhere.ts" },
    says: ["error[import-exists]: image.config.ts exists already", "--force"],
  },
  {
    name: "a config of another name",
    files: { Dockerfile: "FROM a\n", "image.config.mjs": "" },
    says: ["image.config.ts would be a second config beside image.config.mjs"],
  },
  {
    name: "files of two folders for one config",
    files: { "a/Dockerfile": "FROM a\n", "b/Dockerfile": "FROM b\n" },
    words: ["a/Dockerfile", "b/Dockerfile", "--out", "image.config.ts"],
    code: 2,
    says: ["error[usage-options-clash]: --out and Dockerfiles of 2 folders", "(a, b)"],
  },
  {
    name: "several configs on standard output",
    files: { "a/Dockerfile": "FROM a\n", "b/Dockerfile": "FROM b\n" },
    words: ["--all", "--stdout"],
    code: 2,
    says: ["error[usage-options-clash]: --stdout and Dockerfiles of 2 folders"],
  },
  {
    name: "one name for several",
    files: { Dockerfile: "FROM a\n", "b.Dockerfile": "FROM b\n" },
    words: ["Dockerfile", "b.Dockerfile", "--name", "x"],
    code: 2,
    says: ["--name and several Dockerfiles cannot be used together"],
  },
  {
    name: "a result of another kind",
    files: { Dockerfile: "FROM a\n" },
    words: ["--out", "image.config.json"],
    code: 2,
    says: ["--out: image.config.json: the name of a config ends in .ts, .mts, .js, .mjs"],
  },
  {
    name: "a config to read",
    words: ["--config", "x.ts"],
    code: 2,
    says: ["import and --config cannot be used together", "--out says where"],
  },
  { name: "files beside --all", words: ["--all", "a"], code: 2, says: ["--all and «a»"] },
  {
    name: "two ways not to write",
    words: ["--stdout", "--dry-run"],
    code: 2,
    says: ["--stdout and --dry-run cannot be used together"],
  },
  {
    name: "what docker build has",
    words: ["--tag", "x"],
    code: 2,
    says: ["has no option --tag", "hint: the config is the place for it"],
  },
]

describe("what cannot be imported", () => {
  it.each(faults)("$name", async ({ files = {}, words = [], stdin, code = 1, says }) => {
    const cwd = project(files)
    const before = readdirSync(cwd, { recursive: true })
    const result = await stagecraft(["import", ...words], {
      cwd,
      ...(stdin !== undefined && { stdin }),
    })
    for (const words of says) expect(result.stderr).toContain(words)
    expect(result.stdout).toBe("")
    expect(result.code, result.stderr).toBe(code)
    expect(readdirSync(cwd, { recursive: true })).toEqual(before)
  })

  it("UTF-16", async () => {
    const cwd = project({})
    writeFileSync(join(cwd, "Dockerfile"), Buffer.from("\ufeffFROM busybox\n", "utf16le"))
    const { code, stderr } = await stagecraft(["import"], { cwd })
    expect(stderr).toContain("cannot read Dockerfile: it is written in UTF-16")
    expect(stderr).toContain("hint: save it as UTF-8")
    expect(code).toBe(1)
  })

  it("50 MB, at once, whether it is a file or a stream", async () => {
    const cwd = project({})
    writeFileSync(join(cwd, "Dockerfile"), "RUN true\n".repeat(50_000_000 / 9))
    const began = performance.now()
    const { code, stderr } = await stagecraft(["import"], { cwd })
    expect(stderr).toContain(
      "error[dockerfile-unreadable]: cannot read Dockerfile: it has more than 16 MB",
    )
    expect(code).toBe(1)
    const endless = await stagecraft(["import", "/dev/zero"], { cwd })
    expect(endless.stderr).toContain("cannot read /dev/zero: it has more than 16 MB")
    expect(performance.now() - began).toBeLessThan(5000)
  })

  it("a folder in the place of the config", async () => {
    const cwd = project({ Dockerfile: "FROM busybox:1.36\n" })
    mkdirSync(join(cwd, "out.config.ts/image.config.ts"), { recursive: true })
    const { code, stderr } = await stagecraft(["import", "-f", "-o", "out.config.ts"], { cwd })
    expect(stderr).toContain("error[file-not-written]")
    expect(code).toBe(1)
    expect(readdirSync(join(cwd, "out.config.ts"))).toEqual(["image.config.ts"])
  })
})
