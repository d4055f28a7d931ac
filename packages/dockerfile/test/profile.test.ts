import { describe, expect, it } from "vitest"
import type { Feature } from "../src/index.ts"
import { features, leastProfile, printStep, profileNamed, profileOfSyntax } from "../src/index.ts"
import { options, run } from "./printing.ts"

const has = (syntax: string, feature: Feature): boolean =>
  profileOfSyntax(syntax).features.has(feature)

describe("the profiles of frontends", () => {
  it("go up to 1.26, which has all that 1.20 has and no more", () => {
    const newest = profileNamed("dockerfile-1.26")
    expect(newest?.frontend).toEqual([1, 26])
    expect(newest?.features).toEqual(profileNamed("dockerfile-1.20")?.features)
    expect(profileNamed("dockerfile-1.27")).toBeUndefined()
  })

  it.each([
    ["docker/dockerfile:1.3", [1, 3], { network: true, heredoc: false, parents: false }],
    ["docker/dockerfile:1.3-labs", [1, 3], { network: true, heredoc: true, parents: false }],
    ["docker.io/docker/dockerfile:1.4.3", [1, 4], { heredoc: true, "add-git": false }],
    ["docker/dockerfile:1.7-labs", [1, 7], { parents: true, exclude: true, device: false }],
    ["docker/dockerfile:1", [1, 26], { parents: true, device: false }],
    ["docker/dockerfile", [1, 26], { parents: true, device: false }],
    ["docker/dockerfile:latest", [1, 26], { parents: true, device: false }],
    [`docker/dockerfile:1.4@sha256:${"0".repeat(64)}`, [1, 4], { heredoc: true, unpack: false }],
    ["docker/dockerfile:1-labs", [1, 26], { device: true }],
    ["docker/dockerfile:labs", [1, 26], { device: true }],
    ["docker/dockerfile-upstream:1.5-labs", [1, 5], { "add-git": true, parents: false }],
    ["docker/dockerfile:1.99", [1, 26], { parents: true, device: false }],
    // What is no version says nothing of what is missing.
    ["docker/dockerfile:experimental", [1, 26], { device: true }],
    ["docker/dockerfile-upstream:master", [1, 26], { device: true }],
    ["acme/frontend:1.2", [1, 26], { device: true }],
  ] as const)("are known from # syntax=%s", (syntax, frontend, expected) => {
    expect(profileOfSyntax(syntax).frontend).toEqual(frontend)
    for (const [feature, is] of Object.entries(expected))
      expect(has(syntax, feature as Feature), feature).toBe(is)
  })
})

describe("the least profile", () => {
  it.each<[readonly Feature[], ReturnType<typeof leastProfile>]>([
    [[], {}],
    [["mount", "heredoc", "link"], {}],
    [["heredoc", "checksum"], { profile: "docker-28" }],
    [["exclude"], { profile: "docker-28" }],
    [["exclude", "parents"], { profile: "dockerfile-1.20" }],
    [["security"], { profile: "dockerfile-1.20" }],
    [["device", "link"], { syntax: "docker/dockerfile:1-labs" }],
  ])("for %j is %j", (used, expected) => {
    expect(leastProfile(used)).toEqual(expected)
  })

  it("has what it was asked for", () => {
    for (const feature of Object.keys(features) as Feature[]) {
      const { profile, syntax } = leastProfile([feature])
      const found = syntax ? profileOfSyntax(syntax) : profileNamed(profile ?? "docker-23")
      expect(found?.features.has(feature), feature).toBe(true)
    }
  })

  it("is told from what a step was printed with, in triggers too", () => {
    const step = { ...run("a\nb"), devices: [{ name: "x", required: false }] }
    const { needs } = printStep({ kind: "onbuild", step, span: step.span }, options)
    expect([...needs]).toEqual(["device", "heredoc"])
    expect([...printStep(run("a"), options).needs]).toEqual([])
  })
})
