import type { Diagnostic, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { compile } from "../src/index.ts"
import {
  arg,
  copy,
  env,
  exec,
  image,
  onbuild,
  pin,
  raw,
  run,
  setEnv,
  shell,
  stage,
  TARGETARCH,
} from "./nodes.ts"

type Image = ReturnType<typeof image>

const found = (of: Image, code: string): readonly Diagnostic[] =>
  compile(of).problems.filter((problem) => problem.code === code)

describe("image-is-a-stage", () => {
  const builder = stage("builder", "alpine", run("make"))
  const use = copy(builder, "/x", "/x")

  it("is a string where the stage is meant", () => {
    const step = copy("builder", "/y", "/y")
    expect(found(image(stage("app", "alpine", use, step)), "image-is-a-stage")).toMatchObject([
      {
        span: step.span,
        related: [{ span: builder.span }],
        hint: 'pass the stage itself: { from: builder }; for an image of that name write "builder:latest"',
      },
    ])
    const app = stage("app", "builder", use)
    expect(found(image(app), "image-is-a-stage")).toMatchObject([
      { span: app.span, hint: expect.stringContaining(".from(builder);") as string },
    ])
    const mount = {
      kind: "bind",
      target: text("/b"),
      from: { kind: "image", reference: "Builder" },
    }
    const bind = run("make", { mounts: [mount] as never })
    expect(found(image(stage("app", "alpine", use, bind)), "image-is-a-stage")).toMatchObject([
      { span: bind.span },
    ])
  })

  it("is none with a tag, in the stage of that name itself, or with a named context", () => {
    const tagged = stage("app", "alpine", use, copy("builder:latest", "/y", "/y"))
    expect(found(image(tagged), "image-is-a-stage")).toEqual([])
    const nginx = stage("nginx", "nginx", copy("nginx", "/a", "/a"))
    expect(found(image(stage("app", nginx)), "image-is-a-stage")).toEqual([])
    const step = copy("builder", "/y", "/y")
    const named = image(stage("app", "alpine", use, step), { contexts: { builder: "../b" } })
    expect(found(named, "image-is-a-stage")).toEqual([])
  })
})

describe("arg-not-in-scope", () => {
  const version = arg("VERSION", "1")
  const user = run(text("use ", version))
  const other = stage("other", "alpine", user)
  const use = copy(other, "/o", "/o")
  /** The warnings for steps of a stage beside one that uses the argument. */
  const warned = (...steps: StepNode[]): readonly Diagnostic[] =>
    found(image(stage("app", "alpine", use, ...steps)), "arg-not-in-scope")

  it.each([
    "echo $VERSION",
    'echo "v${VERSION}"',
    "echo ${VERSION%.*}",
    'sh -c "echo $VERSION"',
    "echo $(cat $VERSION)",
    "env VERSION=$VERSION make",
    "if [ -n $VERSION ]; then :; fi",
  ])("is a command like %s", (command) => {
    const step = run(command)
    expect(warned(step)).toMatchObject([
      {
        severity: "warning",
        span: step.span,
        related: [{ span: version.span }],
        hint: expect.stringContaining("`… ${version} …`") as string,
      },
    ])
  })

  it.each([
    "VERSION=1; echo $VERSION",
    "VERSION=$(cat v) && echo $VERSION",
    "for VERSION in 1 2; do echo $VERSION; done",
    "read VERSION < v; echo $VERSION",
    "export VERSION=2 && echo $VERSION",
    ". ./versions && echo $VERSION",
    "echo '$VERSION'",
    "awk '{ print $VERSION }' f",
    "echo \\$VERSION",
    "echo ${VERSION:-none} ${VERSION:+some}",
    ": ${VERSION:=3}; echo $VERSION",
    "echo $VERSIONS $OTHER",
    "echo $VERSION '",
  ])("is not a command like %s", (command) => {
    expect(warned(run(command))).toEqual([])
  })

  it("points at the command of several, and warns once in a stage", () => {
    const step = run(["a", "echo $VERSION", "echo $VERSION"])
    const parts = step.form.kind === "shell" ? step.form.parts : []
    expect(warned(step, run("echo $VERSION"))).toMatchObject([{ span: parts[1]?.span }])
  })

  it("warns once of a step that two stages share", () => {
    const step = run("echo $VERSION")
    const twin = stage("twin", "alpine", use, step)
    expect(
      found(image(stage("app", "alpine", step, copy(twin, "/", "/"))), "arg-not-in-scope"),
    ).toMatchObject([{ span: step.span }])
  })

  it("knows where the argument or a variable of the name is there", () => {
    expect(warned(pin(version), run("echo $VERSION"))).toEqual([])
    expect(warned(user, run("echo $VERSION"))).toEqual([])
    expect(warned(run("echo $VERSION"), user)).toHaveLength(1)
    expect(warned(setEnv({ VERSION: "3" }), run("echo $VERSION"))).toEqual([])
    expect(warned(setEnv({ X: text(env("VERSION")) }), run("echo $VERSION"))).toEqual([])
    expect(warned(raw("ARG VERSION"), run("echo $VERSION"))).toEqual([])
    const mounts = [{ kind: "secret", id: "v", env: "VERSION" }] as const
    expect(warned(run("echo $VERSION", { mounts }))).toEqual([])
    const below = stage("app", other, run("echo $VERSION"))
    expect(found(image(below), "arg-not-in-scope")).toEqual([])
    const trigger = stage("base", "alpine", use, onbuild(setEnv({ VERSION: "1" })))
    const fired = stage("app", trigger, run("echo $VERSION"))
    expect(found(image(fired), "arg-not-in-scope")).toEqual([])
  })

  it("looks at what a POSIX shell runs, and leaves what no argument is called", () => {
    expect(warned(shell("pwsh", "-c"), run("echo $VERSION"))).toEqual([])
    expect(warned(exec("echo", "$VERSION"))).toEqual([])
    expect(found(image(stage("app", "alpine", run("echo $VERSION"))), "arg-not-in-scope")).toEqual(
      [],
    )
    const script = { ...run(""), form: { kind: "script", body: "echo $VERSION\n" } } as const
    expect(warned(script)).toMatchObject([{ span: script.span }])
    const python = { kind: "script", body: "#!/usr/bin/env python3\n$VERSION" } as const
    expect(warned({ ...script, form: python })).toEqual([])
  })

  it("is told of predefined arguments too, and trusts a base to say its own version", () => {
    const arch = stage("arch", "alpine", run(text("x ", TARGETARCH)))
    const app = stage("app", "alpine", copy(arch, "/a", "/a"), run("echo $TARGETARCH"))
    expect(found(image(app), "arg-not-in-scope")).toHaveLength(1)
    const node = arg("NODE_VERSION", "22")
    const from = (repository: string) =>
      image(stage("app", text(repository, node), run("echo $NODE_VERSION")))
    expect(found(from("docker.io/library/node:"), "arg-not-in-scope")).toEqual([])
    expect(found(from("alpine:"), "arg-not-in-scope")).toHaveLength(1)
  })
})

describe("build-arg-not-used", () => {
  const app = stage("app", "alpine", run(text("x ", arg("VERSION"))), raw("ARG RAW"))

  it("is a name that nothing reads", () => {
    const given = image(app, { buildArgs: { VERSON: "1", VERSION: "1" } })
    expect(found(given, "build-arg-not-used")).toMatchObject([
      { severity: "warning", span: given.span, hint: "did you mean VERSION?" },
    ])
    expect(found(image(app, { buildArgs: { NOPE: "1" } }), "build-arg-not-used")[0]?.hint).toBe(
      "the image uses VERSION",
    )
  })

  it("is none of what is used, predefined, in raw text, or in a stage left out", () => {
    const buildArgs = { VERSION: "1", HTTPS_PROXY: "x", RAW: "1", OTHER: "1" }
    const other = stage("other", app, run(text("y ", arg("OTHER"))))
    expect(found(image(other, { buildArgs, target: app }), "build-arg-not-used")).toEqual([])
  })
})

describe("secret-in-env-or-arg", () => {
  it("is a variable or an argument that is called like a secret", () => {
    const token = arg("NPM_TOKEN")
    const step = setEnv({ DB_PASSWORD: "x", A: "b" })
    const app = image(stage("app", "alpine", step, run(text("x ", token)), run(text("y ", token))))
    expect(found(app, "secret-in-env-or-arg")).toMatchObject([
      { span: token.span, message: expect.stringContaining("NPM_TOKEN") as string },
      { span: step.span, message: expect.stringContaining("DB_PASSWORD") as string },
    ])
    expect(found(app, "secret-in-env-or-arg")[0]?.hint).toContain(
      '.run("… /run/secrets/npm_token …", { mounts: [secret("npm_token")] })',
    )
  })

  it("is none that is public, empty, a place, or checked elsewhere", () => {
    const step = setEnv({
      PUBLIC_KEY: "x",
      TOKEN: "",
      KEY_FILE: "/run/key",
      TOKEN_TTL: "60",
      PASSWORD_MIN_LENGTH: "12",
      MONKEY: "x",
      KEYS: "y",
    })
    expect(found(image(stage("app", "alpine", step)), "secret-in-env-or-arg")).toEqual([])
    const check = { skip: ["SecretsUsedInArgOrEnv"], error: false }
    const skipped = image(stage("app", "alpine", setEnv({ TOKEN: "x" })), { check })
    expect(found(skipped, "secret-in-env-or-arg")).toEqual([])
  })
})

describe("duplicate-stage-name", () => {
  it("shows where a stage goes on that began as another", () => {
    const one = stage("base", "alpine", run("a"))
    const more = run("b")
    const two = { ...one, steps: [...one.steps, more] }
    const { span } = one
    const both = image(stage("app", one, copy(two, "/x", "/x")))
    expect(found(both, "duplicate-stage-name")).toMatchObject([
      {
        span: more.span,
        related: [{ span }],
        message: expect.stringMatching(/without it$/u) as string,
      },
    ])
    const again = run("c")
    const three = { ...one, steps: [...one.steps, again] }
    const forked = image(stage("app", two, copy(three, "/x", "/x")))
    expect(found(forked, "duplicate-stage-name")).toMatchObject([
      { span: again.span, related: [{ span: more.span }, { span }] },
    ])
  })
})

describe("the header", () => {
  const head = (context: string) =>
    compile(image(stage("app", "scratch"), { context }))
      .dockerfile.split("\n")
      .slice(1, -2)

  it("names the context where it is not the config's folder", () => {
    expect(head("../..")).toEqual(["# Build context: ../..", ""])
    expect(head("app")).toEqual(["# Build context: app", ""])
    for (const quiet of [".", "./", "././/", "/absolute", "a\nRUN evil"])
      expect(head(quiet)).toEqual([""])
  })
})
