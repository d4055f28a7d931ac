import { describe, expect, it } from "vitest"
import { build, chain, faults, last } from "./interpreting.ts"

const onbuild = (...triggers: readonly string[]) => ({ base: () => ({ onbuild: triggers }) })

describe("ONBUILD", () => {
  it("is kept for later builds, heredocs included", () => {
    const found = build(["FROM a", "ONBUILD RUN <<X\ny\nX", "onbuild  COPY a \\\n b"])
    expect(found.config.onbuild).toEqual(["RUN <<X\ny\nX", "COPY a  b"])
    expect(found.result.kind).toBe("image")
  })

  it("fires in a stage on the stage, before all else, and no second time", () => {
    const lines = ["FROM a AS b", "ONBUILD RUN 1", "RUN 2", "FROM b AS c", "RUN 3", "FROM c"]
    const commands = chain(build(lines)).map((node) =>
      node.kind === "run" ? node.argv.at(-1) : node.kind,
    )
    expect(commands).toEqual(["image", "2", "1", "3"])
    expect(build(lines).config.onbuild).toEqual([])
  })

  it("of an image fires, at the line of FROM", () => {
    const found = build(["", "FROM a", "CMD c"], onbuild("RUN 1", "ENTRYPOINT e", "ENV A=1"))
    expect(last(found, "run").lines).toEqual({ first: 2, last: 2 })
    expect(found.config).toMatchObject({ entrypoint: ["/bin/sh", "-c", "e"], onbuild: [] })
    expect(found.config.env).toContain("A=1")
  })

  it("may need stages that nothing else needs, and images", () => {
    const lines = ["FROM x AS other", "RUN other", "FROM a"]
    const found = build(lines, {
      base: (reference) =>
        reference.includes("/a:")
          ? { onbuild: ["COPY --from=OTHER / /", "COPY --from=z / /"] }
          : {},
    })
    const names = chain(found).flatMap((node) =>
      node.kind === "copy"
        ? node.sources.map((source) =>
            source.kind === "path" && source.from !== "context" ? source.from.kind : "",
          )
        : [],
    )
    expect(names).toEqual(["run", "image"])
  })

  it("of an image that only gives files does not fire", () => {
    const found = build(["FROM a", "COPY --from=b / /"], {
      base: (reference) => (reference.includes("/b:") ? { onbuild: ["RUN 1"] } : {}),
    })
    expect(chain(found).map(({ kind }) => kind)).toEqual(["image", "copy"])
  })

  it.each(["NOTHING", "", "# comment", "FROM b", "RUN a\nRUN b", "COPY a"])(
    "cannot be %j",
    (trigger) => {
      expect(faults(["FROM a"], onbuild(trigger))[0]).toMatch(/^1: the base's trigger .*is no/u)
    },
  )
})
