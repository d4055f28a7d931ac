import fc from "fast-check"
import { expect, it } from "vitest"
import { commandsLeftOut } from "../src/explain/commands-left-out.ts"

it("names what is not run any more", () => {
  expect(commandsLeftOut(["npm ci", "npm run build"], ["npm run build"])).toEqual(["npm ci"])
  expect(commandsLeftOut(["a", "a", "b"], ["a"])).toEqual(["a", "b"])
  expect(commandsLeftOut(["a"], ["a", "b"])).toEqual([])
})

it("names the part of a command that is", () => {
  expect(commandsLeftOut(["npm ci && npm run build"], ["npm run build"])).toEqual(["npm ci"])
  expect(commandsLeftOut(["npm ci &&  b", "c"], ["b"])).toEqual(["npm ci", "c"])
  expect(commandsLeftOut(["a; b"], ["b"])).toEqual(["a"])
})

it("leaves nothing out of what runs in both, in any order", () => {
  const commands = fc.array(fc.constantFrom("a", "b", "c", "npm ci && b"))
  fc.assert(
    fc.property(commands, commands, (both, gone) => {
      expect(commandsLeftOut(both, both.toReversed())).toEqual([])
      expect(commandsLeftOut([...both, ...gone], both).toSorted()).toEqual(gone.toSorted())
    }),
  )
})
