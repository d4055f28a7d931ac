import type { ImageNode, StageNode, StepNode } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { compile } from "../src/index.ts"
import { copy, image, run, stage, workdir } from "./nodes.ts"
import { linesOf, notesOf } from "./one-stage.ts"

/* RUNs that stay apart because images of one config, or stages of one image, run the first of them together. */

const UPDATE = "apt-get update"
const TOOLS = "apt-get install -y build-essential"

const named = (name: string, of: StageNode): ImageNode => ({ ...image(of), name })
const on = (name: string, ...runs: readonly (string | StepNode)[]) =>
  stage(name, "debian", ...runs.map((each) => (typeof each === "string" ? run(each) : each)))

function compiled(...images: readonly [ImageNode, ...ImageNode[]]) {
  const compilation = compile(images[0], { together: images })
  return {
    lines: linesOf(compilation).join("\n").replaceAll(" \\\n    ", " ").split("\n"),
    notes: notesOf(compilation, "merge-runs", "stopped").map(({ message }) => message),
  }
}

const api = named("api", on("api", UPDATE, TOOLS, "mkdir /api", "mkdir /api/x"))
const APART = [`RUN ${UPDATE} && ${TOOLS}`, "RUN mkdir /api && mkdir /api/x"]
const JOINED = [`RUN ${UPDATE} && ${TOOLS} && mkdir /api && mkdir /api/x`]

describe("a RUN that fetches something for two images", () => {
  it("stays apart from what only one of them runs", () => {
    const { lines, notes } = compiled(api, named("web", on("web", UPDATE, TOOLS, "mkdir /web")))
    expect(lines).toEqual(APART)
    expect(notes).toEqual([
      `RUN ${TOOLS} and RUN mkdir /api stay apart: RUN ${TOOLS} is run once for this image and web`,
    ])
  })

  it("is one with what it goes on with in both, in each image", () => {
    const web = named("web", on("web", UPDATE, TOOLS, "mkdir /web", "mkdir /web/x"))
    expect(compiled(web, api).lines).toEqual([APART[0], "RUN mkdir /web && mkdir /web/x"])
    const same = named("same", on("same", UPDATE, TOOLS, "mkdir /api", "mkdir /api/x"))
    expect(compiled(api, same).lines).toEqual(JOINED)
  })

  it.each<readonly [string, ImageNode]>([
    [
      "installs something else before it",
      named("web", on("web", UPDATE, "apt-get install -y git", TOOLS)),
    ],
    ["shares nothing but lists", named("web", on("web", UPDATE, "apt-get install -y git"))],
    ["is the same up to there, and no more", named("web", on("web"))],
  ])("does not count where the other image %s", (_, other) => {
    expect(compiled(api, other).lines).toEqual(JOINED)
  })

  it("does not count where something is taken away again, or nothing fetched", () => {
    const clean = "rm -rf /var/lib/apt/lists/*"
    const of = (name: string, ...more: readonly string[]) =>
      named(name, on(name, UPDATE, TOOLS, `mkdir /${name}`, ...more))
    expect(compiled(of("a", clean), of("b", clean)).lines).toEqual([
      `RUN ${UPDATE} && ${TOOLS} && mkdir /a && ${clean}`,
    ])
    const small = (name: string) => named(name, on(name, "mkdir /x", `mkdir /x/${name}`))
    expect(compiled(small("a"), small("b")).lines).toEqual(["RUN mkdir /x && mkdir /x/a"])
  })

  it("counts where the other is a stage of the same image", () => {
    const built = on("built", UPDATE, TOOLS, workdir("/src"), "make")
    const app = stage(
      "app",
      "debian",
      run(UPDATE),
      run(TOOLS),
      run("mkdir /a"),
      copy(built, "/src/x", "/a/"),
    )
    const { lines, notes } = compiled(named("app", app))
    expect(lines.slice(-3)).toEqual([APART[0], "RUN mkdir /a", "COPY --from=built /src/x /a/"])
    expect(notes[0]).toContain("is run once for the stages app and built")
  })

  it("counts where both have it of one function", () => {
    const shared = [run(UPDATE), run(TOOLS)]
    const last = run("true")
    const of = (name: string) =>
      named(name, on(name, ...shared, { ...run(`mkdir /${name}`), span: last.span }))
    expect(compiled(of("a"), of("b")).lines).toEqual([APART[0], "RUN mkdir /a"])
  })
})
