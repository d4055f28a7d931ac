import { expect, test } from "vitest"

import { readOutputs } from "../src/outputs/read-outputs.ts"
import type { OutputFacts } from "../src/outputs/read-outputs.ts"

const docker = { name: "Docker", version: "28.5.2" } as const
const old: OutputFacts = { info: { ...docker, store: "overlay2" }, tags: ["a:1", "b:2"] }
const containerd: OutputFacts = {
  info: { ...docker, store: "containerd (overlayfs)" },
  tags: ["a:1", "b:2"],
}
const span = { file: "/p/image.config.ts", line: 5, column: 9 }

/** `type=tar,dest=x` as the command line has it. */
function read(facts: OutputFacts, ...texts: readonly string[]) {
  const outputs = texts.map((text) => {
    const { type = "", ...attributes } = Object.fromEntries(
      text.split(";").map((pair) => pair.split("=") as [string, string]),
    )
    return { type, attributes }
  })
  const plan = readOutputs(outputs, facts)
  return { ...plan, destinations: [...plan.destinations] }
}

test.each([old, containerd])("none is the engine's own store", (facts) => {
  expect(readOutputs(undefined, facts)).toEqual({
    exporters: [{ type: "moby", attributes: { name: "a:1,b:2" } }],
    destinations: new Map(),
    push: [],
    stored: true,
    problems: [],
  })
  expect(readOutputs([], { ...facts, tags: [] }).exporters).toEqual([
    { type: "moby", attributes: {} },
  ])
})

test("image, docker and registry without a dest are the store, under the tags", () => {
  const moby = { type: "moby", attributes: { name: "a:1,b:2" } }
  for (const type of ["image", "docker"])
    expect(read(old, `type=${type}`).exporters).toEqual([moby])
  expect(read({ ...old, tags: [] }, "type=image;name=c:3").exporters).toEqual([
    { type: "moby", attributes: { name: "c:3" } },
  ])
})

test("pushing is the engine's work with containerd's store, and ours afterwards with the other", () => {
  for (const output of ["type=registry", "type=image;push=true"]) {
    const plan = read(old, output)
    expect(plan.exporters).toEqual([{ type: "moby", attributes: { name: "a:1,b:2" } }])
    expect(plan.push).toEqual(["a:1", "b:2"])
  }
  expect(read(containerd, "type=registry")).toMatchObject({
    exporters: [{ type: "moby", attributes: { name: "a:1,b:2", push: "true", unpack: "false" } }],
    push: [],
  })
  expect(read(old, "type=image;push=false").push).toEqual([])
})

test("what comes back to this machine, by the exporter's place", () => {
  const plan = read(
    containerd,
    "type=cacheonly",
    "type=image",
    "type=local;dest=/out;platform-split=false",
    "type=tar;dest=/x.tar",
    "type=oci",
    "type=oci;dest=/layout;tar=false",
    "type=docker;dest=/d.tar;compression=zstd",
  )
  expect(plan.problems).toEqual([])
  expect(plan.exporters).toEqual([
    { type: "moby", attributes: { name: "a:1,b:2" } },
    { type: "local", attributes: { "platform-split": "false" } },
    { type: "tar", attributes: {} },
    { type: "oci", attributes: { name: "a:1,b:2" } },
    { type: "oci", attributes: { name: "a:1,b:2" } },
    { type: "docker", attributes: { name: "a:1,b:2", compression: "zstd" } },
  ])
  expect(plan.destinations).toEqual([
    [1, { kind: "folder", path: "/out" }],
    [2, { kind: "file", path: "/x.tar" }],
    [3, { kind: "stdout" }],
    [4, { kind: "layout", path: "/layout" }],
    [5, { kind: "file", path: "/d.tar" }],
  ])
  expect(read(old, "type=cacheonly")).toMatchObject({ exporters: [], stored: false })
})

test.each([
  ["type=lokal;dest=/x", "there is no such type"],
  ["type=local", "needs a folder"],
  ["type=local;dest=-", "needs a folder"],
  ["type=local;dest=/x;mode=delete", "mode=delete is not supported"],
  ["type=oci;tar=false", "needs a folder"],
  ["type=docker;context=far", "context=far is not supported"],
  ["type=docker;dest=/x", "it holds one platform"],
])("%s cannot work", (output, words) => {
  const facts = { ...containerd, platforms: ["linux/amd64", "linux/arm64"], span }
  const { problems } = read(facts, output)
  expect(problems).toMatchObject([{ code: "output-invalid", span }])
  expect(problems[0]?.message).toContain(words)
})

test("two that go to one place, more than an old engine makes, and a push without a name", () => {
  const code = (...args: Parameters<typeof read>) => read(...args).problems[0]?.code
  expect(code(containerd, "type=tar", "type=oci;dest=-")).toBe("output-invalid")
  expect(code(old, "type=tar;dest=/x", "type=tar;dest=/x")).toBe("output-invalid")
  expect(code({ info: { ...old.info, version: "25.0.1" } }, "type=tar", "type=image")).toBe(
    "output-invalid",
  )
  expect(code({ ...old, tags: [] }, "type=registry")).toBe("output-invalid")
})

test.each([
  ["type=oci;dest=/x", ["linux/amd64"]],
  ["type=docker;dest=/x", ["linux/amd64"]],
  ["type=image", ["linux/amd64", "linux/arm64"]],
  ["type=image;push=true;push-by-digest=true", ["linux/amd64"]],
])("%s for %s needs containerd's store", (output, platforms) => {
  const { problems } = read({ ...old, platforms, span }, output)
  expect(problems).toMatchObject([{ code: "output-needs-containerd-store", span }])
  expect(problems[0]?.message).toContain("overlay2")
})
