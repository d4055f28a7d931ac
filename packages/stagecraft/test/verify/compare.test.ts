import type { LayerEntry } from "@stagecraft/engine"
import { describe, expect, it } from "vitest"
import { classify } from "../../src/verify/classify.ts"
import { compareConfig } from "../../src/verify/compare-config.ts"
import { compareFiles } from "../../src/verify/compare-files.ts"
import type { FileDifference } from "../../src/verify/compare-files.ts"
import { flatten } from "../../src/verify/flatten.ts"

const entry = (path: string, given: Partial<LayerEntry> = {}): LayerEntry => ({
  path,
  type: "file",
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 1,
  link: "",
  xattrs: new Map(),
  ...(given.link === undefined && given.type === undefined && { digest: "d1" }),
  ...given,
})
const folder = (path: string, given: Partial<LayerEntry> = {}): LayerEntry =>
  entry(path, { type: "directory", mode: 0o755, ...given })

const paths = (...layers: (readonly LayerEntry[])[]): string[] =>
  [...flatten(layers).keys()].toSorted()

describe("layers over each other", () => {
  it("take away what lies below them, and not what they bring", () => {
    const below = [folder("a"), entry("a/x"), entry("a/y"), folder("b"), entry("b/z"), entry("c")]
    expect(paths(below, [entry("a/.wh.x"), entry(".wh.c"), entry("b/.wh.missing")])).toEqual([
      "",
      "a",
      "a/y",
      "b",
      "b/z",
    ])
    // An opaque folder holds what its own layer says, wherever the mark stands.
    const opaque = [folder("a"), entry("a/new"), entry("a/.wh..wh..opq")]
    expect(paths(below, opaque)).toEqual(["", "a", "a/new", "b", "b/z", "c"])
    expect(paths(below, [entry(".wh..wh.plnk"), entry(".wh.a"), entry("a")])).toEqual([
      "",
      "a",
      "b",
      "b/z",
      "c",
    ])
  })

  it("change a folder and keep what is in it, or replace it with something else", () => {
    const below = [folder("a"), entry("a/x")]
    const changed = flatten([below, [folder("a", { mode: 0o700 })]])
    expect(changed.get("a")?.entry.mode).toBe(0o700)
    expect(changed.get("a")?.layer).toBe(1)
    expect(changed.get("a/x")?.layer).toBe(0)
    expect(paths(below, [entry("a")])).toEqual(["", "a"])
    expect(paths([entry("deep/er/file")])).toEqual(["", "deep", "deep/er", "deep/er/file"])
  })
})

const compare = (one: readonly LayerEntry[], other: readonly LayerEntry[]): string[] =>
  compareFiles(flatten([one]), flatten([other])).map(
    ({ path, aspect, asWritten = "-", optimized = "-" }) =>
      `${aspect} ${path}: ${asWritten} | ${optimized}`,
  )

describe("files of two images", () => {
  it("are the same whatever the order and the layers they come in", () => {
    const files = [folder("a"), entry("a/x"), entry("y", { type: "symlink", link: "a/x" })]
    expect(compare(files, files.toReversed())).toEqual([])
    expect(compareFiles(flatten([files]), flatten(files.map((each) => [each])))).toEqual([])
    // The mode of a link is what a tool happened to write.
    const link = (mode: number) => [entry("l", { type: "symlink", link: "x", mode })]
    expect(compare(link(0o777), link(0o755))).toEqual([])
  })

  it("differ in everything that a tar can hold, but in no time", () => {
    expect(compare([entry("f")], [entry("f", { digest: "d2" })])).toEqual([
      "content /f: 1 bytes, sha256 d1 | 1 bytes, sha256 d2",
    ])
    expect(compare([entry("f")], [entry("f", { digest: "d1", mode: 0o4755, gid: 5 })])).toEqual([
      "mode /f: 0644 | 4755",
      "owner /f: 0:0 | 0:5",
    ])
    const linked = [entry("l", { type: "symlink", link: "a" })]
    expect(compare(linked, [entry("l", { type: "symlink", link: "b" })])).toEqual([
      "link /l: a | b",
    ])
    expect(compare(linked, [folder("l")])).toEqual(["type /l: symlink | directory"])
    const device = (numbers: string) => [entry("d", { type: "block-device", device: numbers })]
    expect(compare(device("1:3"), device("1:5"))).toEqual(["device /d: 1:3 | 1:5"])
    const capability = new Map([["security.capability", "\x01\0\0\x02"]])
    expect(compare([entry("f")], [entry("f", { digest: "d1", xattrs: capability })])).toEqual([
      "attributes /f: none | security.capability=0x01000002",
    ])
    expect(compare([entry("f")], [])).toEqual(["presence /f: file 0644 0:0 | -"])
  })

  it("that have several names are the same file under all of them", () => {
    const apart = [entry("a"), entry("b"), entry("c")]
    const linked = [entry("a"), entry("b", { link: "a" }), entry("c")]
    expect(compare(apart, linked)).toEqual(["hard links /a: none | /b", "hard links /b: none | /a"])
    const names = Array.from({ length: 5000 }, (_, n) => entry(`links/${n}`, { link: "a" }))
    const [many, more] = [
      [entry("a"), ...names],
      [entry("a"), ...names, entry("z", { link: "a" })],
    ]
    expect(compare(many, many)).toEqual([])
    const found = compare(many, more)
    expect(found).toHaveLength(5002)
    expect(found[0]).toMatch(/^hard links \/a: .* and 4980 more \| .* and 4981 more$/u)
    // The other name may be the one that has the bytes.
    expect(compare(linked, [entry("b"), entry("a", { link: "b" }), entry("c")])).toEqual([])
    // A file that is written anew is another one.
    const anew = flatten([linked, [entry("b")]])
    expect(compareFiles(flatten([linked]), anew).map(({ aspect }) => aspect)).toEqual([
      "hard links",
      "hard links",
    ])
  })
})

const difference = (
  path: string,
  aspect: FileDifference["aspect"] = "content",
  side: "both" | "asWritten" | "optimized" = "both",
): FileDifference => ({
  path,
  aspect,
  layers: {},
  ...(side !== "optimized" && { asWritten: "a" }),
  ...(side !== "asWritten" && { optimized: "b" }),
})

describe("differences", () => {
  it("in folders that are left out are meant, and so is a folder above that only one has", () => {
    const { real, leftOut } = classify(
      [
        difference("/root/.cache", "presence", "asWritten"),
        difference("/root/.cache/pip", "mode"),
        difference("/root/.cache/pip/x"),
        difference("/root/.cache/other"),
        difference("/root/.cachet"),
        difference("/root", "mode"),
      ],
      ["/root/.cache/pip"],
      [],
    )
    expect(leftOut).toEqual([{ folder: "/root/.cache/pip", paths: 3 }])
    expect(real.map(({ path }) => path)).toEqual(["/root/.cache/other", "/root/.cachet", "/root"])
  })

  it("that two builds of one image have, too, are nobody's doing", () => {
    const again = [
      difference("/log"),
      difference("/tmp/a1", "presence", "asWritten"),
      difference("/tmp/b2", "presence", "optimized"),
      difference("/etc/gone", "presence", "asWritten"),
    ]
    const found = [
      difference("/log"),
      difference("/log", "mode"),
      difference("/tmp/c3", "presence", "optimized"),
      difference("/tmp/c3/below", "presence", "optimized"),
      difference("/etc/gone", "presence", "asWritten"),
      difference("/etc/other", "presence", "asWritten"),
    ]
    const { real, fromBuildToBuild } = classify(found, [], again)
    expect(real).toEqual([found[1], found[5]])
    expect(fromBuildToBuild).toHaveLength(4)
  })

  it("are as many as there are files", () => {
    const many = (what: string): FileDifference[] =>
      Array.from({ length: 50_000 }, (_, n) => difference(`/${what}${n}/file`, "presence"))
    const { real, fromBuildToBuild } = classify(
      many("a"),
      [],
      [...many("b"), ...many("a").slice(1)],
    )
    expect(real.map(({ path }) => path)).toEqual(["/a0/file"])
    expect(fromBuildToBuild).toHaveLength(49_999)
  })
})

describe("configs of two images", () => {
  const config = (fields: object, rest: object = {}) => ({
    description: { config: fields, created: String(Math.random()), ...rest },
  })
  const fields = (one: object, other: object, rest: object = {}): string[] =>
    compareConfig(config(one), config(other, rest), "mine").map(
      ({ field, asWritten = "-", optimized = "-" }) => `${field}: ${asWritten} | ${optimized}`,
    )

  it("are the same when what is empty is left out, or written otherwise", () => {
    expect(fields({ Cmd: null, User: "", Volumes: {} }, {})).toEqual([])
    expect(fields({ Labels: { a: "1", b: "2" } }, { Labels: { b: "2", a: "1" } })).toEqual([])
    expect(fields({ Labels: { mine: "1" } }, { Labels: { mine: "2" } })).toEqual([])
    expect(fields({}, {}, { history: [1], rootfs: {}, "moby.buildkit.cache.v0": "x" })).toEqual([])
  })

  it("differ field by field", () => {
    expect(
      fields(
        { Env: ["A=1", "B=x=y"], Labels: { empty: "" }, ExposedPorts: { "80/tcp": {} } },
        { Env: ["B=x=z", "A=1"], Labels: {}, Cmd: ["a"], ExposedPorts: { "81/tcp": {} } },
        { os: "linux" },
      ),
    ).toEqual([
      'Cmd: - | ["a"]',
      'Env.B: "x=y" | "x=z"',
      'ExposedPorts: {"80/tcp":{}} | {"81/tcp":{}}',
      'Labels.empty: "" | -',
      'os: - | "linux"',
    ])
  })
})
