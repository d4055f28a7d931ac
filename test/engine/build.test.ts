import { rmSync, truncateSync } from "node:fs"
import { join } from "node:path"

import type { Span } from "@stagecraft/ir"
import { beforeAll, expect, test } from "vitest"

import type { Engine } from "../../packages/engine/src/index.ts"
import {
  BASE,
  buildOn,
  engineHost,
  findClean,
  logOf,
  nonce,
  temporaryFolder,
  temporaryName,
} from "./engine-under-test.ts"

let engine: Engine
beforeAll(async () => {
  engine = await findClean(await engineHost())
}, 300_000)

const span = (line: number): Span => ({ file: "/p/image.config.ts", line, column: 3 })

test("a build tells its steps in order and leaves a named image", async () => {
  const tag = temporaryName(engine, "build")
  const outcome = await buildOn(
    engine,
    `FROM ${BASE}\nARG WHO\nRUN echo hello $WHO ${tag}; echo aside >&2; printf unfinished\nCOPY . /app\nENV A="b c"\nENTRYPOINT ["/bin/cat"]\n`,
    {
      contextFolder: temporaryFolder({
        "a.txt": "one",
        "keep/b.txt": "two",
        Dockerfile: "mine",
        "secret.env": "x",
      }),
      ignore: "*.env\n",
      tags: [tag],
      labels: { "a label": "it's $HOME" },
      buildArgs: { WHO: "wörld $X" },
    },
  )
  expect(outcome.problem).toBeUndefined()
  expect(logOf(outcome).toSorted()).toEqual(["aside", `hello wörld $X ${tag}`, "unfinished"])
  const run = outcome.events.filter(
    (event) =>
      "name" in event &&
      typeof event.name === "object" &&
      event.name.instruction?.startsWith("RUN"),
  )
  expect(run.map(({ type }) => type)).toEqual(["step-started", "step-done"])
  expect(run[0]).toMatchObject({ name: { counts: "layers", step: 2, total: 3 } })

  const image = await engine.inspect(tag)
  expect(image).toMatchObject({
    id: outcome.image,
    tags: [tag],
    os: "linux",
    arch: engine.info.arch,
  })
  expect(image?.config.Labels).toMatchObject({ "a label": "it's $HOME" })
  expect(image?.config.Env).toContain("A=b c")
  expect(image?.size).toBeGreaterThan(500_000)
  const layers = await engine.layersOf(tag)
  expect(layers.at(-1)?.createdBy).toContain('ENTRYPOINT ["/bin/cat"]')
  expect(layers.find(({ createdBy }) => createdBy.startsWith("COPY"))?.size).toBeGreaterThan(0)

  // The user's own Dockerfile is copied, ours and what the ignore file names are not.
  const listed = await engine.run(
    tag,
    ["-c", "cd /app && find . -type f | sort && cat Dockerfile"],
    {
      entrypoint: ["/bin/sh"],
    },
  )
  expect(listed).toEqual({
    exitCode: 0,
    stdout: "./Dockerfile\n./a.txt\n./keep/b.txt\nmine",
    stderr: "",
  })
})

test("what was built before is cached", async () => {
  const dockerfile = `FROM ${BASE}\nRUN echo ${nonce()}\n`
  await buildOn(engine, dockerfile)
  const again = await buildOn(engine, dockerfile)
  expect(again.events.filter(({ type }) => type === "step-cached").length).toBeGreaterThan(0)
  expect(logOf(again)).toEqual([])
  const anew = await buildOn(engine, dockerfile, { noCache: true })
  expect(logOf(anew)).toHaveLength(1)
})

test("a RUN that fails shows its last lines, its exit code and the author's lines", async () => {
  const word = nonce()
  const { problem, events } = await buildOn(
    engine,
    `FROM ${BASE} AS builder\nRUN echo first \\\n && seq 1 100 && sleep 0.3 && echo ${word} >&2 && exit 42\nFROM ${BASE}\nCOPY --from=builder /etc /x\n`,
    {
      source: {
        locate: (step) =>
          step.stage === "builder" && step.step === 2 ? { first: 2, last: 3 } : undefined,
        spans: ({ first, last }) => [span(first * 10), span(last * 10)],
      },
    },
  )
  expect(problem).toMatchObject({ code: "run-failed", severity: "error", span: span(20) })
  expect(problem?.message).toContain("failed with exit code 42")
  expect(problem?.related).toMatchObject([{ span: span(30) }])
  const output = problem?.output?.split("\n")
  expect(output).toHaveLength(41)
  expect(output?.[0]).toBe("… 62 lines left out")
  expect(output).toContain(word)
  const last = events.at(-1)
  expect(last).toMatchObject({
    type: "image-failed",
    failure: {
      kind: "run-failed",
      exitCode: 42,
      lines: { first: 2, last: 3 },
      step: { stage: "builder" },
    },
  })
})

test.each([
  ["a user that is not there", "USER nosuch\nRUN id", "RUN id", "unable to find user nosuch"],
  [
    "a mount without a source",
    "RUN --mount=type=bind,from=BASE,source=/nope,target=/x true",
    "RUN --mount",
    "/nope: no such file or directory",
  ],
  ["a program that is not there", 'RUN ["/nope"]', 'RUN ["/nope"]', "stat /nope: no such file"],
])("a command that cannot start for %s says why", async (_, steps, step, why) => {
  const text = `FROM ${BASE}\nLABEL nonce=${nonce()}\n${steps.replace("BASE", BASE)}\n`
  const { problem } = await buildOn(engine, text)
  expect(problem?.code).toBe("run-failed")
  expect(problem?.message).toContain(step)
  expect(problem?.message).toContain("could not be started")
  expect(problem?.message).toContain(why)
  expect(problem?.hint).not.toContain("above")
})

test("a command that fails without a word is not said to have had some", async () => {
  const { problem } = await buildOn(engine, `FROM ${BASE}\nRUN : ${nonce()}  &&   \\\n   exit 3\n`)
  expect(problem?.message).toMatch(/^RUN : \w+ && exit 3 failed with exit code 3$/u)
  expect(problem?.hint).toContain("wrote nothing")
})

test("a place that several lines of a step come from is named once", async () => {
  const { problem } = await buildOn(engine, `FROM ${BASE}\nRUN : ${nonce()} \\\n && exit 3\n`, {
    source: {
      locate: () => ({ first: 2, last: 3 }),
      spans: () => [span(7), span(7), span(8), span(7)],
    },
  })
  expect(problem).toMatchObject({ span: span(7) })
  expect(problem?.related?.map((note) => note.span)).toEqual([span(8)])
})

test("a frontend that cannot be fetched is not a fault of the Dockerfile", async () => {
  const { problem } = await buildOn(engine, `# syntax=127.0.0.1:9/frontend:1.19\nFROM ${BASE}\n`, {
    span: span(4),
  })
  expect(problem).toMatchObject({ code: "registry-refused", span: span(4) })
  expect(problem?.message).toContain("127.0.0.1:9/frontend:1.19")
  expect(problem?.hint).toContain("`# syntax=` line")
})

test.each([
  ["nonexistent-command", 127, "was not found"],
  ["exit 137", 137, "memory"],
])("RUN %s has a hint for its exit code", async (command, code, words) => {
  const { problem } = await buildOn(engine, `FROM ${BASE}\nRUN ${command} # ${nonce()}\n`)
  expect(problem?.code).toBe("run-failed")
  expect(problem?.message).toContain(`exit code ${code}`)
  expect(problem?.hint).toContain(words)
})

test("a program of another kind is told apart from one that fails", async () => {
  const { problem } = await buildOn(
    engine,
    `FROM ${BASE}\nRUN echo ${nonce()} > /x && chmod +x /x\nRUN ["/x"]\n`,
  )
  expect(problem?.code).toBe("exec-format-error")
})

test("a file system that is full is told apart from a command that fails", async () => {
  const { problem } = await buildOn(
    engine,
    `FROM ${BASE}\nRUN --mount=type=tmpfs,target=/t,size=65536 echo ${nonce()} && dd if=/dev/zero of=/t/x bs=1M count=1\n`,
  )
  expect(problem?.code).toBe("no-space")
})

test("a source that is not there is named", async () => {
  const context = await buildOn(engine, `FROM ${BASE}\nCOPY pakage.json /\n`)
  expect(context.problem).toMatchObject({ code: "copy-source-not-found" })
  expect(context.problem?.message).toContain("/pakage.json")
  const stage = await buildOn(engine, `FROM ${BASE} AS a\nFROM ${BASE}\nCOPY --from=a /nope /\n`)
  expect(stage.problem).toMatchObject({ code: "copy-source-not-found" })
  expect(stage.problem?.message).toContain("/nope")
})

test.each([
  ["FROM BASE\nFROB x\n", /unknown instruction/u, 2],
  ["FROM BASE\nRUN true\nCOPY --frob a b\n", /unknown flag/u, 3],
  ["FROM BASE\nCOPY a\n", /at least two arguments/u, 2],
  ["", /empty/u, undefined],
  ["FROM BASE\nRUN --mount=type=frob true\n", /mount type/u, 2],
])("the frontend's own words on %j", async (text, words, line) => {
  const { problem, events } = await buildOn(engine, text.replaceAll("BASE", BASE), {
    source: { spans: ({ first }) => [span(first + 100)] },
    span: span(1),
  })
  expect(problem).toMatchObject({ code: "dockerfile-rejected", span: span(line ? line + 100 : 1) })
  expect(problem?.message).toMatch(words)
  expect(events.at(-1)).toMatchObject({
    type: "image-failed",
    failure: { kind: "dockerfile-rejected" },
  })
})

test("what the engine cannot fetch is a matter of the network", async () => {
  const { problem } = await buildOn(engine, `FROM ${BASE}\nADD http://127.0.0.1:9/x /\n`)
  expect(problem).toMatchObject({ code: "network-failed" })
  expect(problem?.message).toContain("connection refused")
})

test("a request that the engine does not take is refused in its words", async () => {
  const { problem } = await buildOn(engine, `FROM ${BASE}\n`, {
    tags: ["Not A Tag"],
    span: span(4),
  })
  expect(problem).toMatchObject({ code: "engine-refused", span: span(4) })
  expect(problem?.message).toContain("invalid reference format")
})

test("what the engine's own means cannot do is not called by another name", async () => {
  const { problem } = await buildOn(
    engine,
    `FROM ${BASE}\nRUN --mount=type=secret,id=x,required echo ${nonce()}\n`,
  )
  expect(problem).toMatchObject({ code: "build-failed" })
  expect(problem?.message).toContain("secret x")
})

test("warnings of the frontend carry their line", async () => {
  const { events } = await buildOn(engine, `FROM ${BASE}\nENV A 1\n`)
  const warning = events.find(({ type }) => type === "warning")
  expect(warning).toMatchObject({
    message: expect.stringContaining("LegacyKeyValueFormat"),
    lines: { first: 2, last: 2 },
  })
})

test("hostile bytes arrive as whole lines of text, unescaped", async () => {
  const bytes =
    "\\033[2J\\377\\376 \\302\\205 \\342\\200\\256abc\\r\\0end\\n\\360\\237\\232\\242 ship\\n"
  const outcome = await buildOn(
    engine,
    `FROM ${BASE}\nRUN echo ${nonce()} >&2; printf '${bytes}'\n`,
  )
  expect(outcome.problem).toBeUndefined()
  expect(logOf(outcome)).toContain("\u001b[2J\ufffd\ufffd \u0085 \u202eabc\r\0end")
  expect(logOf(outcome)).toContain("🚢 ship")
})

test("a flood of output is carried in order, up to where the engine clips it", async () => {
  const outcome = await buildOn(engine, `FROM ${BASE}\nRUN echo ${nonce()} >&2; seq 1 400000\n`)
  expect(outcome.problem).toBeUndefined()
  const numbers = logOf(outcome)
    .filter((line) => /^\d+$/u.test(line))
    .map(Number)
  expect(numbers.length).toBeGreaterThan(10_000)
  expect(numbers.slice(0, -1).every((value, index) => value === index + 1)).toBe(true)
}, 60_000)

test("builds at the same time do not mix", async () => {
  const words = Array.from({ length: 4 }, nonce)
  const outcomes = await Promise.all(
    words.map((word) =>
      buildOn(
        engine,
        `FROM ${BASE}\nCOPY f /\nRUN for i in 1 2 3; do echo $(cat /f) $i; sleep 0.2; done\n`,
        {
          contextFolder: temporaryFolder({ f: word }),
        },
      ),
    ),
  )
  for (const [index, outcome] of outcomes.entries())
    expect(logOf(outcome)).toEqual([1, 2, 3].map((i) => `${words[index]} ${i}`))
})

test("a context file that goes away while the context is sent is named as such", async () => {
  const large = ["a", "b", "c", "d"]
  const contextFolder = temporaryFolder(Object.fromEntries(large.map((name) => [name, ""])))
  for (const name of large) truncateSync(join(contextFolder, name), 40_000_000)
  const request = {
    image: "app",
    contextFolder,
    dockerfile: `FROM ${BASE}\nCOPY . /all\n`,
    ignore: "",
  }
  const building = (async () => {
    // One file is open by then and arrives; the next one that the engine asks for is gone.
    for await (const event of engine.build([request]))
      if (event.type === "progress" && event.current > 1e6)
        for (const name of large) rmSync(join(contextFolder, name), { force: true })
  })()
  await expect(building).rejects.toThrow(/context-file-vanished: [abcd] was removed/u)
})

test("containers: output, exit code, and words on what cannot start", async () => {
  expect(await engine.run(BASE, ["sh", "-c", "echo out; echo err >&2; exit 4"])).toEqual({
    exitCode: 4,
    stdout: "out\n",
    stderr: "err\n",
  })
  const { stdout } = await engine.run(BASE, ["sh", "-c", 'printf %s "$A"'], { env: { A: "b=c d" } })
  expect(stdout).toBe("b=c d")
  await expect(engine.run("stagecraft-test/none:1", ["x"])).rejects.toThrow(
    /engine-refused.*No such image/u,
  )
  await expect(engine.run(BASE, ["/nope"])).rejects.toThrow(/engine-refused.*nope/u)
})

test("images: there or not, and one more name", async () => {
  const name = temporaryName(engine, "tag")
  expect(await engine.exists(name)).toBe(false)
  expect(await engine.inspect(name)).toBeUndefined()
  await engine.tag(BASE, name)
  expect(await engine.exists(name)).toBe(true)
  await expect(engine.layersOf("stagecraft-test/none:1")).rejects.toThrow(/engine-refused/u)
})
