import { execFileSync } from "node:child_process"
import { relative } from "node:path"
import { describe, expect, it } from "vitest"
import { project } from "../../../../test/support/cli.ts"
import {
  dockerfileKind,
  dockerfilesBelow,
  withoutTwins,
} from "../../src/import/find-dockerfiles.ts"

describe("the name of a file", () => {
  it.each([
    "Dockerfile",
    "Dockerfile.dev",
    "Dockerfile.node-22",
    "api.Dockerfile",
    "api.dockerfile",
    "Containerfile",
    "Containerfile.prod",
    "Dockerfile.v1.2",
  ])("%s is that of a Dockerfile", (name) => expect(dockerfileKind(name)).toBe("dockerfile"))

  it.each(["Dockerfile.j2", "Dockerfile.tmpl", "app.Dockerfile.in", "Dockerfile.template"])(
    "%s is that of a template, if of anything",
    (name) => expect(dockerfileKind(name)).not.toBe("dockerfile"),
  )

  it.each([
    "Dockerfile.dockerignore",
    "Dockerfile~",
    "Dockerfile.orig",
    "Dockerfile.md",
    "MyDockerfile",
    "Dockerfiles",
    ".dockerignore",
    ".Dockerfile.swp",
    "docker-compose.yml",
  ])("%s is not", (name) => expect(dockerfileKind(name)).toBeUndefined())
})

async function below(folder: string): Promise<string[]> {
  const { files } = await dockerfilesBelow(folder, process.env)
  return files.map((file) => relative(folder, file))
}

const tree = {
  Dockerfile: "",
  "Dockerfile.dev": "",
  "Dockerfile.j2": "",
  "Dockerfile.dockerignore": "",
  "services/web/Dockerfile": "",
  "services/api.Dockerfile": "",
  "node_modules/thing/Dockerfile": "",
  ".cache/Dockerfile": "",
  "link.Dockerfile": "-> services/api.Dockerfile",
}

describe("all Dockerfiles below a folder", () => {
  it("are found outside of a repository, but for hidden folders and installed packages", async () => {
    const found = await dockerfilesBelow(project(tree), process.env)
    expect(found.files.map((file) => file.split("/").slice(3).join("/"))).toEqual([
      "Dockerfile",
      "Dockerfile.dev",
      "services/api.Dockerfile",
      "services/web/Dockerfile",
    ])
    expect(found.templates).toHaveLength(1)
  })

  it("are those that git knows or would add", async () => {
    const folder = project({
      ...tree,
      ".gitignore": "/.cache/\n/made/\n",
      "made/Dockerfile": "",
      ".devcontainer/Dockerfile": "",
      "gone/Dockerfile": "",
    })
    const git = (...words: string[]) => execFileSync("git", words, { cwd: folder })
    git("init", "--quiet")
    git("add", "--force", "Dockerfile", "gone", "node_modules")
    execFileSync("rm", ["-r", `${folder}/gone`])
    expect(await below(folder)).toEqual([
      "Dockerfile",
      "Dockerfile.dev",
      ".devcontainer/Dockerfile",
      "services/api.Dockerfile",
      "services/web/Dockerfile",
    ])
  })

  it("of a part of a repository are those below that part", async () => {
    const folder = project({ "a/Dockerfile": "", "b/Dockerfile": "" })
    execFileSync("git", ["init", "--quiet"], { cwd: folder })
    expect(await below(`${folder}/a`)).toEqual(["Dockerfile"])
  })

  it("are none where there are none", async () => {
    expect(await below(project({ "package.json": "{}" }))).toEqual([])
    expect(await below(`${project({})}/nowhere`)).toEqual([])
  })
})

describe("one file under several names", () => {
  it("is taken once, by the name that is no link", () => {
    const folder = project({ "b/Dockerfile": "", "a.Dockerfile": "-> b/Dockerfile" })
    const [link, file] = [`${folder}/a.Dockerfile`, `${folder}/b/Dockerfile`]
    expect(withoutTwins([link, file])).toEqual([file])
    expect(withoutTwins([file, link, file])).toEqual([file])
    expect(withoutTwins([link])).toEqual([link])
  })
})
