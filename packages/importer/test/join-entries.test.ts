import { parseDockerfile } from "@stagecraft/dockerfile"
import { plain } from "@stagecraft/ir"
import { expect, test } from "vitest"
import { joinEntries } from "../src/join-entries.ts"
import { liftDockerfile } from "../src/lift/lift-dockerfile.ts"

/** The names that each ENV or LABEL of the written config sets. */
function groups(...lines: readonly string[]): readonly string[] {
  const { tree } = parseDockerfile(["FROM a", ...lines, ""].join("\n"))
  const { file } = tree ? liftDockerfile(tree, {}) : {}
  if (!file) throw new Error("the Dockerfile of the test is refused")
  const joined = joinEntries(file)
  expect(joined.images[0]?.stage).toBe(joined.stages[0])
  return (joined.stages[0]?.steps ?? []).flatMap(({ nodes }) =>
    nodes.map((node) =>
      node.kind === "env" || node.kind === "label"
        ? `${node.kind} ${node.entries.map(([name]) => plain(name)).join(" ")}`
        : node.kind,
    ),
  )
}

test("neighbours become one", () => {
  expect(groups("ENV A=1", "ENV B=2 C=3", "ENV D 4")).toEqual(["env A B C D"])
  expect(groups("LABEL a=1", "LABEL b=2", "ENV A=1")).toEqual(["label a b", "env A"])
})

test("what stands between keeps them apart", () => {
  expect(groups("ENV A=1", "RUN true", "ENV B=2")).toEqual(["env A", "run", "env B"])
  expect(groups("ENV A=1", "# why", "ENV B=2")).toEqual(["env A", "env B"])
  expect(groups("ENV A=1", "ENV B=2 \\", "  C=3", "ENV D=4")).toEqual(["env A", "env B C", "env D"])
})

test("a value that reads the one before stays behind it", () => {
  expect(groups("ENV A=1", "ENV B=$A")).toEqual(["env A", "env B"])
  expect(groups("ENV A=1", "ENV B=${X:-$A}")).toEqual(["env A", "env B"])
  expect(groups("ENV A=1", "ENV B=$X")).toEqual(["env A B"])
})

test("a name that is set again stays where it is", () => {
  expect(groups("ENV A=1", "ENV A=2")).toEqual(["env A", "env A"])
})

test("names that an object would put first stay alone", () => {
  expect(groups("LABEL a=1", "LABEL 1=2")).toEqual(["label a", "label 1"])
})
