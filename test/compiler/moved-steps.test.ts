import { compile } from "@stagecraft/compiler"
import type { Compilation } from "@stagecraft/compiler"
import type { Build, DockerfileTree, InterpretOptions } from "@stagecraft/dockerfile"
import { interpretDockerfile, parseDockerfile } from "@stagecraft/dockerfile"
import { liftDockerfile, sameBuild } from "@stagecraft/importer"
import { noOptimize } from "@stagecraft/ir"
import type { Optimize } from "@stagecraft/ir"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { randomFile } from "./random-file.ts"

/*
 * What builds as the builder would read them say of moving: after move-metadata it is the same build step by step, and
 * after sink-args all the same but for variables that a RUN does not mention.
 */

const settings = { seed: 20_261_121, numRuns: 250 }

function treeOf(text: string): DockerfileTree {
  const { tree } = parseDockerfile(text, { file: "Dockerfile" })
  if (!tree) throw new Error(`not accepted:\n${text}`)
  return tree
}

/** A file as written and with some passes; undefined where it cannot be built. */
function bothWays(text: string, optimize: Partial<Optimize>) {
  const { file } = liftDockerfile(treeOf(text))
  const node = file?.images[0]?.node
  if (!node || !interpretDockerfile(treeOf(text)).build) return undefined
  const plain = compile(node, { optimize: false })
  if (plain.problems.some(({ severity }) => severity === "error")) return undefined
  return { plain, after: compile(node, { optimize: { ...noOptimize, ...optimize } }) }
}

const fired = ({ record }: Compilation, pass: string): boolean =>
  record.some((note) => note.pass === pass && note.action === "did")

describe("move-metadata", () => {
  it("leaves the same build", () => {
    let count = 0
    fc.assert(
      fc.property(randomFile, (text) => {
        const both = bothWays(text, { moveMetadata: true })
        if (!both) return
        const { plain, after } = both
        if (fired(after, "move-metadata")) count++
        const found = sameBuild(
          { tree: treeOf(plain.dockerfile) },
          { tree: treeOf(after.dockerfile) },
        )
        expect(found.map(({ message }) => `${message}\n${text}\n${after.dockerfile}`)).toEqual([])
      }),
      settings,
    )
    expect(count).toBeGreaterThan(100)
  })
})

const ways: readonly InterpretOptions[] = [
  {},
  { buildArgs: { A: "7", B: "8", C: "9" } },
  { base: () => ({ env: ["A=1", "B=2", "C=3"], shell: ["/bin/bash", "-c"] }) },
]

/** A step without what only tells where it stands, and without its variables. */
const own = (node: Build["nodes"][number]): string =>
  JSON.stringify({ ...node, lines: 0, env: 0 }, (key, value: unknown) =>
    (key === "parent" || key === "from") && typeof value === "object"
      ? (value as { readonly number: number }).number
      : value,
  )

const valuesOf = (env: readonly string[]): ReadonlyMap<string, string> =>
  new Map(env.map((each) => [each.slice(0, each.indexOf("=")), each]))

/** How often a variable is no more given to a RUN that has it as written. */
function compareSunk(one: Build, other: Build): number {
  expect(other.nodes.map(own)).toEqual(one.nodes.map(own))
  expect(other.config).toEqual(one.config)
  let gone = 0
  for (const [index, node] of one.nodes.entries()) {
    const again = other.nodes[index]!
    if (node.kind !== "run" || again.kind !== "run") continue
    const [before, after] = [valuesOf(node.env), valuesOf(again.env)]
    const command = node.argv.join(" ")
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(name) === after.get(name)) continue
      gone++
      expect(command).not.toMatch(new RegExp(`\\$\\{?${name}\\b|make|tool|env`, "u"))
    }
    const lists = command.includes("env")
    expect(lists ? again.env : []).toEqual(lists ? node.env : [])
  }
  return gone
}

describe("sink-args", () => {
  it("leaves the same build, but for variables that a RUN does not read", () => {
    let gone = 0
    fc.assert(
      fc.property(randomFile, (text) => {
        const both = bothWays(text, { sinkArgs: true })
        if (!both) return
        const [plain, after] = [treeOf(both.plain.dockerfile), treeOf(both.after.dockerfile)]
        for (const way of ways) {
          const one = interpretDockerfile(plain, way).build
          const other = interpretDockerfile(after, way).build
          expect(other !== undefined || one === undefined).toBe(true)
          if (one && other) gone += compareSunk(one, other)
        }
      }),
      settings,
    )
    expect(gone).toBeGreaterThan(100)
  })
})
