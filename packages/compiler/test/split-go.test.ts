import { describe, expect, it } from "vitest"
import type { StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { compile } from "../src/index.ts"
import { copy, image, onbuild, run, setEnv, stage, workdir } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, instructions, only, project, stops, withContext } from "./split-context.ts"
import type { Stay } from "./split-stays.ts"
import { itStaysWith } from "./split-stays.ts"

const module = (
  lines: readonly string[] = ["require example.com/m v1.0.0"],
  more: Files = {},
): Files => ({
  "go.mod": ["module example.com/x", "go 1.22", ...lines, ""].join("\n\n"),
  "go.sum": "example.com/m v1.0.0 h1:AAAA\n",
  "main.go": "package main\n",
  ...more,
})

const cmd: StepNode = {
  kind: "cmd",
  form: { kind: "exec", argv: [text("x")] },
  span: { file: "/x", line: 1, column: 1 },
}

describe("a copy before go mod download", () => {
  it("goes into a stage of its own, where go.sum is taken again as the download left it", () => {
    const build = stage(
      "build",
      "golang:1.22",
      ...project(run("go mod download"), run("go build -o /out/x .")),
    )
    const app = stage("app", build, run("true"))
    const last = stage("last", "scratch", copy(build, "/out/x", "/x"), copy(app, "/out/x", "/y"))
    const made = withContext(module(), (contextFolder) =>
      compile(image(last), { purpose: "build", contextFolder, optimize: only }),
    )
    expect(made.problems).toEqual([])
    expect(instructions(made)).toEqual([
      "FROM golang:1.22 AS build-install",
      "WORKDIR /app",
      "COPY go.mod go.sum ./",
      "RUN go mod download",
      "FROM build-install AS build",
      "COPY . .",
      "COPY --from=build-install /app/go.mod /app/go.sum /app/",
      "RUN go build -o /out/x .",
      "FROM build AS app",
      "RUN true",
      "FROM scratch AS last",
      "COPY --from=build /out/x /x",
      "COPY --from=app /out/x /y",
    ])
    expect(made.record.find(({ pass }) => pass === "split-copies")?.message).toBe(
      "RUN go mod download reads only go.mod, go.sum of what COPY . . brings, so the rest comes after it, and go.mod, go.sum after that as it left them",
    )
  })

  it("is only split where it stands when nothing is required", () => {
    const made = compileIn(
      module([], { "go.sum": undefined }),
      project(run("go mod download && go mod verify")),
    )
    expect(instructions(made).slice(2)).toEqual([
      "COPY go.mod ./",
      "RUN go mod download && go mod verify",
      "COPY . .",
    ])
  })

  const forbidden: Readonly<Record<string, Stay>> = {
    "a module of the project": [
      module(["replace example.com/m => ./m"]),
      "go mod download",
      /which may be a folder/u,
    ],
    "a module of the project in a block": [
      module(["replace (\n\texample.com/m v1.0.0 => ../m\n)"]),
      "go mod download",
      /which may be a folder/u,
    ],
    "a workspace": [module([], { "go.work": "use .\n" }), "go mod download", /go\.work decides/u],
    "a workspace above": [
      Object.fromEntries([
        ...Object.entries(module()).map(([path, value]) => [`a/${path}`, value]),
        ["go.work", "use a\n"],
      ]) as Files,
      project(workdir("a"), run("go mod download")),
      /go\.work is above/u,
    ],
    "no sums": [module(undefined, { "go.sum": undefined }), "go mod download", /no go\.sum/u],
    settings: [
      module(),
      project(setEnv({ GOFLAGS: "-modfile=x.mod" }), run("go mod download")),
      /GOFLAGS may change/u,
    ],
    "modules of a folder of the project": [
      module(),
      project(setEnv({ GOPROXY: "file:///app/proxy" }), run("go mod download")),
      /GOPROXY may name/u,
    ],
    "one module": [module(), "go mod download example.com/m", /told to fetch/u],
    "an update": [module(), "go mod tidy", /^$/u],
    "triggers for others before": [
      module(),
      project(onbuild(run("true")), run("go mod download")),
      /cannot end behind ONBUILD/u,
    ],
  }

  itStaysWith(forbidden)

  it("stays with a CMD before it, which an ENTRYPOINT of another stage would drop", () => {
    const made = compileIn(module(), project(cmd, run("go mod download")), {})
    expect(stops(made)[0]).toMatch(/a stage cannot end behind CMD/u)
  })
})
