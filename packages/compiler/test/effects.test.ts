import type { RunStep } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import type { PathUse } from "../src/effects/paths.ts"
import { mayMeet } from "../src/effects/places.ts"
import type { RunEffects } from "../src/effects/run-effects.ts"
import { runEffects } from "../src/effects/run-effects.ts"
import type { StageFacts } from "../src/stage-facts.ts"
import { exec, run } from "./nodes.ts"

const facts: StageFacts = {
  shell: undefined,
  directory: "/app",
  murky: false,
  startup: false,
  user: undefined,
  variables: undefined,
  base: "unknown",
}

function effects(step: RunStep | string, more: Partial<StageFacts> = {}): RunEffects {
  const found = runEffects(typeof step === "string" ? run(step) : step, { ...facts, ...more })
  if ("why" in found) throw new Error(found.why)
  return found
}

const paths = (uses: RunEffects["reads"]) => uses.map(({ path, reach }) => `${path} ${reach}`)

describe("runEffects", () => {
  it("says what the words of a command name", () => {
    const { reads, writes, network } = effects("cp -r a /opt/b && rm -f /x/*")
    expect(paths(reads)).toEqual(["/app/a tree"])
    expect(paths(writes)).toEqual(["/opt/b tree", "/opt/b/a tree", "/x below"])
    expect(network).toBe(false)
  })

  it("says what was called", () => {
    const { commands } = effects("go mod download && apt-get install -yq -t sid curl")
    expect(commands.map(({ name, action }) => [name, action])).toEqual([
      ["go", "mod download"],
      ["apt-get", "install"],
    ])
    expect([...commands[1]!.options]).toEqual(["-y", "-q", "-t"])
    expect(commands[1]!.values.map(({ option, word }) => [option, word.value])).toEqual([
      ["-t", "sid"],
    ])
    expect(commands[1]!.operands.map(({ value }) => value)).toEqual(["curl"])
  })

  it("counts the variables in the text", () => {
    expect(effects('echo "$A" ${B:-c}').variables).toEqual(
      expect.arrayContaining(["A", "B", "PATH"]),
    )
    expect(effects("go mod download").variables).toBeUndefined()
  })

  it("takes the exec form as it stands", () => {
    expect(effects(exec("rm", "-rf", "$HOME/x *")).writes).toEqual([
      { path: "/app/$HOME/x *", reach: "tree" },
    ])
  })

  it("knows nothing of what may be anything", () => {
    const cp = run("cp a b")
    expect(runEffects(cp, { ...facts, murky: true })).toHaveProperty("why")
    expect(runEffects(cp, { ...facts, startup: true })).toHaveProperty("why")
    expect(runEffects(cp, { ...facts, shell: ["fish", "-c"] })).toHaveProperty("why")
    expect(runEffects(run("cp a b; true"), facts)).toHaveProperty("why")
    expect(runEffects(cp, facts)).not.toHaveProperty("why")
  })
})

describe("mayMeet", () => {
  const one = (path: string): PathUse => ({ path, reach: "one" })
  const below = (path: string): PathUse => ({ path, reach: "below" })
  const tree = (path: string): PathUse => ({ path, reach: "tree" })
  const usr = effects("apt-get update").writes.find(({ path }) => path === "/usr")

  it.each<[PathUse, PathUse, boolean]>([
    [one("/a"), one("/a"), true],
    [one("/a"), one("/a/b"), false],
    [tree("/a"), one("/a/b"), true],
    [tree("/a"), one("/ab"), false],
    [below("/a"), one("/a"), false],
    [below("/a"), tree("/a"), true],
    [below("/a"), one("/a/b"), true],
    [tree("/"), one("/a"), true],
    [tree("~/.npm"), one("/a"), true],
    [tree("."), one("/a"), true],
    [usr!, tree("/usr/src/app/x"), false],
    [usr!, tree("/usr/src"), true],
    [usr!, tree("/usr/share/app"), true],
  ])("%j and %j: %s", (a, b, meets) => {
    expect(mayMeet(a, b)).toBe(meets)
    expect(mayMeet(b, a)).toBe(meets)
  })
})
