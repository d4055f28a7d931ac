import { changeKey, compile, rebuildTable } from "@stagecraft/compiler"
import type { Stage } from "@stagecraft/dsl"
import { arg, bind, image, namedContext, stage, toImageNode } from "@stagecraft/dsl"
import { describe, expect, it } from "vitest"

/** Each change with how many commands it runs again, and where that begins. */
function shown(target: Stage, files: readonly string[] = []): Record<string, string> {
  const node = toImageNode(image(target), "app")
  const table = rebuildTable(compile(node, { optimize: false }), files)
  return Object.fromEntries(
    table.rebuilds.map(({ change, commands, starts }) => [
      changeKey(change),
      [commands, ...starts.map(({ stage: name, step }) => `${name}: ${step}`)].join(" | "),
    ]),
  )
}

describe("what a change would rebuild", () => {
  const web = stage("web")
    .from("node:22-slim")
    .workdir("/app")
    .copy("package*.json", "./")
    .run("npm ci")
    .copy(".", ".")
    .run("npm run build")
    .cmd(["node", "."])

  it("begins at the first step that takes the file", () => {
    expect(shown(web, ["package.json", "src/a.ts"])).toEqual({
      "file package.json": "2 | web: COPY package*.json ./",
      "file src/a.ts": "1 | web: COPY . .",
      "files package*.json": "2 | web: COPY package*.json ./",
      "files .": "1 | web: COPY . .",
      "image node:22-slim": "2 | web: FROM node:22-slim",
    })
  })

  it("counts what is copied along with a folder, and below a glob", () => {
    const app = stage("app")
      .from("alpine:3.19")
      .copy("src/a", "/a")
      .run("one")
      .copy("src", "/src")
      .run("two")
    expect(shown(app, ["src/a", "src/b", "elsewhere"])).toMatchObject({
      "file src/a": "2 | app: COPY src/a /a",
      "file src/b": "1 | app: COPY src /src",
      "file elsewhere": "0",
      "files src": "1 | app: COPY src /src",
    })
  })

  it("follows stages by FROM, COPY --from and mounts, and tells a source of each", () => {
    const base = stage("base").from("debian:12").run("apt-get update")
    const made = stage("made").from(base).copy("go.mod", "/").run("go build").run("strip x")
    const app = stage("app")
      .from("alpine:3.19")
      .run("apk add git")
      .copy("/out", "/out", { from: made })
      .run("true", { mounts: [bind("/m", { source: "conf" })] })
    expect(shown(app)).toEqual({
      "files go.mod": "3 | made: COPY go.mod /",
      "files conf": "1 | app: RUN true",
      "image debian:12": "4 | base: FROM debian:12",
      "image alpine:3.19": "2 | app: FROM alpine:3.19",
    })
  })

  it("takes an argument as a part of every RUN behind it, and what ENV makes of it", () => {
    const version = arg("VERSION", { default: "1" })
    const tag = arg("TAG", { default: `v${version}` })
    const app = stage("app")
      .from("alpine:3.19")
      .run("one")
      .label({ version: `${tag}` })
      .run("two")
      .env({ KEPT: `${version}` })
      .run("three")
    // The label's ARG stands before `two`.
    expect(shown(app)).toMatchObject({
      "arg VERSION": "2 | app: RUN two",
      "arg TAG": "2 | app: RUN two",
    })
  })

  it("starts anew with an argument of FROM, and not with one that only a label reads at the end", () => {
    const go = arg("GO_VERSION", { default: "1.23" })
    const commit = arg("COMMIT")
    const built = stage("built").from(`golang:${go}`).run("go build")
    const app = stage("app")
      .from("alpine:3.19")
      .run("true")
      .copy("/out", "/out", { from: built })
      .label({ commit: `${commit}` })
    expect(shown(app)).toEqual({
      "arg GO_VERSION": "1 | built: FROM golang:${GO_VERSION}",
      "arg COMMIT": "0",
      "image golang:1.23": "1 | built: FROM golang:${GO_VERSION}",
      "image alpine:3.19": "1 | app: FROM alpine:3.19",
    })
  })

  it("knows named contexts and images that files are copied from", () => {
    const assets = namedContext("assets")
    const app = stage("app")
      .from("alpine:3.19")
      .copy("/logo.svg", "/", { from: assets })
      .run("true")
      .copy("/bin/uv", "/bin/", { from: "ghcr.io/astral-sh/uv:0.5" })
    expect(shown(app)).toEqual({
      "image alpine:3.19": "1 | app: FROM alpine:3.19",
      "context assets": "1 | app: COPY --from=assets /logo.svg /",
      "image ghcr.io/astral-sh/uv:0.5":
        "0 | app: COPY --from=ghcr.io/astral-sh/uv:0.5 /bin/uv /bin/",
    })
  })
})
