import type { BaseConfig } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { baseAssumptions, brokenBy, compile } from "../src/index.ts"
import { arg, image, run, stage } from "./nodes.ts"

const plain: BaseConfig = { environment: {}, volumes: [], onbuild: [] }

describe("what is taken for granted of a base", () => {
  it("is listed for each base that something rests on", () => {
    const two = () => [run("mkdir /a"), run("mkdir /b")]
    const below = stage("below", "debian:12", ...two())
    const app = stage("app", below, ...two())
    expect(baseAssumptions(compile(image(app)))).toEqual([
      {
        reference: "debian:12",
        asked: "debian:12",
        span: below.span,
        assumes: ["posix-shell", "no-triggers"],
      },
    ])
    const known = { knownBases: new Map([["debian:12", plain]]) }
    expect(baseAssumptions(compile(image(app), known))).toEqual([])
    // The ignore file lets nothing through for triggers, whatever the passes do.
    expect(baseAssumptions(compile(image(app), { optimize: false }))).toMatchObject([
      { reference: "debian:12", assumes: ["no-triggers"] },
    ])
  })

  it("is asked of what the arguments of a build make of its name", () => {
    const app = stage("app", [arg("BASE", "debian:12")], run("mkdir /a"), run("mkdir /b"))
    const [usual] = baseAssumptions(compile(image(app)))
    expect(usual).toMatchObject({ reference: "debian:12", asked: "debian:12" })
    const [other] = baseAssumptions(compile(image(app)), { BASE: "alpine:3" })
    expect(other).toMatchObject({ reference: "debian:12", asked: "alpine:3" })
    const required = stage("app", [arg("BASE")], run("mkdir /a"), run("mkdir /b"))
    const [unknown] = baseAssumptions(compile(image(required)))
    expect(unknown).toMatchObject({ reference: "${BASE}" })
    expect(unknown).not.toHaveProperty("asked")
  })

  it("is broken by what a base's config says", () => {
    expect(brokenBy(plain)).toEqual([])
    expect(brokenBy({ ...plain, shell: ["/bin/bash", "-o", "pipefail", "-c"] })).toEqual([])
    expect(brokenBy({ ...plain, shell: ["pwsh", "-c"], onbuild: ["RUN a"] })).toEqual([
      "posix-shell",
      "no-triggers",
    ])
    const settings = { npm_config_userconfig: "/app/.npmrc" }
    expect(brokenBy({ ...plain, environment: settings })).toEqual(["plain-environment"])
    const usual = { PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "C.UTF-8", NODE_VERSION: "22.1.0" }
    expect(brokenBy({ ...plain, environment: usual })).toEqual([])
  })
})
