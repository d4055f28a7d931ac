import { generatedPositionFor, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { compile, isSourceMapOf, sourceMap, spansAt } from "../src/index.ts"
import { copy, image, run, stage } from "./nodes.ts"
import { randomImage } from "./random-graphs.ts"

const showFile = (file: string): string => file.replace(/^\/project\//u, "../")

describe("a source map", () => {
  it("leads each part of a merged RUN to its own call", () => {
    const [update, install] = [run("apt-get update"), run("apt-get install -y curl")]
    const app = image(stage("app", "debian", update, install, copy(undefined, "a", "/a")))
    const { dockerfile, lines } = compile(app)
    const text = sourceMap({ name: "Dockerfile", lines, showFile })
    const map = new TraceMap(text)
    const at = (line: string) => {
      const index = dockerfile.split("\n").findIndex((each) => each.includes(line))
      return originalPositionFor(map, { line: index + 1, column: line.length })
    }
    const place = ({ span }: { span: { line: number } }) => ({
      source: "../image.config.ts",
      line: span.line,
      column: 2,
      name: null,
    })
    expect(dockerfile).toContain("RUN apt-get update \\\n    && apt-get install -y curl\n")
    expect(at("RUN apt-get update")).toEqual(place(update))
    expect(at("&& apt-get install")).toEqual(place(install))
    expect(at("COPY")).toEqual(place(app.stage.steps[2]!))
    expect(at("FROM debian")).toEqual(place(app.stage))
    const back = { source: "../image.config.ts", line: install.span.line, column: 2 }
    const number = dockerfile.split("\n").findIndex((line) => line.includes("install")) + 1
    expect(generatedPositionFor(map, back)).toEqual({ line: number, column: 0 })
  })

  it("says of every line what the compilation says, and nothing of blank ones", () => {
    fc.assert(
      fc.property(randomImage, (of) => {
        const compilation = compile(of)
        const { dockerfile, lines } = compilation
        const map = new TraceMap(sourceMap({ name: "Dockerfile", lines, showFile }))
        for (const [index] of dockerfile.split("\n").entries()) {
          const found = originalPositionFor(map, { line: index + 1, column: 0 })
          const [span] = spansAt(compilation, index + 1)
          const { source, line, column } = found
          expect([source, line, column]).toEqual(
            span ? [showFile(span.file), span.line, span.column - 1] : [null, null, null],
          )
        }
      }),
      { seed: 20_261_121, numRuns: 100 },
    )
  })

  it("names sources as references: what has a meaning there is spelled out", () => {
    const odd = { file: "/project/a b/50%/who?#1/ü.ts", line: 3, column: 1 }
    const text = sourceMap({ name: "D", lines: [[], [odd]], showFile })
    const { sources, mappings } = JSON.parse(text) as { sources: string[]; mappings: string }
    expect(sources).toEqual(["../a%20b/50%25/who%3F%231/%C3%BC.ts"])
    expect(decodeURI(sources[0]!).replace("%3F", "?").replace("%23", "#")).toBe(showFile(odd.file))
    expect(mappings).toBe(";AAEA")
  })

  it("is known again by the file it maps", () => {
    const text = sourceMap({ name: "web.Dockerfile", lines: [], showFile })
    expect(isSourceMapOf("web.Dockerfile", text)).toBe(true)
    expect(isSourceMapOf("Dockerfile", text)).toBe(false)
    for (const other of ["", "null", "[]", '{"file":"Dockerfile"}', "{", "FROM a\n"])
      expect(isSourceMapOf("Dockerfile", other)).toBe(false)
  })
})
