/* oxlint-disable typescript/restrict-template-expressions -- references are made to stand in template strings */
import { describe, expect, it } from "vitest"
import {
  arg,
  BUILDPLATFORM,
  cache,
  defineConfig,
  env,
  glob,
  HTTP_PROXY,
  image,
  literal,
  namedContext,
  scratch,
  secret,
  SOURCE_DATE_EPOCH,
  stage,
  TARGETSTAGE,
} from "../src/index.ts"
import { problemOf, told } from "./problem-of.ts"

const app = stage("app").from("alpine")
const version = arg("VERSION", { default: "1.0", description: "what is built" })
/** A value as JavaScript passes it: with no type to object. */
const loose = (value: unknown): never => value as never
const pathOf = (text: Parameters<typeof app.workdir>[0]) => {
  const step = app.workdir(text).toNode().steps[0]!
  if (step.kind !== "workdir") throw new Error("no workdir")
  return step.path
}

describe("references", () => {
  it("survive template strings, joins and nesting", () => {
    const inner = `a${version}b`
    expect(pathOf(`/${inner}/${[version, env.HOME].join("-")}`)).toMatchObject([
      "/a",
      { kind: "arg", name: "VERSION", origin: "user", default: ["1.0"] },
      "b/",
      { kind: "arg", name: "VERSION" },
      "-",
      { kind: "env", name: "HOME" },
    ])
    expect(pathOf("/" + String(version))).toMatchObject(["/", { name: "VERSION" }])
    expect(pathOf(JSON.parse(JSON.stringify({ at: version })).at as string)).toMatchObject([
      { name: "VERSION" },
    ])
  })

  it("may be more than a call takes arguments", () => {
    expect(pathOf(`/${version}`.repeat(150_000))).toHaveLength(300_000)
  })

  it("have every expansion", () => {
    const expansions = [
      version.or("w"),
      version.orIfUnset("w"),
      version.ifNotEmpty("w"),
      version.ifSet("w"),
      version.required("w"),
      version.requiredSet("w"),
      version.trimPrefix("w"),
      version.trimPrefix("w", { longest: true }),
      version.trimSuffix("w"),
      version.trimSuffix("w", { longest: true }),
      version.replace("w", "r"),
      version.replaceAll("w", "r"),
    ].map((reference) => {
      const [part] = pathOf(reference)
      if (typeof part !== "object" || part.kind === "literal") throw new Error("no reference")
      return [part.expansion?.operator, part.expansion?.word, part.expansion?.replacement]
    })
    expect(expansions).toEqual([
      [":-", ["w"], undefined],
      ["-", ["w"], undefined],
      [":+", ["w"], undefined],
      ["+", ["w"], undefined],
      [":?", ["w"], undefined],
      ["?", ["w"], undefined],
      ["#", ["w"], undefined],
      ["##", ["w"], undefined],
      ["%", ["w"], undefined],
      ["%%", ["w"], undefined],
      ["/", ["w"], ["r"]],
      ["//", ["w"], ["r"]],
    ])
  })

  it("hold references in the words of an expansion", () => {
    expect(pathOf(env("A").or(`x${version}`))).toMatchObject([
      { name: "A", expansion: { word: ["x", { name: "VERSION" }] } },
    ])
  })

  it("are never awaited for", async () => {
    expect("then" in version).toBe(false)
    expect(await Promise.resolve(version)).toBe(version)
    expect(await Promise.resolve(env)).toBe(env)
    expect(await Promise.resolve(app)).toBe(app)
  })

  it("know the predefined arguments", () => {
    expect(pathOf(BUILDPLATFORM)).toMatchObject([{ name: "BUILDPLATFORM", origin: "global" }])
    expect(pathOf(TARGETSTAGE)).toMatchObject([{ name: "TARGETSTAGE", origin: "global" }])
    expect(pathOf(HTTP_PROXY)).toMatchObject([{ name: "HTTP_PROXY", origin: "proxy" }])
    expect(pathOf(SOURCE_DATE_EPOCH)).toMatchObject([{ name: "SOURCE_DATE_EPOCH" }])
  })

  it("read the environment by name or by call, whatever the name", () => {
    expect(pathOf(env("HOME"))).toEqual(pathOf(env.HOME))
    expect(pathOf(env("length"))).toEqual([{ kind: "env", name: "length" }])
    expect(pathOf(loose(Reflect.get(env, "toString")))).toEqual([{ kind: "env", name: "toString" }])
    expect(told(() => `${loose(env)}`)).toBe("not-text: the whole environment was used as text")
    expect(told(() => env["A-B"])).toBe(
      'variable-name: env: "A-B" cannot be the name of a variable',
    )
  })

  it("that were changed on their way are a problem", () => {
    const token = String(version)
    for (const bad of [
      token.slice(1),
      token.slice(0, -3),
      `/x/${token.slice(4, 30)}/y`,
      encodeURIComponent(token),
    ])
      expect(told(() => app.workdir(bad))).toBe(
        "reference-damaged: workdir: a reference in this text was cut or changed",
      )
    expect(pathOf(token.toUpperCase().toLowerCase())).toMatchObject([{ name: "VERSION" }])
  })

  it("keep literals", () => {
    expect(pathOf(`/${literal("$HOME")}/x`)).toEqual([
      "/",
      { kind: "literal", value: "$HOME" },
      "/x",
    ])
    expect(told(() => literal(`${version}`))).toBe(
      "reference-not-expanded: literal: ${VERSION} is not expanded here",
    )
  })
})

describe("secrets", () => {
  const token = secret("token", { target: "/t" })

  it("throw wherever they would become text", () => {
    const ways = [
      () => token.toString(),
      () => `${loose(token)}`,
      () => JSON.stringify({ token }),
      () => "x".concat(loose(token)),
      () => app.env({ TOKEN: loose(token) }),
      () => app.label({ token: loose(token) }),
      () => arg("TOKEN", { default: loose(token) }),
      () => app.run(loose(token)),
      () => app.copy(token as unknown as string, "x"),
      () => app.run("x", { comment: loose(token) }),
    ]
    for (const way of ways)
      expect(problemOf(way)).toMatchObject({
        code: "secret-in-text",
        message: "the secret token was used as text; it would end up in the image or its history",
      })
    expect(problemOf(() => token.toString()).hint).toBe(
      'show it to one command instead: run(command, { mounts: [secret("token")] }), which finds it in /run/secrets/token',
    )
  })
})

describe("what is no text", () => {
  it("says what it is", () => {
    const values = [
      app,
      stage("x"),
      image(app),
      cache("/x"),
      glob("x"),
      namedContext("x"),
      scratch,
      defineConfig({ images: {} }),
    ]
    const messages = values.map((value) => {
      const { code, message, hint } = problemOf(() => `${loose(value)}`)
      return `${code}: ${message}\n  ${hint}`
    })
    expect(messages.join("\n")).toMatchSnapshot()
  })
})
