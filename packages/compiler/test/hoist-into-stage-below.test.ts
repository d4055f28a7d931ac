import type { Optimize, StageNode, StepNode } from "@stagecraft/ir"
import { noOptimize } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { compile } from "../src/index.ts"
import { ALL, APP, INSTALL, UPDATE } from "./hoist-cases.ts"
import { copy, image, onbuild, raw, run, setEnv, stage, workdir } from "./nodes.ts"

/* Installs that go up into the stage below, which `hoistInstalls: "all"` has them do. */

const BUILD = run("npm run build")
const CI = run("npm ci")

function linesOf(of: StageNode, more: Partial<Optimize> = {}, of2 = image(of)) {
  const optimize = { ...noOptimize, hoistInstalls: "all", ...more } as const
  const { dockerfile, record } = compile(of2, { optimize })
  const notes = record.map(({ action, message }) => `${action}: ${message}`)
  return { lines: dockerfile.split("\n").slice(2).filter(Boolean), notes }
}

const below = (...steps: readonly StepNode[]) => stage("below", "alpine", ...steps)
const app = (base: StageNode, ...steps: readonly StepNode[]) => stage("app", base, ...steps)

describe('hoistInstalls: "all", and the stage below', () => {
  it("lets installs go above the copies behind its last RUN", () => {
    const { lines, notes } = linesOf(
      app(below(APP, CI, ALL), BUILD, UPDATE, INSTALL, workdir("/x")),
    )
    expect(lines).toEqual([
      "FROM alpine AS below",
      "WORKDIR /app",
      "RUN npm ci",
      "RUN apt-get update",
      "RUN apt-get install -y curl",
      "COPY . .",
      "FROM below AS app",
      "RUN npm run build",
      "WORKDIR /x",
    ])
    expect(notes).toHaveLength(2)
    for (const note of notes)
      expect(note).toMatch(/^did: .* moved above COPY \. \., across RUN npm run build; RUN npm/u)
  })

  it("lets them go as far as they may in their own stage, too", () => {
    const { lines } = linesOf(
      app(below(APP, ALL), copy(undefined, "x", "/etc/apt/x"), ALL, BUILD, UPDATE, INSTALL),
    )
    expect(lines.slice(4)).toEqual([
      "COPY x /etc/apt/x",
      "RUN apt-get update",
      "RUN apt-get install -y curl",
      "COPY . .",
      "RUN npm run build",
    ])
  })

  it("fetches lists where the author does, where something below needs them", () => {
    const { lines } = linesOf(
      app(below(APP, ALL), BUILD, UPDATE, INSTALL, run("./x && apt-get install -y git")),
    )
    expect(lines).toEqual([
      "FROM alpine AS below",
      "WORKDIR /app",
      "RUN apt-get update",
      "RUN apt-get install -y curl",
      "COPY . .",
      "FROM below AS app",
      "RUN npm run build",
      "RUN apt-get update",
      "RUN ./x && apt-get install -y git",
    ])
  })

  const steps = [BUILD, UPDATE, INSTALL] as const
  const shared = below(APP, ALL)
  const two = stage("two", shared, BUILD)
  const taking = stage("taking", "alpine", copy(shared, "/a", "/b"))
  it.each<readonly [string, StageNode]>([
    ["that another one is built on", app(shared, ...steps, copy(two, "/app/x", "/app/x"))],
    ["of which another one takes files", app(shared, ...steps, copy(taking, "/b", "/b"))],
    ["of which it takes files itself", app(shared, copy(shared, "/etc/x", "/etc/apt/x"), ...steps)],
    ["with triggers", app(below(APP, ALL, onbuild(BUILD)), ...steps)],
    ["with raw text", app(below(APP, raw("RUN true"), ALL), ...steps)],
    ["whose copies stand above a RUN", app(below(APP, ALL, CI), ...steps)],
    ["with sources of packages", app(below(APP, copy(undefined, "x", "/etc/apt/x")), ...steps)],
    ["with a variable that it reads", app(below(APP, ALL, setEnv({ APT_CONFIG: "x" })), ...steps)],
  ])("leaves alone one %s", (_, of) => {
    expect(linesOf(of).lines).toEqual(linesOf(of, { hoistInstalls: false }).lines)
  })

  it("does so by the author's word alone", () => {
    const of = app(below(APP, ALL), UPDATE, INSTALL)
    expect(linesOf(of, { hoistInstalls: "known" })).toEqual({
      lines: linesOf(of, { hoistInstalls: false }).lines,
      notes: [],
    })
    expect(linesOf(of).lines[2]).toBe("RUN apt-get update")
  })

  it("leaves steps in their stages where single stages are run anew", () => {
    const of = app(below(APP, ALL), UPDATE, INSTALL)
    const { lines } = linesOf(of, {}, image(of, { noCache: ["app"] }))
    expect(lines.indexOf("RUN apt-get update")).toBeGreaterThan(lines.indexOf("FROM below AS app"))
  })
})
