import type { ArgReference } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { compile } from "../src/index.ts"
import {
  arg,
  copy,
  env,
  image,
  onbuild,
  optional,
  pin,
  run,
  setEnv,
  stage,
  TARGETARCH,
  workdir,
} from "./nodes.ts"

type Image = ReturnType<typeof image>

/** The Dockerfile without header, blank lines left out. */
const body = (of: Image): readonly string[] =>
  compile(of)
    .dockerfile.split("\n")
    .slice(2)
    .filter((line) => line !== "")
const codes = (of: Image): readonly string[] => compile(of).problems.map(({ code }) => code)

describe("an optional argument", () => {
  it("is declared bare, and no build has to give it", () => {
    const mirror = optional("MIRROR")
    const app = stage("app", text("alpine:", mirror), run(text("a ", mirror)), run("b"))
    expect(body(image(app))).toEqual([
      "ARG MIRROR",
      "FROM alpine:${MIRROR}",
      "ARG MIRROR",
      "RUN a ${MIRROR}",
      "RUN b",
    ])
    const { args, requiredArgs, problems } = compile(image(app))
    expect(args).toEqual([mirror])
    expect(requiredArgs).toEqual([])
    expect(problems).toEqual([])
  })

  it("is another than a required one of its name", () => {
    const app = stage("app", "alpine", run(text(optional("V"))), run(text(arg("V"))))
    expect(codes(image(app))).toEqual(["arg-two-defaults"])
    const apart = stage("app", "alpine", pin(optional("V")), run("a"), pin(arg("V")))
    const { problems, requiredArgs } = compile(image(apart))
    expect(problems).toEqual([])
    expect(requiredArgs).toMatchObject([{ name: "V" }])
  })
})

describe("one name with two declarations", () => {
  const [one, two] = [arg("V", "1"), arg("V", "2")]

  it("is fine in two stages that declare each its own", () => {
    const build = stage("build", "alpine", pin(one), run(text("a ", one)))
    const app = stage("app", "alpine", pin(two), run(text("b ", two)), copy(build, "/a", "/a"))
    expect(codes(image(app))).toEqual([])
    expect(body(image(app))).toEqual([
      "FROM alpine AS build",
      "ARG V=1",
      "RUN a ${V}",
      "FROM alpine AS app",
      "ARG V=2",
      "RUN b ${V}",
      "COPY --from=build /a /a",
    ])
  })

  it("is fine where a stage declares it anew", () => {
    const steps = [pin(one), run(text("a ", one)), pin(two), run(text("b ", two))]
    const app = stage("app", "alpine", ...steps)
    expect(codes(image(app))).toEqual([])
    expect(body(image(app))).toEqual([
      "FROM alpine",
      "ARG V=1",
      "RUN a ${V}",
      "ARG V=2",
      "RUN b ${V}",
    ])
  })

  it("prints its own default beside another one above the first FROM", () => {
    const app = stage("app", text("alpine:", one), pin(two), run(text("b ", two)), pin(one))
    expect(codes(image(app))).toEqual([])
    expect(body(image(app))).toEqual([
      "ARG V=1",
      "FROM alpine:${V}",
      "ARG V=2",
      "RUN b ${V}",
      "ARG V",
    ])
  })

  it("may be the author's and a predefined one", () => {
    const own = arg("TARGETARCH", "amd64")
    const base = stage("base", "alpine", pin(own), run(text("a ", own)))
    const app = stage(
      "app",
      "alpine",
      pin(TARGETARCH),
      run(text("b ", TARGETARCH)),
      copy(base, "/a", "/"),
    )
    expect(codes(image(app))).toEqual([])
    expect(body(image(app)).filter((line) => line.startsWith("ARG"))).toEqual([
      "ARG TARGETARCH=amd64",
      "ARG TARGETARCH",
    ])
  })

  it.each<[string, (v: ArgReference, w: ArgReference) => Parameters<typeof stage>]>([
    ["below the other", (v, w) => ["app", "alpine", pin(v), run(text(w))]],
    ["in a stage on the other's", (v, w) => ["app", stage("base", "alpine", pin(v)), run(text(w))]],
    [
      "in two FROMs",
      (v, w) => ["app", text("a:", w), copy(stage("base", text("b:", v)), "/", "/")],
    ],
    ["in a default above the first FROM", (v, w) => ["app", text("a:", v, arg("W", text("x", w)))]],
    [
      "placed by the compiler, in two stages",
      (v, w) => [
        "app",
        "alpine",
        run(text(v)),
        copy(stage("base", "alpine", run(text(w))), "/", "/"),
      ],
    ],
    ["kept by an ENV", (v, w) => ["app", "alpine", pin(v), setEnv({ V: text(v) }), run(text(w))]],
    ["in a trigger", (v, w) => ["app", "alpine", onbuild(pin(v)), onbuild(run(text(w)))]],
  ])("is a problem where a text would read the other: %s", (_, parts) => {
    expect(codes(image(stage(...parts(one, two))))).toEqual(["arg-two-defaults"])
  })

  it("is a problem where a bare ARG would take over another default", () => {
    const app = stage("app", text("alpine:", one), pin(optional("V")))
    expect(codes(image(app))).toEqual(["arg-two-defaults"])
  })
})

describe("a pinned argument", () => {
  const version = arg("V", "1")

  it("may hide an environment variable", () => {
    const hides = stage("app", "alpine", setEnv({ V: "x" }), pin(version), run(text("a ", version)))
    expect(codes(image(hides))).toEqual([])
    const base = stage("base", "alpine", setEnv({ V: "x" }))
    expect(
      codes(image(stage("app", base, pin(version), workdir("/x"), run(text(version))))),
    ).toEqual([])
  })

  it("does not hide one from builders without BuildKit", () => {
    const app = stage("app", "alpine", setEnv({ V: "x" }), pin(version))
    expect(codes(image(app, { profile: "classic" }))).toEqual(["arg-hides-env"])
  })

  it("gives way to an ENV after it", () => {
    const steps = [pin(version), run(text(version)), setEnv({ V: "x" }), run(text(env("V")))]
    expect(codes(image(stage("app", "alpine", ...steps)))).toEqual([])
    const again = [...steps, pin(version), run(text(version))]
    expect(codes(image(stage("app", "alpine", ...again)))).toEqual([])
  })

  it("is not what a text that means the variable reads", () => {
    const read = stage("app", "alpine", pin(version), run(text(env("V"))))
    expect(codes(image(read))).toEqual(["arg-hides-env"])
    const arg2 = stage("app", "alpine", pin(version), setEnv({ V: "x" }), run(text(version)))
    expect(codes(image(arg2))).toEqual(["arg-hides-env"])
  })

  it("with a default that the stage cannot read stands above the first FROM", () => {
    const major = arg("MAJOR", "3")
    const whole = arg("WHOLE", text(major, ".19-", TARGETARCH))
    const app = stage("app", "alpine", pin(whole), run(text("a ", whole)))
    expect(codes(image(app))).toEqual([])
    expect(body(image(app))).toEqual([
      "ARG MAJOR=3",
      "ARG WHOLE=${MAJOR}.19-${TARGETARCH}",
      "FROM alpine",
      "ARG WHOLE",
      "RUN a ${WHOLE}",
    ])
    const seen = stage("app", "alpine", pin(major), pin(TARGETARCH), pin(whole))
    expect(body(image(seen))).toEqual([
      "FROM alpine",
      "ARG MAJOR=3",
      "ARG TARGETARCH",
      "ARG WHOLE=${MAJOR}.19-${TARGETARCH}",
    ])
    const hidden = stage(
      "app",
      "alpine",
      pin(major),
      setEnv({ MAJOR: "9" }),
      pin(arg("W", text(major))),
    )
    expect(body(image(hidden))).toEqual([
      "ARG MAJOR=3",
      "ARG W=${MAJOR}",
      "FROM alpine",
      "ARG MAJOR=3",
      "ENV MAJOR=9",
      "ARG W",
    ])
  })

  it("stays in the stage where its default reads the environment, or a bare ARG has the name", () => {
    const home = arg("DIR", text(env("HOME"), "/x"))
    expect(body(image(stage("app", "alpine", pin(home))))).toEqual([
      "FROM alpine",
      "ARG DIR=${HOME}/x",
    ])
    const major = arg("MAJOR", "3")
    const whole = arg("WHOLE", text(major, ".19"))
    const other = stage("other", "alpine", pin(optional("WHOLE")))
    const app = stage("app", "alpine", pin(whole), copy(other, "/", "/"))
    expect(body(image(app)).slice(2, 5)).toEqual([
      "FROM alpine AS app",
      "ARG MAJOR=3",
      "ARG WHOLE=${MAJOR}.19",
    ])
  })
})
