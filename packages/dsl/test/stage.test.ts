/* oxlint-disable typescript/restrict-template-expressions -- references are made to stand in template strings */
import type { StepNode } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import {
  arg,
  bind,
  cache,
  env,
  file,
  git,
  glob,
  literal,
  namedContext,
  scratch,
  sh,
  stage,
  TARGETARCH,
  type Stage,
} from "../src/index.ts"
import { problemOf, told } from "./problem-of.ts"

const app = stage("app").from("alpine:3.19")
const version = arg("VERSION", { default: "1.0" })

/** The only step, without its span. */
function stepOf(made: Stage): unknown {
  const { steps } = made.toNode()
  expect(steps).toHaveLength(1)
  const { span, ...rest } = steps[0]!
  expect(span.line).toBeGreaterThan(0)
  return rest
}

describe("from", () => {
  it("takes an image, a stage, scratch and a named context", () => {
    const base = (made: Stage) => made.toNode().base
    expect(base(app)).toEqual({ kind: "image", reference: ["alpine:3.19"] })
    expect(base(stage("x").from(app))).toEqual({ kind: "stage", stage: app.toNode() })
    expect(base(stage("x").from(scratch))).toEqual({ kind: "scratch" })
    expect(base(stage("x").from("scratch"))).toEqual({ kind: "scratch" })
    expect(base(stage("x").from(namedContext("base")))).toEqual({ kind: "context", name: "base" })
    expect(base(stage("x").from(`node:${version}`))).toMatchObject({
      kind: "image",
      reference: ["node:", { kind: "arg", name: "VERSION", default: ["1.0"] }],
    })
    expect(base(stage("x").from(version))).toMatchObject({ reference: [{ name: "VERSION" }] })
  })

  it("keeps platform and comments", () => {
    const node = stage("x", { comment: "why\nso" })
      .from("a", { platform: `linux/${TARGETARCH}`, comment: ["more"] })
      .toNode()
    expect(node.platform).toMatchObject(["linux/", { name: "TARGETARCH", origin: "global" }])
    expect(node.comments).toEqual(["why", "so", "more"])
  })

  it("refuses what is no base", () => {
    const from = (base: unknown) => told(() => stage("x").from(base as string))
    expect(from(undefined)).toBe(
      "value-wrong-type: from: expected an image reference, a stage, scratch or a named context, got undefined",
    )
    expect(from(stage("y"))).toBe("stage-without-base: stage y has no base yet")
    expect(from(cache("/x"))).toBe("value-wrong-type: from: expected text, got a mount")
  })
})

describe("the verbs", () => {
  it("make one frozen step each", () => {
    expect(stepOf(app.run("make"))).toMatchObject({
      kind: "run",
      form: { kind: "shell", parts: [{ command: ["make"] }] },
      mounts: [],
    })
    expect(stepOf(app.run(["make", "all"]))).toEqual({
      kind: "run",
      form: { kind: "exec", argv: [["make"], ["all"]] },
      mounts: [],
    })
    expect(stepOf(app.script("#!/bin/sh\ntrue\n"))).toMatchObject({
      form: { kind: "script", body: "#!/bin/sh\ntrue\n" },
    })
    expect(stepOf(app.shell(["/bin/bash", "-c"]))).toEqual({
      kind: "shell",
      argv: [["/bin/bash"], ["-c"]],
    })
    expect(stepOf(app.workdir("/app"))).toEqual({ kind: "workdir", path: ["/app"] })
    expect(stepOf(app.stopsignal(9))).toEqual({ kind: "stopsignal", signal: ["9"] })
    expect(stepOf(app.volume("/a", "/b"))).toEqual({ kind: "volume", paths: [["/a"], ["/b"]] })
    expect(stepOf(app.cmd("top"))).toEqual({
      kind: "cmd",
      form: { kind: "shell", command: ["top"] },
    })
    expect(stepOf(app.entrypoint(["top"]))).toEqual({
      kind: "entrypoint",
      form: { kind: "exec", argv: [["top"]] },
    })
    expect(stepOf(app.maintainer("me"))).toEqual({ kind: "maintainer", name: "me" })
    expect(stepOf(app.comment("a\nb"))).toEqual({ kind: "comment", lines: ["a", "b"] })
    expect(stepOf(app.raw("RUN true", { comment: "x" }))).toEqual({
      kind: "raw",
      text: "RUN true",
      comments: ["x"],
    })
    expect(stepOf(app.arg(version))).toMatchObject({ kind: "arg", arg: { name: "VERSION" } })
  })

  it("keep every option of RUN", () => {
    const made = app.run("make", {
      comment: ["one", "two"],
      devices: ["vendor1.com/device=foo", { name: "class1", required: true }],
      merge: false,
      mounts: [cache("/c")],
      network: "none",
      security: "insecure",
    })
    expect(stepOf(made)).toMatchObject({
      comments: ["one", "two"],
      devices: [
        { name: "vendor1.com/device=foo", required: false },
        { name: "class1", required: true },
      ],
      merge: false,
      mounts: [{ kind: "cache", target: ["/c"] }],
      network: "none",
      security: "insecure",
    })
  })

  it("join the commands of a layer and keep the place of each sh", () => {
    const two = sh`b ${"x y"}`
    const step = app.layer("a", two, "c", { network: "host" }).toNode().steps[0]!
    expect(step).toMatchObject({
      network: "host",
      form: { kind: "shell", parts: [{ command: ["a"] }, { command: ["b 'x y'"] }, {}] },
    })
    if (step.kind !== "run" || step.form.kind !== "shell") throw new Error("no layer")
    expect(step.form.parts[1]!.span).toBe(two.span)
    expect(step.form.parts[2]!.span).toBe(step.span)
  })

  it("read values as values", () => {
    expect(
      stepOf(app.env({ A: "cost $HOME", B: literal("$5"), C: 5, D: version, E: `x${version}y` })),
    ).toMatchObject({
      entries: [
        ["A", ["cost $HOME"]],
        ["B", [{ kind: "literal", value: "$5" }]],
        ["C", ["5"]],
        ["D", [{ name: "VERSION" }]],
        ["E", ["x", { name: "VERSION" }, "y"]],
      ],
    })
    expect(stepOf(app.env((env) => ({ PATH: `/app:${env.PATH}` })))).toEqual({
      kind: "env",
      entries: [["PATH", ["/app:", { kind: "env", name: "PATH" }]]],
    })
    expect(stepOf(app.label({ "a.b": "c" }))).toEqual({ kind: "label", entries: [["a.b", ["c"]]] })
    expect(stepOf(app.expose(80, "53/udp"))).toEqual({
      kind: "expose",
      ports: [["80"], ["53/udp"]],
    })
  })

  it("write users as user and group", () => {
    const user = (made: Stage) => (made.toNode().steps[0] as StepNode & { kind: "user" }).user
    expect(user(app.user("node"))).toEqual(["node"])
    expect(user(app.user(1000))).toEqual(["1000"])
    expect(user(app.user({ user: 1000, group: "staff" }))).toEqual(["1000:staff"])
    expect(user(app.user({ user: version, group: 0 }))).toMatchObject([{ name: "VERSION" }, ":0"])
  })

  it("know files, patterns, inline files, addresses and repositories", () => {
    const made = app.add(
      [
        "a*",
        glob("[ab]"),
        file("motd", `v${version}\n`),
        "https://example.com/x.tar.gz",
        `https://example.com/${version}.tar.gz`,
        "https://github.com/moby/buildkit.git#v0.10.1",
        "git@github.com:acme/app.git",
        "ssh://git@example.com/app",
        git("https://example.com/app#main"),
        "git/readme",
        "user@home/x",
      ],
      "/x/",
      { checksum: "sha256:0", keepGitDir: true, unpack: false, link: true },
    )
    expect(stepOf(made)).toMatchObject({
      sources: [
        { kind: "path", path: ["a*"] },
        { kind: "glob", pattern: ["[ab]"] },
        { kind: "inline", name: "motd", contents: ["v", { name: "VERSION" }, "\n"] },
        { kind: "url", url: ["https://example.com/x.tar.gz"] },
        { kind: "url" },
        { kind: "git" },
        { kind: "git", repository: ["git@github.com:acme/app.git"] },
        { kind: "git" },
        { kind: "git", repository: ["https://example.com/app#main"] },
        { kind: "path" },
        { kind: "path" },
      ],
      checksum: ["sha256:0"],
      keepGitDir: true,
      unpack: false,
      link: true,
    })
  })

  it("copy from stages, images and named contexts", () => {
    const from = (made: Stage) => (made.toNode().steps[0] as StepNode & { kind: "copy" }).from
    const copy = (source: Parameters<typeof app.copy>[2]) => app.copy("a", "b", source)
    expect(from(copy({ from: app }))).toEqual({ kind: "stage", stage: app.toNode() })
    expect(from(copy({ from: "nginx:latest" }))).toEqual({
      kind: "image",
      reference: "nginx:latest",
    })
    expect(from(copy({ from: namedContext("assets") }))).toEqual({
      kind: "context",
      name: "assets",
    })
    const missing = { from: undefined } as unknown as { from: string }
    for (const take of [
      () => app.copy("a", "b", missing),
      () => app.run("a", { mounts: [bind("/a", missing)] }),
    ])
      expect(told(take)).toMatch(
        /^value-wrong-type: \S+ from: expected a stage, .*, got undefined/u,
      )
    expect(problemOf(() => app.copy("a", "b", { from: `nginx:${version}` }))).toMatchObject({
      code: "reference-not-expanded",
      message: "copy from: ${VERSION} is not expanded here",
      hint: "make it a stage and use that: stage(name).from(reference)",
    })
    expect(
      told(() => app.copy(git("https://example.com/a.git") as unknown as string, "b")),
    ).toMatch(/^value-wrong-type: copy source: expected files, which COPY can read/u)
  })

  it("check health, or do not", () => {
    expect(stepOf(app.healthcheck("curl localhost", { interval: "5s", retries: 2 }))).toEqual({
      kind: "healthcheck",
      form: { kind: "shell", command: ["curl localhost"] },
      interval: "5s",
      retries: 2,
    })
    expect(stepOf(app.healthcheck("NONE"))).toEqual({ kind: "healthcheck" })
    const seconds = { interval: 30 } as unknown as { interval: string }
    expect(problemOf(() => app.healthcheck("curl localhost", seconds))).toMatchObject({
      code: "value-wrong-type",
      hint: 'say the unit, too: "30s"',
    })
    expect(told(() => app.healthcheck("NONE", { interval: "5s" }))).toBe(
      "option-unknown: healthcheck has no option interval",
    )
  })

  it("make a trigger of each step in onbuild", () => {
    const made = app.onbuild((on) => on.copy(".", ".", { comment: "all" }).run("make"), {
      comment: "for builds on top",
    })
    expect(made.toNode().steps).toMatchObject([
      {
        kind: "onbuild",
        comments: ["for builds on top", "all"],
        step: { kind: "copy", destination: ["."] },
      },
      { kind: "onbuild", step: { kind: "run" } },
    ])
    expect(told(() => app.onbuild((on) => (on as Stage).onbuild((again) => again)))).toBe(
      "onbuild-trigger: onbuild cannot be an ONBUILD trigger",
    )
    expect(told(() => app.onbuild((on) => on))).toBe("list-empty: onbuild: the list is empty")
  })
})

describe("a stage", () => {
  it("is immutable: a verb returns a new one and the old one stays", () => {
    const longer = app.run("make")
    expect(app.toNode().steps).toHaveLength(0)
    expect(longer.toNode().steps).toHaveLength(1)
    expect(longer.run("x").toNode().steps[0]).toBe(longer.toNode().steps[0])
    expect(app.toNode()).toBe(app.toNode())
  })

  it("is frozen all the way down", () => {
    const made = stage("x", { comment: "c" })
      .from(`a:${version.or("x")}`, { platform: `linux/${TARGETARCH}` })
      .run("a", { mounts: [cache("/c", { from: app })], devices: [{ name: "d" }], comment: "c" })
      .layer("a", "b")
      .run(["a"])
      .copy(["a", file("b", "c")], "/x/", {
        from: app,
        exclude: ["x"],
        chown: { user: 1, group: 2 },
      })
      .env({ A: version })
      .arg(version)
      .healthcheck("x", { retries: 1 })
      .onbuild((on) => on.run("x"))
      .comment("x")
    const open: string[] = []
    const look = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return
      if (!Object.isFrozen(value)) open.push(path)
      for (const [key, each] of Object.entries(value)) look(each, `${path}.${key}`)
    }
    look(made.toNode(), "stage")
    for (const value of [made, version, cache("/x"), glob("x"), literal("x"), sh`x`, stage("y")])
      look(value, "value")
    expect(open).toEqual([])
  })

  it("takes blocks, which must give it back", () => {
    const made = app.use((each) => each.run("a").use((inner) => inner.run("b")))
    expect(made.toNode().steps).toHaveLength(2)
    expect(made.name).toBe("app")
    const use = (block: unknown) => told(() => app.use(block as (stage: Stage) => Stage))
    expect(use(() => undefined)).toBe(
      "block-result: use: the block must return the stage it was given, with steps added; it returned undefined",
    )
    expect(use(() => stage("app").from("debian"))).toMatch(/^block-result: .*it returned a stage$/u)
    expect(use(async (each: Stage) => each)).toMatch(/it returned a promise$/u)
    expect(use("x")).toBe('value-wrong-type: use: expected a function, got "x"')
  })

  it("takes whatever gives a stage's node", () => {
    const like = { toNode: () => app.toNode() }
    expect(stage("x").from(like).toNode().base).toEqual({ kind: "stage", stage: app.toNode() })
    expect(app.copy("a", "b", { from: like }).toNode().steps[0]).toMatchObject({
      from: { kind: "stage", stage: app.toNode() },
    })
  })

  it("adds no step for an empty object of values", () => {
    expect(app.env({}).label({}).toNode().steps).toEqual([])
    expect(told(() => app.env(new Map([["A", "a"]]) as object))).toBe(
      "value-wrong-type: env: expected an object of names and values, got an object",
    )
  })

  it("refuses values of wrong types in a sentence", () => {
    const loose = app as unknown as Record<string, (...args: unknown[]) => unknown>
    const refused = [
      () => loose.env!({ PRICE: undefined }),
      () => loose.env!("A=b"),
      () => loose.env!({ A: Number.NaN }),
      () => loose.run!(5),
      () => loose.run!([]),
      () => loose.run!(["a", null]),
      () => loose.run!("a", { mounts: "x" }),
      () => loose.run!("a", { mounts: [{ type: "cache" }] }),
      () => loose.run!("a", { mount: [] }),
      () => loose.run!("a", { network: "bridge" }),
      () => loose.run!("a", "b"),
      () => loose.layer!(),
      () => loose.copy!("a"),
      () => loose.copy!([], "b"),
      () => loose.copy!("a", "b", { link: "yes" }),
      () => loose.copy!("a", "b", { chmod: 755 }),
      () => loose.expose!(),
      () => loose.expose!(true),
      () => loose.user!({ group: 5 }),
      () => loose.user!(-1),
      () => loose.arg!("VERSION"),
      () => loose.arg!(version.or("x")),
      () => loose.healthcheck!("x", { retries: 1.5 }),
      () => loose.script!(`echo ${version}`),
      () => loose.workdir!(Promise.resolve("/")),
      () => loose.workdir!(stage("x")),
      () => stage(5 as never),
      () => arg("A-B"),
      () => arg("A", { default: false as never }),
      () => env("A B"),
      () => cache("/c", { mode: 0o755 as never }),
      () => cache("/c", { sharing: "exclusive" as never }),
    ].map((call) => `${told(call)}\n  ${problemOf(call).hint}`)
    expect(refused.join("\n")).toMatchSnapshot()
  })
})
