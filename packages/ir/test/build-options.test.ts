import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  isFault,
  joinFields,
  layoutAddress,
  parseBackends,
  parseSize,
  parseUlimit,
  splitFields,
} from "../src/index.ts"

const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`

describe("fields of a line", () => {
  it("come back as they were written", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.boolean()), { minLength: 1 }), (fields) => {
        const line = fields
          .map(([field, always]) => (always || /[",]/u.test(field) ? quoted(field) : field))
          .join(",")
        const written = fields.map(([field]) => field)
        expect(splitFields(line)).toEqual(written)
        expect(splitFields(joinFields(written))).toEqual(written)
      }),
    )
  })

  it.each(['a"b', '"a', '"a"b', '"a""', 'a,"b"c,d'])("%s is none", (line) => {
    expect(splitFields(line)).toHaveProperty("why")
  })

  it("make backends, attribute by attribute", () => {
    const name = fc.stringMatching(/^[a-z][a-z-]{0,8}$/u).filter((each) => each !== "type")
    fc.assert(
      fc.property(fc.dictionary(name, fc.string(), { noNullPrototype: true }), (attributes) => {
        const fields = Object.entries({ ...attributes, type: "x" })
        const line = fields.map(([key, value]) => quoted(`${key}=${value}`)).join(",")
        expect(parseBackends("outputs", line)).toEqual([{ type: "x", attributes }])
      }),
    )
  })

  it("have names in small letters, whatever the case, and references alone are caches", () => {
    expect(parseBackends("outputs", "Type=local, DEST=A=b")).toEqual([
      { type: "local", attributes: { dest: "A=b" } },
    ])
    expect(parseBackends("cacheFrom", "a:1,b:2")).toEqual([
      { type: "registry", attributes: { ref: "a:1" } },
      { type: "registry", attributes: { ref: "b:2" } },
    ])
    expect(parseBackends("attest", "TYPE=sbom,LEVEL=x")).toEqual([
      { type: "sbom", attributes: { LEVEL: "x" } },
    ])
    for (const line of ["=x,type=local", "type=local,dest", "dest=x", ""])
      expect(parseBackends("outputs", line)).toHaveProperty("why")
  })
})

describe("an image of a layout", () => {
  const digest = `sha256:${"0a".repeat(32)}`

  it.each([
    ["out", { folder: "out" }],
    ["../out:1.0", { folder: "../out", tag: "1.0" }],
    ["/a:b/c", { folder: "/a:b/c" }],
    ["/a@b", { folder: "/a@b" }],
    ["/a:b/c:latest", { folder: "/a:b/c", tag: "latest" }],
    [`x@${digest}`, { folder: "x", digest }],
    [`x:1@${digest}`, { folder: "x", tag: "1", digest }],
  ])("oci-layout://%s", (address, read) => {
    expect(layoutAddress(`oci-layout://${address}`)).toEqual(read)
  })

  it("is nothing else", () => {
    expect(layoutAddress("docker-image://a")).toBeUndefined()
    expect(layoutAddress("oci-layout:x")).toBeUndefined()
    for (const fault of ["", ":1", `@${digest}`, "x@sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"])
      expect(layoutAddress(`oci-layout://${fault}`)).toHaveProperty("why")
  })
})

describe("sizes and limits", () => {
  it.each([
    ["0", 0],
    ["64", 64],
    ["64b", 64],
    ["1k", 1024],
    ["1.5 KiB", 1536],
    ["2MB", 2 * 1024 ** 2],
    ["1g", 1024 ** 3],
    ["1t", 1024 ** 4],
  ])("%s", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes)
  })

  it.each(["", "m", "-1", "1e3", "1x", "1mbb", "1 m b", "1  m"])("%j is no size", (text) => {
    expect(parseSize(text)).toHaveProperty("why")
  })

  it("limits come back as they were written", () => {
    const limit = fc.integer({ min: -1, max: 2 ** 40 })
    fc.assert(
      fc.property(limit, limit, (soft, hard) => {
        expect(parseUlimit(`${soft}:${hard}`)).toEqual({ soft, hard })
        expect(parseUlimit(`${soft}`)).toEqual({ soft, hard: soft })
      }),
    )
    expect(isFault(parseUlimit("1:2:3"))).toBe(true)
  })
})
