import { compile } from "@stagecraft/compiler"
import type { Compilation } from "@stagecraft/compiler"
import { image, stage } from "@stagecraft/dsl"
import { failureProblem } from "@stagecraft/engine"
import type { BuildEvent, BuildFailure, Engine, StepName } from "@stagecraft/engine"
import type { Diagnostic } from "@stagecraft/ir"
import { isImageError } from "@stagecraft/ir"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { failingParts } from "../../packages/compiler/test/failing-parts.ts"
import type { Connection } from "../../packages/engine/src/connection.ts"
import { apiPrefix } from "../../packages/engine/src/connection.ts"
import { dockerEngine } from "../../packages/engine/src/docker-engine.ts"
import { parseAddress } from "../../packages/engine/src/engine-address.ts"
import { failingPart, pointAtParts } from "../../packages/stagecraft/src/failing-part.ts"
import type { PartSearch } from "../../packages/stagecraft/src/failing-part.ts"
import { BASE, engineHost, findClean, nonce, temporaryFolder } from "./engine-under-test.ts"

/** `STAGECRAFT_CAMPAIGN_PARTS=300` makes it the long campaign. */
const count = Number(process.env["STAGECRAFT_CAMPAIGN_PARTS"] ?? 24)
const seed = Number(process.env["STAGECRAFT_SEED"] ?? 20_261_121)

let engine: Engine
beforeAll(async () => {
  engine = await findClean(await engineHost())
}, 600_000)

const compiled = (shell: readonly string[] | undefined, ...parts: readonly string[]) => {
  const [first = "", ...more] = parts
  const start = stage("app").from(BASE)
  const set = shell ? start.shell(shell) : start
  // Nothing of an earlier run is in the cache.
  const app = set.env({ RUN: nonce() }).layer(first, ...more)
  return compile(image(app).toNode("app"))
}

function request(compilation: Compilation, dockerfile: string, target?: string) {
  const { lines, bases } = compilation
  return {
    image: "app",
    contextFolder: temporaryFolder({}),
    dockerfile,
    ignore: "",
    source: {
      locate: (step: StepName) => compilation.locate(step),
      spans: ({ first, last }: { first: number; last: number }) =>
        lines.slice(first - 1, last).flat(),
      bases,
    },
    ...(target !== undefined && { target }),
  }
}

/** Builds what must fail. */
async function failureOf(compilation: Compilation): Promise<BuildFailure> {
  let failure: BuildFailure | undefined
  try {
    for await (const event of engine.build([request(compilation, compilation.dockerfile)]))
      if (event.type === "image-failed") ({ failure } = event)
  } catch (error) {
    if (!isImageError(error)) throw error
  }
  if (!failure) throw new Error(`it did not fail:\n${compilation.dockerfile}`)
  return failure
}

interface Search {
  readonly found: Diagnostic | undefined
  readonly failure: BuildFailure
  /** How often something was built for it. */
  readonly builds: number
}

async function find(compilation: Compilation, told: Partial<BuildFailure> = {}): Promise<Search> {
  const failure = { ...(await failureOf(compilation)), ...told }
  let builds = 0
  const build: PartSearch["build"] = (_, dockerfile, target, signal): AsyncIterable<BuildEvent> => {
    builds++
    return engine.build([request(compilation, dockerfile, target)], { signal })
  }
  const { signal } = new AbortController()
  const found = await failingPart({ compilation, failure }, { build, note: () => {}, signal })
  return { found, failure, builds }
}

describe("the part that failed", () => {
  // A first process does not die of a signal that it sends to itself.
  const dying = failingParts.filter(({ exitCode }) => exitCode !== 137)
  const cases = fc.sample(dying, { numRuns: count, seed })
  const shells = [
    undefined,
    ["/bin/sh", "-euc"],
    ["/bin/ash", "-eo", "pipefail", "-c"],
    ["/bin/sh", "-exc"],
  ]

  it.each(shells.map((shell) => [shell?.join(" ") ?? "the base's own shell", shell] as const))(
    "is found among random ones, in %s",
    async (_, shell) => {
      const some = cases.filter((_each, index) => shells[index % shells.length] === shell)
      expect(some.length).toBeGreaterThan(4)
      for (const { parts, failing, exitCode } of some) {
        const { found } = await find(compiled(shell, ...parts))
        const shown = JSON.stringify({ parts, found })
        expect(found?.message, shown).toContain(
          `(command ${failing + 1} of ${parts.length} in one RUN)`,
        )
        expect(found?.message, shown).toContain(`exit code ${exitCode}`)
      }
    },
    600_000,
  )

  it("is found though the ones before and it wrote more than the engine hands out", async () => {
    const flood = "yes 0123456789012345678901234567890123456789 | head -c 3000000"
    const { found } = await find(
      compiled(undefined, flood, `${flood} >&2`, `${flood}; echo last; exit 3`, "true"),
    )
    expect(found?.message).toContain("(command 3 of 4 in one RUN) failed with exit code 3")
    expect(found?.output?.split("\n").at(-1)).toMatch(/last$/u)
  }, 120_000)

  it("is not named when both streams lost what tells it", async () => {
    const flood = "yes 0123456789012345678901234567890123456789 | head -c 3000000"
    const both = `{ ${flood}; ${flood} >&2; }`
    const { found } = await find(compiled(undefined, both, "true", `${both}; exit 3`, "true"))
    expect(found?.message).toContain("failed with exit code 3")
    expect(found?.hint).toContain("it wrote more than the engine hands out")
  }, 120_000)

  it("has its own words only", async () => {
    const parts = ["echo early; echo early >&2", "printf open", "echo late; echo why >&2; exit 2"]
    const { found, failure } = await find(compiled(undefined, ...parts))
    expect(failure.output.length).toBeGreaterThan(2)
    expect(found?.output?.split("\n").toSorted()).toEqual(["late", "why"])
  })

  it("needs no second run when only one of them can be meant", async () => {
    const { found, builds } = await find(compiled(undefined, "true", "no-such-tool", "true"))
    expect(found?.message).toContain("RUN no-such-tool (command 2 of 3 in one RUN)")
    expect(builds).toBe(0)
    const twice = await find(compiled(undefined, "no-such-tool 1", "no-such-tool 2"))
    expect(twice.found?.message).toContain("RUN no-such-tool 1 (command 1 of 2 in one RUN)")
    expect(twice.builds).toBe(1)
  })

  it("is not looked for when the step took longer than a minute", async () => {
    const { found, builds, failure } = await find(compiled(undefined, "true", "exit 3"), {
      milliseconds: 61_000,
    })
    expect(builds).toBe(0)
    expect(failure.exitCode).toBe(3)
    expect(found?.hint).toContain(
      "which of its 2 commands failed is not known: finding out takes a second run, and it ran for 61 s",
    )
  })

  it("is not looked for where there is one command only", async () => {
    const { found } = await find(compiled(undefined, "exit 3"))
    expect(found).toBeUndefined()
  })

  it("is timed", async () => {
    const { milliseconds } = await failureOf(compiled(undefined, "sleep 1", "exit 3"))
    expect(milliseconds).toBeGreaterThanOrEqual(1000)
    expect(milliseconds).toBeLessThan(20_000)
  })

  it("leaves each command at its own place when it is not known which", async () => {
    const start = stage("app").from(BASE).env({ RUN: nonce() })
    const app = start.run("mkdir /a").run("mkdir /no/b").run("mkdir /c")
    const compilation = compile(image(app).toNode("app"))
    const { found } = await find(compilation, { milliseconds: 99_000 })
    expect(found?.message).toContain(
      "RUN mkdir /a && mkdir /no/b && mkdir /c failed with exit code 1",
    )
    expect(found?.related?.map(({ message }) => message)).toEqual([
      "command 2 of 3 in it: mkdir /no/b",
      "command 3 of 3 in it: mkdir /c",
    ])
    expect(found?.related?.[0]?.span).not.toEqual(found?.span)
  })

  it("is not named when the search is stopped", async () => {
    const compilation = compiled(undefined, "true", "exit 3")
    const failure = await failureOf(compilation)
    const stop = AbortSignal.timeout(200)
    async function* build(_: unknown, __: string, ___: unknown, signal: AbortSignal) {
      await new Promise((resolve) => signal.addEventListener("abort", resolve))
      yield* [] as BuildEvent[]
    }
    const found = await failingPart(
      { compilation, failure },
      { build, note: () => {}, signal: stop },
    )
    expect(found?.hint).toContain("the search for it was stopped")
  })

  it("is found by the builder without BuildKit, too", async () => {
    const host = await engineHost()
    const { info } = engine
    const modern = engine
    engine = dockerEngine({
      info: { ...info, buildkit: false },
      address: parseAddress(host) as Connection["address"],
      prefix: apiPrefix(info.apiVersion),
      config: {},
      env: {},
    })
    try {
      const { found } = await find(compiled(undefined, "echo one", "echo two; exit 3", "true"))
      expect(found?.message).toContain("RUN echo two; exit 3 (command 2 of 3 in one RUN)")
      expect(found?.output).toBe("two")
    } finally {
      engine = modern
    }
  })
})

describe("the findings of a build", () => {
  it("are told apart when two RUNs stand in one line of the config", async () => {
    const made = (...parts: readonly [string, string]) => compiled(undefined, ...parts)
    const images = await Promise.all(
      [made("true", "exit 3"), made("exit 4", "true"), made("exit 4", "true")].map(
        async (compilation) => ({ compilation, failure: await failureOf(compilation) }),
      ),
    )
    const first = images.map(({ compilation, failure }) =>
      failureProblem({ ...failure, spans: compilation.lines[failure.lines!.first - 1]! }),
    )
    let builds = 0
    const told = await pointAtParts(first, images, {
      build: ({ compilation }, dockerfile, target, signal) => {
        builds++
        return engine.build([request(compilation, dockerfile, target)], { signal })
      },
      note: () => {},
      signal: new AbortController().signal,
    })
    expect(builds).toBe(2)
    expect(told.map(({ message }) => message)).toEqual([
      "RUN exit 3 (command 2 of 2 in one RUN) failed with exit code 3",
      "RUN exit 4 (command 1 of 2 in one RUN) failed with exit code 4",
      "RUN exit 4 (command 1 of 2 in one RUN) failed with exit code 4",
    ])
  })
})
