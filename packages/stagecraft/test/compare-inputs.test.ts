import type { SeenContext } from "@stagecraft/context"
import { expect, it } from "vitest"
import { compareInputs } from "../src/digest/compare-inputs.ts"
import type { LastNote, SeenFile } from "../src/digest/build-notes.ts"
import type { WholeInputs } from "../src/digest/whole-inputs.ts"

const parts = { dockerfile: "FROM a\n", args: {}, options: {}, contexts: {} }

function compare(last: Partial<LastNote["parts"]>, now: Partial<LastNote["parts"]>) {
  const asked: string[] = []
  const whole: WholeInputs = {
    inputs: {
      digest: "b",
      parts: { ...parts, ...now },
      seen: new Map<string, SeenContext>(),
      unlocked: [],
      unknown: [],
    },
    below: {},
    digest: "b",
    unlocked: [],
    unknown: [],
  }
  const note = { at: 0, digest: "a", parts: { ...parts, ...last }, below: {} }
  const files = (digest: string): ReadonlyMap<string, SeenFile> | undefined => {
    asked.push(digest)
    return undefined
  }
  return { asked, found: compareInputs(note, whole, { files }) }
}

it("tells of names that every object has as of others", () => {
  const { asked, found } = compare(
    { contexts: { toString: "1", lib: "1" }, args: { valueOf: "1" } },
    { contexts: { constructor: "1", lib: "2" }, args: {} },
  )
  expect(asked).toEqual(["1", "1"])
  expect(found?.contexts).toEqual([{ name: "constructor" }, { name: "lib" }, { name: "toString" }])
  expect(found?.args).toEqual([{ name: "valueOf", change: "removed" }])
})

it("tells of lines as often as a text has them more than the other", () => {
  const { found } = compare(
    { dockerfile: "FROM a\nRUN x\nRUN x\nRUN y\n" },
    { dockerfile: "FROM a\nRUN x\nRUN z\n" },
  )
  expect(found?.dockerfile).toEqual({ added: ["RUN z"], removed: ["RUN x", "RUN y"] })
})
