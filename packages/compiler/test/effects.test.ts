import type { RunStep } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { cachesOf } from "../src/effects/caches.ts"
import type { PathUse } from "../src/effects/paths.ts"
import { mayMeet } from "../src/effects/places.ts"
import type { RunEffects } from "../src/effects/run-effects.ts"
import { mayWrite, runEffects } from "../src/effects/run-effects.ts"
import type { StageFacts } from "../src/stage-facts.ts"
import { factsAfter } from "../src/stage-facts.ts"
import { appFacts } from "./app-facts.ts"
import { arg, env, exec, run, setEnv } from "./nodes.ts"

function effects(step: RunStep | string, more: Partial<StageFacts> = {}): RunEffects {
  const found = runEffects(typeof step === "string" ? run(step) : step, { ...appFacts, ...more })
  if ("why" in found) throw new Error(found.why)
  return found
}

/** What is known after these ENVs. */
function afterEnv(...steps: readonly Parameters<typeof setEnv>[0][]): StageFacts {
  return steps.reduce((before, entries) => factsAfter(before, setEnv(entries)), appFacts)
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
    expect(runEffects(cp, { ...appFacts, murky: true })).toHaveProperty("why")
    expect(runEffects(cp, { ...appFacts, startup: true })).toHaveProperty("why")
    expect(runEffects(cp, { ...appFacts, shell: ["fish", "-c"] })).toHaveProperty("why")
    expect(runEffects(run("cp a b; true"), appFacts)).toHaveProperty("why")
    expect(runEffects(cp, appFacts)).not.toHaveProperty("why")
  })
})

describe("what packages and projects add", () => {
  const npm = run("npm ci && rm -rf /x")

  it("may be anything", () => {
    const { reads, writes, variables, beyond } = effects(npm)
    expect(paths(reads)).toContain("/ tree")
    expect(paths(writes)).toContain("/ tree")
    expect(variables).toBeUndefined()
    expect(beyond).toMatch(/the project/u)
  })

  it("is nothing for who has shown that", () => {
    const found = runEffects(npm, appFacts, "none") as RunEffects
    expect(found.beyond).toBeUndefined()
    expect(paths(found.writes)).toContain("/app tree")
    expect(mayWrite(found, { path: "/srv", reach: "tree" })).toBe(true)
    expect(
      found.writes
        .filter(({ path }) => path.startsWith("/"))
        .every((use) => !mayMeet(use, { path: "/srv", reach: "tree" })),
    ).toBe(true)
  })
})

describe("places", () => {
  const root = { base: "known", user: "root" } as const

  it("are those of HOME where that is certain", () => {
    const writes = (more: Partial<StageFacts>) => paths(effects("wget -O /x http://y", more).writes)
    expect(writes({})).toEqual(["/x one", "~/.wget-hsts tree"])
    expect(writes(root)).toEqual(["/x one", "/root/.wget-hsts tree"])
    expect(writes({ ...root, user: "node" })).toEqual(["/x one", "~/.wget-hsts tree"])
    expect(writes(afterEnv({ HOME: "/h" }))).toEqual(["/x one", "/h/.wget-hsts tree"])
  })

  it("are those above the working directory, too", () => {
    const found = runEffects(run("cargo fetch"), { ...appFacts, directory: "/a/b" }, "none")
    expect(paths((found as RunEffects).writes)).toEqual(
      expect.arrayContaining(["/a/b tree", "/Cargo.lock tree", "/a/Cargo.lock tree"]),
    )
  })
})

describe("programs", () => {
  const programs = (more: Partial<StageFacts>, command = "mkdir /x") =>
    paths(effects(command, more).programs)

  it("are where every system has them", () => {
    expect(programs({})).toEqual(expect.arrayContaining(["/usr/bin tree", "/lib tree"]))
    expect(programs({})).not.toContain("/ tree")
  })

  it("are where the graph says", () => {
    const path = afterEnv({ PATH: text("/own/bin:", env("PATH"), ":bin") })
    expect(programs(path)).toEqual(expect.arrayContaining(["/own/bin tree", "/app/bin tree"]))
    const home = afterEnv({ A_HOME: "/opt/a" }, { PATH: text(env("A_HOME"), "/bin:", env("PATH")) })
    expect(programs(home)).toContain("/opt/a/bin tree")
    const base = afterEnv({ PATH: text(env("JAVA_HOME"), "/bin:", env("PATH")) })
    expect(programs(base)).toEqual(programs({}))
    expect(programs(afterEnv({ LD_PRELOAD: "/x/y.so" }))).toContain("/x/y.so tree")
    const python = afterEnv({ PYTHONPATH: "src" })
    expect(programs(python)).not.toContain("/app/src tree")
    const found = runEffects(run("pip install a"), { ...appFacts, ...python }, "none")
    expect(paths((found as RunEffects).programs)).toContain("/app/src tree")
  })

  it("may be anywhere where only the build knows", () => {
    for (const more of [
      afterEnv({ PATH: text(arg("A"), ":/bin") }),
      afterEnv({ PATH: text("/x", env("PATH")) }),
      afterEnv({
        PATH: text({ kind: "env", name: "PATH", expansion: { operator: ":-", word: text("/x") } }),
      }),
    ])
      expect(programs(more)).toEqual(["/ tree"])
  })

  it("takes what one ENV sets from before it", () => {
    const same = afterEnv({ A: "/old" }, { A: "/new", PATH: text(env("A"), "/bin") })
    expect(programs(same)).toContain("/old/bin tree")
    expect(programs(same)).not.toContain("/new/bin tree")
  })
})

describe("cachesOf", () => {
  const caches = (command: string, more: Partial<StageFacts> = {}) => {
    const [first] = effects(command, more).commands
    return cachesOf(first!, { ...appFacts, ...more }).map(({ path, unless, off }) => ({
      path,
      unless,
      off,
    }))
  }

  it("goes by what is certain", () => {
    expect(caches("npm ci")).toEqual([
      { path: "~/.npm", unless: ["npm_config_cache", "NPM_CONFIG_CACHE"], off: undefined },
    ])
    expect(caches("npm ci", { base: "known", user: "0" })).toEqual([
      { path: "/root/.npm", unless: [], off: undefined },
    ])
    expect(caches("npm ci", afterEnv({ npm_config_cache: "/c" }))).toMatchObject([{ path: "/c" }])
    expect(caches("npm ci", afterEnv({ npm_config_cache: text(arg("C")) }))).toMatchObject([
      { path: undefined },
    ])
  })

  it("follows variables to a folder below them, and no lists of folders", () => {
    const path = (more: Partial<StageFacts>) => caches("go mod download", more)[0]!.path
    expect(path(afterEnv({ GOPATH: "/go" }))).toBe("/go/pkg/mod")
    expect(path(afterEnv({ GOPATH: "/go" }, { GOMODCACHE: "/m" }))).toBe("/m")
    expect(path(afterEnv({ GOPATH: "/a:/b" }))).toBeUndefined()
  })

  it("says what turns a cache off", () => {
    const off = (command: string, more: Partial<StageFacts> = {}) => caches(command, more)[0]!.off
    expect(off("pip install --no-cache-dir a")).toBe("--no-cache-dir")
    expect(off("pip install a", afterEnv({ PIP_NO_CACHE_DIR: "1" }))).toBe("$PIP_NO_CACHE_DIR")
    expect(off("pip install a", afterEnv({ PIP_NO_CACHE_DIR: "off" }))).toBeUndefined()
    expect(off("pip install a")).toBeUndefined()
    const go = caches("go build -o /x", afterEnv({ GOCACHE: "off" }))
    expect(go[1]).toMatchObject({ path: undefined, off: "$GOCACHE=off" })
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
