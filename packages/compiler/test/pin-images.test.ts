import { text } from "@stagecraft/ir"
import type { BaseConfig, ImageNode, TextPart } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { compile, imageBases, imagePinner, namesOfImage } from "../src/index.ts"
import type { Pins, Unsaid } from "../src/index.ts"
import { arg, image, raw, run, stage } from "./nodes.ts"

const DIGEST = `sha256:${"a".repeat(64)}`
const config: BaseConfig = { environment: {}, volumes: [], onbuild: [] }

/** Pins every image, at a mirror. */
const pinsAt = (mirror: string, digest?: string): Pins => ({
  image: (reference) => ({
    place: `${mirror}${reference}`,
    ...(digest !== undefined && { digest }),
    config: (platforms) => (platforms.includes("linux/s390x") ? undefined : config),
  }),
  file: () => `sha256:${"b".repeat(64)}`,
  repository: (address) => `${address}#commit`,
})
const none: Pins = { image: () => undefined, file: () => undefined, repository: () => undefined }
const from = (node: ImageNode): string => /^FROM .*$/mu.exec(compile(node).dockerfile)?.[0] ?? ""

describe("pinning images", () => {
  it("returns what it has nothing to say about as the identical object", () => {
    const app = image(stage("app", stage("below", "debian:12"), run("true")))
    expect(imagePinner(none)(app)).toBe(app)
  })

  it("keeps shared stages shared", () => {
    const below = stage("below", "debian:12")
    const pin = imagePinner(pinsAt("", DIGEST))
    const [a, b] = [pin(image(stage("a", below))), pin(image(stage("b", below)))]
    const bases = [a, b].map(({ stage: { base } }) => base.kind === "stage" && base.stage)
    expect(bases[0]).toBe(bases[1])
    expect(compile(a).dockerfile).toContain(`FROM debian:12@${DIGEST} AS below`)
    expect(a.knownBases).toEqual(new Map([[`debian:12@${DIGEST}`, config]]))
  })

  it("moves a name with arguments to its mirror, and pins it by a context", () => {
    const version = arg("V", "12")
    const app = (...parts: readonly TextPart[]) => image(stage("app", parts))
    const pin = imagePinner(pinsAt("mirror.dev/", DIGEST))
    const tagged = pin(app("debian:", version, "-slim"))
    expect(from(tagged)).toBe("FROM mirror.dev/debian:${V}-slim")
    expect(tagged.contexts).toEqual({
      "mirror.dev/debian:12-slim": `docker-image://mirror.dev/debian:12-slim@${DIGEST}`,
    })
    expect(tagged.knownBases).toBeUndefined()
    const whole = pin(app(arg("BASE", "docker.io/library/debian:latest")))
    expect(from(whole)).toBe("FROM ${BASE}")
    expect(Object.keys(whole.contexts)).toEqual(["debian"])
    const moved = imagePinner(pinsAt("mirror.dev/"))(app("debian:", version))
    expect(from(moved)).toBe("FROM mirror.dev/debian:${V}")
    expect(moved.contexts).toEqual({})
  })

  it("leaves alone what a context takes the place of, and knows a base for its platforms only", () => {
    const app = image(stage("app", "debian:12"), {
      contexts: { "docker.io/library/debian:12": "." },
    })
    expect(from(imagePinner(pinsAt("", DIGEST))(app))).toBe("FROM debian:12")
    const given = imagePinner(pinsAt("", DIGEST), { contexts: ["debian:12"] })
    expect(from(given(image(stage("app", "debian:12"))))).toBe("FROM debian:12")
    const other = imagePinner(pinsAt("", DIGEST), { platforms: ["linux/s390x"] })
    expect(other(image(stage("app", "debian:12"))).knownBases).toBeUndefined()
  })

  it("pins the frontend of a profile, and tells what an older one cannot say", () => {
    const add = {
      kind: "add" as const,
      sources: [{ kind: "url" as const, url: text("https://a.dev/x") }],
      destination: text("/x"),
      span: { file: "x", line: 1, column: 1 },
    }
    const unsaid: Unsaid[] = []
    const pin = imagePinner(pinsAt("", DIGEST))
    const old = pin(image(stage("app", "debian:12", add)), (each) => unsaid.push(each))
    expect(compile(old).dockerfile).toContain("ADD https://a.dev/x /x")
    expect(unsaid).toEqual([
      { name: "https://a.dev/x", why: "builders of the profile docker-23 have no ADD --checksum" },
    ])
    const onbuild = { kind: "onbuild" as const, step: add, span: add.span }
    const node = image(stage("app", "debian:12", onbuild), { profile: "dockerfile-1.7" })
    const { dockerfile } = compile(pin(node))
    expect(dockerfile).toContain(`# syntax=docker/dockerfile:1.7@${DIGEST}\n`)
    expect(dockerfile).toContain("ONBUILD ADD --checksum=sha256:bbbb")
    expect(namesOfImage(node).map(({ kind, name }) => [kind, name])).toEqual([
      ["image", "docker/dockerfile:1.7"],
      ["image", "debian:12"],
      ["file", "https://a.dev/x"],
    ])
  })
})

it("what raw text takes from images is a base, unless a context takes their place", () => {
  const step = raw(
    "COPY --from=acme/tools:1 /a /b\nRUN --mount=from=lib,target=/l true\nCOPY --from=$X /c /d",
  )
  const node = stage("app", stage("build", "busybox"), step, raw("COPY --from=build /e /f"))
  const references = (contexts: Readonly<Record<string, string>>): readonly string[] =>
    imageBases(image(node, { contexts })).map(({ reference }) => reference)
  expect(references({})).toEqual(["busybox", "acme/tools:1", "lib"])
  expect(references({ lib: "lib", "docker.io/acme/tools:1": "tools" })).toEqual(["busybox"])
})
