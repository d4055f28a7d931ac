import { isImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { beforeAll, expect, test } from "vitest"

import type { BuildRequest, Engine } from "../../packages/engine/src/index.ts"
import { BASE, engineHost, findClean, nonce, temporaryFolder } from "./engine-under-test.ts"

let engine: Engine
beforeAll(async () => {
  engine = await findClean(await engineHost())
}, 300_000)

/** The engine sends a failed Dockerfile back in one header, twice; Node reads no header of this size. */
const LARGE = `# ${"x".repeat(98)}\n`.repeat(600)

async function problemsOf(
  requests: readonly Pick<BuildRequest, "image" | "dockerfile">[],
): Promise<readonly Diagnostic[]> {
  const contextFolder = temporaryFolder({})
  const whole = requests.map((each) => ({ ...each, contextFolder, ignore: "" }))
  try {
    for await (const _ of engine.build(whole, { keepGoing: true }));
  } catch (error) {
    if (isImageError(error)) return error.diagnostics
    throw error
  }
  return []
}

test("a step that fails in a large Dockerfile is told as in a small one, soon", async () => {
  const began = performance.now()
  const problems = await problemsOf([
    { image: "app", dockerfile: `${LARGE}FROM ${BASE}\nRUN echo ${nonce()}; exit 3\n` },
  ])
  expect(problems).toMatchObject([{ code: "run-failed" }])
  expect(problems[0]?.message).toContain("exit code 3")
  expect(performance.now() - began).toBeLessThan(12_000)
})

test("what the engine rejects in a large Dockerfile is told in its words", async () => {
  const problems = await problemsOf([
    { image: "app", dockerfile: `${LARGE}FROM ${BASE}\nCOPY --frob a b\n` },
  ])
  expect(problems).toMatchObject([{ code: "dockerfile-rejected" }])
  expect(problems[0]?.message).toContain("unknown flag: --frob")
})

test("it takes no other image with it", async () => {
  const fails = (image: string, code: number) => ({
    image,
    dockerfile: `FROM ${BASE}\nRUN sleep 4; echo ${nonce()}; exit ${code}\n`,
  })
  const problems = await problemsOf([
    { image: "large", dockerfile: `${LARGE}FROM ${BASE}\nRUN echo ${nonce()}; exit 3\n` },
    fails("b", 8),
    fails("c", 9),
  ])
  const codes = problems.map(({ message }) => /exit code (\d+)/u.exec(message)?.[1])
  expect(new Set(codes)).toEqual(new Set(["3", "8", "9"]))
})
