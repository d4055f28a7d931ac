import { describe, expect, test } from "vitest"

import { readOutputs } from "../src/outputs/read-outputs.ts"
import type { OutputFacts } from "../src/outputs/read-outputs.ts"
import { rewritesTimes } from "../src/outputs/settle-times.ts"
import { raisedTime } from "../src/session/raise-times.ts"

const docker = { name: "Docker", version: "28.5.2" } as const
const old: OutputFacts = {
  info: { ...docker, store: "overlay2" },
  tags: ["a:1"],
  sourceDateEpoch: 7,
}
const containerd: OutputFacts = { ...old, info: { ...docker, store: "containerd (overlayfs)" } }
const time = { "source-date-epoch": "7" }
const layers = { ...time, "rewrite-timestamp": "true", "oci-mediatypes": "true", name: "a:1" }
const pushed = { type: "moby", attributes: { ...layers, push: "true", store: "false" } }

const plan = (facts: OutputFacts, type: string, attributes: Record<string, string> = {}) => {
  const { destinations, exporters, problems, push, stored } = readOutputs(
    [{ type, attributes }],
    facts,
  )
  expect(problems).toEqual([])
  return { exporters, goes: [...destinations].map(([at, { kind }]) => [at, kind]), push, stored }
}

test("containerd's store rewrites times from Docker 26 on", () => {
  const of = (version: string, store: string) => rewritesTimes({ name: "Docker", version, store })
  expect(of("26.0.0", "containerd (overlayfs)")).toBe(true)
  expect(of("25.0.5", "containerd (overlayfs)")).toBe(false)
  expect(of("28.5.2", "overlay2")).toBe(false)
})

describe("an image whose times come from one time", () => {
  test("leaves the engine and is loaded again", () => {
    const load = { exporters: [{ type: "oci", attributes: layers }], goes: [[0, "load"]] }
    for (const type of ["image", "docker"])
      expect(plan(containerd, type)).toEqual({ ...load, push: [], stored: true })
  })

  test("is pushed without being stored, or beside it", () => {
    const none = { goes: [], push: [], stored: false }
    expect(plan(containerd, "registry")).toEqual({ exporters: [pushed], ...none })
    expect(plan(containerd, "image", { push: "true", store: "false" })).toEqual({
      exporters: [pushed],
      ...none,
    })
    expect(plan(containerd, "image", { push: "true" })).toEqual({
      exporters: [{ type: "oci", attributes: layers }, pushed],
      goes: [[0, "load"]],
      push: [],
      stored: true,
    })
  })

  test("as an archive is rewritten on its way, and what an output says itself stays", () => {
    expect(plan(containerd, "oci", { dest: "/x", "rewrite-timestamp": "false" })).toEqual({
      exporters: [{ type: "oci", attributes: { ...layers, "rewrite-timestamp": "false" } }],
      goes: [[0, "file"]],
      push: [],
      stored: false,
    })
  })

  test("is as ever with a store that cannot, but for files", () => {
    expect(plan(old, "image").exporters).toEqual([{ type: "moby", attributes: { name: "a:1" } }])
    expect(plan(old, "tar", { dest: "/x" }).exporters).toEqual([{ type: "tar", attributes: time }])
    expect(readOutputs([{ type: "cacheonly", attributes: {} }], old).exporters).toEqual([])
  })
})

test("files are raised to the time, and those of other times are told apart", () => {
  const second = 1_000_000_000n
  const earliest = 1_700_000_000n * second
  expect(raisedTime(earliest + 5n, earliest)).toBe(earliest + 5n)
  const times = Array.from({ length: 500 }, (_, day) => BigInt(day) * 86_400n * second)
  const raised = times.map((each) => raisedTime(each, earliest))
  expect(raised.every((each) => each / second === 1_700_000_000n)).toBe(true)
  expect(new Set(raised).size).toBe(500)
  expect(raisedTime(-5n, earliest) / second).toBe(1_700_000_000n)
})
