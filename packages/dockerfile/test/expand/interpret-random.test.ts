import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { expandWord, interpretDockerfile, parseDockerfile } from "../../src/index.ts"
import { cleanPath } from "../../src/expand/clean-path.ts"

const seed = Number(process.env["STAGECRAFT_SEED"] ?? 20_261_121)

const word = fc
  .array(
    fc.constantFrom(
      "a",
      "$A",
      "${B:-b}",
      "'c'",
      '"$A"',
      "\\$",
      "/",
      ".",
      "..",
      "1",
      "${",
      "é",
      "${A%.*}",
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((atoms) => atoms.join(""))
const instruction = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        "ENV A=",
        "ARG A=",
        "LABEL $A=",
        "WORKDIR ",
        "USER ",
        "EXPOSE ",
        "VOLUME ",
        "STOPSIGNAL ",
        "COPY --chown=$A a ",
        "ADD a ",
        "COPY --from=s ",
        "COPY --from=1 x ",
        "ONBUILD COPY a ",
      ),
      word,
    )
    .map((parts) => parts.join("")),
  fc.constantFrom(
    "RUN x",
    "RUN <<X\n$A\nX",
    "RUN --mount=type=cache,target=/$A x",
    "CMD x",
    "ENTRYPOINT []",
    "ARG A",
    "COPY <<X /\n$A\nX",
    'SHELL ["s"]',
    "FROM s",
    "FROM $A AS s",
    "FROM scratch AS s",
    "FROM --platform=$A a AS t",
  ),
)
const files = fc
  .array(instruction, { maxLength: 12 })
  .map((list) => ["ARG A=a", "FROM b AS s", ...list].join("\n"))

describe("interpretation", () => {
  it("never throws, and gives a build or faults", () => {
    let builds = 0
    fc.assert(
      fc.property(files, fc.dictionary(fc.constantFrom("A", "B"), word), (source, buildArgs) => {
        const { tree } = parseDockerfile(source)
        if (!tree) return
        const { build, faults } = interpretDockerfile(tree, { buildArgs })
        expect(build === undefined).toBe(faults.length > 0)
        if (!build) return
        builds++
        const parents = build.nodes.map((node) => ("parent" in node ? node.parent.number : -1))
        expect(parents.every((parent, index) => parent < index)).toBe(true)
      }),
      { seed, numRuns: 2000 },
    )
    expect(builds).toBeGreaterThan(200)
  })

  it("is not changed by comments, blank lines and continued lines", () => {
    fc.assert(
      fc.property(files, (source) => {
        const bare = parseDockerfile(source).tree
        const dressed = parseDockerfile(
          `${source.replaceAll(/\n(?=[A-Z]{3,} )/gu, "\n\n# comment\n  ").replaceAll("WORKDIR ", "WORKDIR \\\n\n # c\n ")}\n`,
        ).tree
        if (!bare || !dressed) return
        const told = (tree: typeof bare) => {
          const { build } = interpretDockerfile(tree)
          return JSON.stringify(build && [build.nodes, build.config], (key, value: unknown) =>
            key === "lines" ? undefined : value,
          )
        }
        expect(told(dressed)).toBe(told(bare))
      }),
      { seed, numRuns: 500 },
    )
  })
})

describe("patterns", () => {
  const characters = fc.string({ unit: fc.constantFrom("a", "b", "é", "\n"), maxLength: 7 })
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "é", "*", "?"), maxLength: 5 })
  const expression = (source: string, greedy: boolean) =>
    source.replaceAll("?", ".").replaceAll("*", greedy ? ".*" : ".*?")

  it("match as regular expressions do", () => {
    fc.assert(
      fc.property(characters, pattern, (value, source) => {
        const env = new Map([["X", value]])
        const expand = (operation: string) => expandWord(`\${X${operation}}`, "\\", env)
        expect(expand(`#${source}`)).toBe(
          value.replace(new RegExp(`^${expression(source, false)}`, "u"), ""),
        )
        expect(expand(`##${source}`)).toBe(
          value.replace(new RegExp(`^${expression(source, true)}`, "u"), ""),
        )
        expect(expand(`/${source || "''"}/-`)).toBe(
          value.replace(new RegExp(expression(source, true), "u"), "-"),
        )
      }),
      { seed, numRuns: 3000 },
    )
  })

  it("at the end are those at the start, read backwards", () => {
    const backwards = (text: string) => Array.from(text).toReversed().join("")
    fc.assert(
      fc.property(characters, pattern, fc.constantFrom(1, 2), (value, source, times) => {
        const forward = expandWord(
          `\${X${"%".repeat(times)}${source}}`,
          "\\",
          new Map([["X", value]]),
        )
        const other = expandWord(
          `\${X${"#".repeat(times)}${backwards(source)}}`,
          "\\",
          new Map([["X", backwards(value)]]),
        )
        expect(typeof other === "string" && backwards(other)).toBe(forward)
      }),
      { seed, numRuns: 1000 },
    )
  })
})

describe("cleanPath", () => {
  it("leaves nothing to clean", () => {
    const path = fc.array(fc.constantFrom("a", "..", ".", "", "b c"), { maxLength: 6 })
    fc.assert(
      fc.property(path, fc.boolean(), (parts, rooted) => {
        const clean = cleanPath((rooted ? "/" : "") + parts.join("/"))
        expect(cleanPath(clean)).toBe(clean)
        expect(clean).not.toMatch(/\/\/|\/\.\/|[^/.]\/\.\.|.\/$/u)
      }),
      { seed },
    )
  })

  it.each([
    ["", "."],
    ["/", "/"],
    ["/..", "/"],
    ["a/../..", ".."],
    ["../a", "../a"],
    ["/a/./b//c/", "/a/b/c"],
  ])("%j is %j", (path, clean) => expect(cleanPath(path)).toBe(clean))
})
