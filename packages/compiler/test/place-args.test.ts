import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { compile } from "../src/index.ts"
import {
  arg,
  copy,
  env,
  image,
  onbuild,
  pin,
  run,
  setEnv,
  stage,
  TARGETARCH,
  workdir,
} from "./nodes.ts"

type Image = ReturnType<typeof image>

/** The Dockerfile without header, as its author would see it. */
const body = (of: Image): string => compile(of).dockerfile.split("\n").slice(2).join("\n").trim()
const codes = (of: Image): readonly string[] => compile(of).problems.map(({ code }) => code)

describe("place-args", () => {
  it("declares before the first FROM what FROM reads, and again where a stage reads it", () => {
    const version = arg("VERSION", "3.19")
    const app = stage(
      "app",
      text("alpine:", version),
      workdir("/x"),
      run(text('echo "', version, '"')),
      run(text('echo "', version, '" again')),
    )
    expect(body(image(app))).toBe(
      [
        "ARG VERSION=3.19",
        "",
        "FROM alpine:${VERSION}",
        "WORKDIR /x",
        "ARG VERSION",
        'RUN echo "${VERSION}"',
        'RUN echo "${VERSION}" again',
      ]
        .join("\n")
        .replace('RUN echo "${VERSION}"\nRUN', 'RUN echo "${VERSION}" \\\n    &&'),
    )
  })

  it("declares just before the first use in each stage that does not inherit it", () => {
    const mode = arg("MODE", "fast")
    const base = stage("base", "alpine", run(text("x ", mode)))
    const other = stage("other", "alpine", run("y"), run(text("y ", mode)))
    const app = stage("app", base, run(text("z ", mode)), copy(other, "/a", "/a"))
    const { dockerfile } = compile(image(app))
    expect(dockerfile.match(/^ARG MODE=fast$/gmu)).toHaveLength(2)
    expect(dockerfile).toContain("FROM base AS app\nRUN z ${MODE}\n")
    expect(dockerfile).toContain("RUN y\nARG MODE=fast\nRUN y ${MODE}\n")
  })

  it("declares again where the builder forgets", () => {
    const mode = arg("MODE", "fast")
    const base = stage("base", "alpine", run(text("x ", mode)))
    const app = stage("app", base, run(text("z ", mode)))
    const { dockerfile } = compile(image(app, { profile: "classic" }))
    expect(dockerfile.match(/^ARG MODE=fast$/gmu)).toHaveLength(2)
  })

  it("puts a default's own arguments first", () => {
    const major = arg("MAJOR", "3")
    const version = arg("VERSION", text(major, ".19"))
    const app = stage("app", "alpine", run(text("echo ", version)))
    expect(body(image(app))).toContain("ARG MAJOR=3\nARG VERSION=${MAJOR}.19\nRUN")
    const from = stage("app", text("alpine:", version), run(text("echo ", version)))
    expect(body(image(from))).toBe(
      "ARG MAJOR=3\nARG VERSION=${MAJOR}.19\n\nFROM alpine:${VERSION}\nARG VERSION\nRUN echo ${VERSION}",
    )
  })

  it("takes over predefined arguments bare, and not at all in FROM", () => {
    const app = stage("app", text("alpine-", TARGETARCH), run(text("echo ", TARGETARCH)))
    expect(body(image(app))).toBe(
      "FROM alpine-${TARGETARCH}\nARG TARGETARCH\nRUN echo ${TARGETARCH}",
    )
  })

  it("declares no proxy", () => {
    const proxy = { ...TARGETARCH, origin: "proxy" as const, name: "HTTP_PROXY" }
    expect(body(image(stage("app", "alpine", run(text("echo ", proxy)))))).not.toContain("ARG")
  })

  it("declares a proxy for what is no command", () => {
    const proxy = { ...TARGETARCH, origin: "proxy" as const, name: "HTTP_PROXY" }
    const steps = [run(text("a ", proxy)), setEnv({ http: text("x", proxy) })]
    expect(body(image(stage("app", "alpine", ...steps)))).toBe(
      "FROM alpine\nRUN a ${HTTP_PROXY}\nARG HTTP_PROXY\nENV http=x${HTTP_PROXY}",
    )
    const by = run(text("b ", arg("BY", text("x", proxy))))
    expect(body(image(stage("app", "alpine", by)))).toBe(
      "FROM alpine\nARG HTTP_PROXY\nARG BY=x${HTTP_PROXY}\nRUN b ${BY}",
    )
    const triggered = stage("app", "alpine", onbuild(setEnv({ http: text(proxy) })))
    expect(body(image(triggered))).toBe(
      "FROM alpine\nONBUILD ARG HTTP_PROXY\nONBUILD ENV http=${HTTP_PROXY}",
    )
  })

  it("leaves a pinned argument where it is", () => {
    const mode = arg("MODE", "fast")
    const app = stage("app", "alpine", run("a"), pin(mode), run("b"), run(text("c ", mode)))
    expect(body(image(app))).toBe("FROM alpine\nRUN a\nARG MODE=fast\nRUN b\nRUN c ${MODE}")
    const from = stage("app", text("alpine:", mode), pin(mode))
    expect(body(image(from))).toBe("ARG MODE=fast\n\nFROM alpine:${MODE}\nARG MODE")
  })

  it("gives triggers declarations of their own", () => {
    const mode = arg("MODE", "fast")
    const app = stage("app", "alpine", run(text("a ", mode)), onbuild(run(text("b ", mode))))
    expect(body(image(app))).toBe(
      "FROM alpine\nARG MODE=fast\nRUN a ${MODE}\nONBUILD ARG MODE=fast\nONBUILD RUN b ${MODE}",
    )
  })

  it("says above a trigger what its argument is", () => {
    const mode = { ...arg("MODE", "fast"), description: "how it is built" }
    const app = stage("app", "alpine", onbuild(run(text("a ", mode))))
    expect(body(image(app))).toBe(
      "FROM alpine\n# MODE how it is built\nONBUILD ARG MODE=fast\nONBUILD RUN a ${MODE}",
    )
  })

  it("lets an ENV keep an argument's value", () => {
    const mode = arg("MODE", "fast")
    const app = stage(
      "app",
      "alpine",
      setEnv({ MODE: text(mode) }),
      run(text("a ", mode)),
      run(text("b ", env("MODE"))),
    )
    expect(codes(image(app))).toEqual([])
    expect(body(image(app))).toBe(
      "FROM alpine\nARG MODE=fast\nENV MODE=${MODE}\nRUN a ${MODE}\nRUN b ${MODE}",
    )
  })

  it("leads from an ARG line to the argument and to its first use", () => {
    const mode = arg("MODE", "fast")
    const use = run(text("a ", mode, TARGETARCH))
    const { dockerfile, lines } = compile(image(stage("app", "alpine", use)))
    const texts = dockerfile.split("\n")
    expect(lines[texts.indexOf("ARG MODE=fast")]).toEqual([mode.span, use.span])
    expect(lines[texts.indexOf("ARG TARGETARCH")]).toEqual([use.span])
  })
})

describe("problems of arguments", () => {
  it("one name with two defaults", () => {
    const [one, two] = [arg("V", "1"), arg("V", "2")]
    const app = stage("app", "alpine", run(text(one)), run(text(two)), run(text(two)))
    expect(compile(image(app)).problems).toMatchObject([
      { code: "arg-two-defaults", span: two.span, related: [{ span: one.span }] },
    ])
    const same = stage("app", "alpine", run(text(arg("V", "1"))), run(text(arg("V", "1"))))
    expect(codes(image(same))).toEqual([])
    const required = stage("app", "alpine", run(text(arg("V", "1"))), run(text(arg("V"))))
    expect(codes(image(required))).toEqual(["arg-two-defaults"])
  })

  it.each([
    ["set before", (v: ReturnType<typeof arg>) => [setEnv({ V: "x" }), run(text(v))]],
    [
      "set after, and read again",
      (v: ReturnType<typeof arg>) => [run(text(v)), setEnv({ V: "x" }), run(text(v))],
    ],
    [
      "read from the base before",
      (v: ReturnType<typeof arg>) => [setEnv({ A: text(env("V")) }), run(text(v))],
    ],
    [
      "read from the base after",
      (v: ReturnType<typeof arg>) => [run(text(v)), setEnv({ A: text(env("V")) })],
    ],
  ] as const)("an environment variable of the same name, %s", (_, steps) => {
    const app = stage("app", "alpine", ...steps(arg("V", "1")))
    expect(codes(image(app))).toEqual(["arg-hides-env"])
  })

  it("the environment of the stage below counts, that of a stage beside does not", () => {
    const version = arg("V", "1")
    const base = stage("base", "alpine", setEnv({ V: "x" }))
    expect(codes(image(stage("app", base, run(text(version)))))).toEqual(["arg-hides-env"])
    const beside = stage("app", "alpine", copy(base, "/a", "/a"), run(text(version)))
    expect(codes(image(beside))).toEqual([])
  })

  it("what the triggers of the base set counts", () => {
    const base = stage("base", "alpine", onbuild(setEnv({ V: "x" })))
    expect(codes(image(stage("app", base, run(text(arg("V", "1"))))))).toEqual(["arg-hides-env"])
  })

  it("an ENV after the last use is fine", () => {
    const version = arg("V", "1")
    expect(codes(image(stage("app", "alpine", run(text(version)), setEnv({ V: "x" }))))).toEqual([])
  })

  it("an environment variable in FROM, or in what it reads", () => {
    expect(codes(image(stage("app", text("alpine:", env("V")))))).toEqual(["reference-not-allowed"])
    const version = arg("V", text(env("HOME")))
    expect(codes(image(stage("app", text("alpine:", version))))).toContain("env-in-global-arg")
  })

  it("required arguments are told, unless buildArgs has them", () => {
    const version = arg("V")
    const app = stage("app", text("alpine:", version), run(text(TARGETARCH)))
    expect(compile(image(app)).requiredArgs).toEqual([version])
    expect(compile(image(app, { buildArgs: { V: "" } })).requiredArgs).toEqual([])
    expect(compile(image(app)).args.map(({ name }) => name)).toEqual(["V", "TARGETARCH"])
  })
})
