import type { LayerEntry } from "@stagecraft/engine"
import { describe, expect, test } from "vitest"
import { compareLayers } from "../../src/verify/compare-layers.ts"
import { drawReproduction } from "../../src/verify/draw-reproduction.ts"
import { knownCause } from "../../src/verify/known-causes.ts"
import type { Reproduction } from "../../src/verify/reproduction.ts"

const file = (path: string, more: Partial<LayerEntry> = {}): LayerEntry => ({
  path,
  type: "file",
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 1,
  digest: "a".repeat(64),
  link: "",
  xattrs: new Map(),
  modified: 7,
  ...more,
})

const image = (...layers: readonly (readonly [id: string, ...entries: LayerEntry[]])[]) => ({
  description: { rootfs: { diff_ids: layers.map(([id]) => id) } },
  layers: layers.map(([, ...entries]) => entries),
})

describe("layers of two builds", () => {
  const first = image(["same", file("a")], ["x", file("a"), file(".wh.b")], ["y", file("c")])

  test("are compared each with its own files", () => {
    const again = image(
      ["same", file("z")],
      ["z", file("a", { digest: "b".repeat(64) }), file(".wh.b")],
      ["w", file("c", { modified: 8 })],
    )
    const [content, time] = compareLayers(first, again, true)
    expect(content).toMatchObject({ layer: 1, files: [{ path: "/a", aspect: "content" }] })
    expect(time).toMatchObject({
      layer: 2,
      files: [
        {
          path: "/c",
          aspect: "time",
          asWritten: "1970-01-01T00:00:07.000Z",
          optimized: "1970-01-01T00:00:08.000Z",
        },
      ],
    })
    expect(compareLayers(first, again, false)).toMatchObject([
      { layer: 1, keptTimes: 0 },
      { layer: 2, files: [], keptTimes: 1 },
    ])
  })

  test("may differ in nothing but their bytes, and in their number", () => {
    const again = image(["same"], ["x"], ["other", file("c")], ["more", file("d")])
    expect(compareLayers(first, again, true)).toMatchObject([
      { layer: 2, files: [], keptTimes: 0 },
      { layer: 3, files: [{ path: "/d", aspect: "presence" }] },
    ])
  })

  test("hold files of several names", () => {
    const link = (to: string) => {
      const { digest: _, ...rest } = file("b", { link: to, size: 0 })
      return rest
    }
    const [found] = compareLayers(
      image(["1", file("a"), link("a")]),
      image(["2", file("a"), file("b")]),
      true,
    )
    expect(found!.files.map(({ path, aspect }) => [path, aspect])).toEqual([
      ["/a", "hard links"],
      ["/b", "hard links"],
    ])
  })
})

test.each([
  ["/var/cache/ldconfig/aux-cache", "ldconfig"],
  ["/usr/lib/python3/x/__pycache__/y.cpython-311.pyc", "PYTHONDONTWRITEBYTECODE"],
  ["/var/lib/apt/lists/deb_x_Packages", "rm -rf /var/lib/apt/lists/*"],
  ["/var/cache/apt/pkgcache.bin", "package manager's own"],
  ["/var/log/dpkg.log", "a log"],
  ["/root/.npm/_logs/1.log", "cache mount"],
  ["/app/node_modules/.modules.yaml", "notes when it was run"],
  ["/app/.next/BUILD_ID", "generateBuildId"],
  ["/etc/machine-id", "drawn for each machine"],
  ["/etc/ssh/ssh_host_rsa_key", "a key"],
  ["/etc/shadow", "the day"],
  ["/tmp/x", "temporary"],
  ["/app/lib.jar", "archives"],
  ["/usr/share/doc/a.gz", "gzip -n"],
  ["/app/a.tar.xz", "tar --sort"],
  ["/usr/lib/libx.a", "ar rcsD"],
])("a cause of %s is known", (path, words) => {
  expect(knownCause(path, "content")).toContain(words)
})

test("of most files no cause is known, but of a time one", () => {
  expect(knownCause("/app/a.js", "content")).toBeUndefined()
  expect(knownCause("/app/a.js", "time")).toContain("before that of the build")
})

describe("what was found is drawn", () => {
  const same: Reproduction = {
    image: "web",
    same: true,
    sourceDateEpoch: 0,
    rewritesTimes: true,
    ids: ["sha256:1", "sha256:1"],
    paths: 3,
    layers: 1,
    changed: [],
    config: [],
    keptTimes: 0,
  }

  test("of an image that is the same", () => {
    expect(drawReproduction(same, false)).toBe(
      "web: the same image each time it is built: 3 paths, 1 layer, times from 1970-01-01T00:00:00.000Z\n",
    )
    const ids = ["sha256:1", "sha256:2"] as const
    const kept = { ...same, ids, rewritesTimes: false, keptTimes: 2, platform: "linux/arm64" }
    expect(drawReproduction(kept, false)).toBe(
      "web (linux/arm64): the same image each time it is built (3 paths, 1 layer), but for the times of 2 paths, which this engine does not rewrite\n",
    )
    expect(drawReproduction({ ...kept, keptTimes: 0 }, false)).toBe(
      "web (linux/arm64): the same image each time it is built (3 paths, 1 layer), but for when it was made\n",
    )
  })

  test("of one that is not, without what a terminal would obey", () => {
    const files = Array.from({ length: 22 }, (_, at) => ({
      path: `/a${at}\u001b[2J`,
      aspect: "content" as const,
      below: 0,
      first: "1",
      second: "2",
    }))
    const config = [{ field: "created", first: '"x"' }]
    const changed = [
      {
        layer: 0,
        files: [{ path: "/tmp/d", aspect: "presence" as const, below: 2, cause: "why" }],
      },
      { layer: 1, files: [] },
      { layer: 2, files },
    ]
    const lines = drawReproduction({ ...same, same: false, changed, config }, false).split("\n")
    expect(lines.slice(0, 7)).toEqual([
      "web: another image each time it is built: 3 of 1 layer differ",
      "  layer 0, of the base",
      "    /tmp/d is in one of them only, with 2 paths in it",
      "      why",
      "  layer 1, of the base",
      "    only its bytes differ, and none of its files",
      "  layer 2, of the base",
    ])
    expect(lines[7]).toMatch(/^ {4}content of \/a0.*: 1, then 2$/u)
    expect(lines.join("")).not.toContain("\u001b")
    expect(lines.slice(-5)).toEqual([
      "    and 2 more: --full shows them",
      "  created of the config",
      '    first:  "x"',
      "    second: not there",
      "",
    ])
  })
})
