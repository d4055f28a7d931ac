import { afterEach, expect, it } from "vitest"
import { bind, hearWarnings, stage } from "../src/index.ts"

afterEach(() => hearWarnings(undefined))

/** What is told while a function runs as a config does. */
function heard(config: () => void): readonly string[] {
  const told: string[] = []
  hearWarnings(({ code, message }) => void told.push(`${code}: ${message}`))
  config()
  return told
}

const SAYS =
  "is an image of a registry, as every string is, and the config has a stage of that name"

it("tells of a string that is called like a stage of the config", () => {
  const told = heard(() => {
    stage("build").from("busybox:1.36").run("make")
    const app = stage("app").from("busybox:1.36")
    app.copy("/a", "/a", { from: "build" })
    app.run("true", { mounts: [bind("/b", { from: "Build" })] })
    stage("last").from("build")
  })
  expect(told).toEqual([
    `image-called-like-stage: copy from: "build" ${SAYS}`,
    `image-called-like-stage: bind from: "Build" ${SAYS}`,
    `image-called-like-stage: from: "build" ${SAYS}`,
  ])
})

it("tells nothing of a tag, of stages called like their base, and of the last config's stages", () => {
  const told = heard(() => {
    stage("nginx").from("nginx").run("true")
    stage("app").from("nginx").copy("/a", "/a", { from: "nginx" })
    const build = stage("build").from("busybox:1.36")
    stage("app").from(build).copy("/a", "/a", { from: "build:latest" })
  })
  expect(told).toEqual([])
  expect(heard(() => stage("app").from("build"))).toEqual([])
})
