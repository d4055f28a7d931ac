import type { StepNode, Text } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import {
  checkFrom,
  checkStep,
  imageReferenceFault,
  parseDuration,
  platformFault,
} from "../src/index.ts"
import { env, span } from "./printing.ts"

const first = (step: StepNode) => checkStep(step).map(({ code, hint }) => ({ code, hint }))[0]

describe("image references", () => {
  it.each([
    "alpine",
    "alpine:3.20",
    "library/alpine",
    "ghcr.io/acme/trade-api:1.0_rc.1",
    "localhost:5000/a/b__c---d",
    "[::1]:5000/a",
    `alpine@sha256:${"a".repeat(64)}`,
    `alpine:3@sha256:${"0".repeat(64)}`,
  ])("%s is one", (reference) => {
    expect(imageReferenceFault(reference)).toBeUndefined()
  })

  it.each([
    ["", "empty"],
    ["Alpine", "lower case"],
    ["alpine:", "not a tag"],
    ["alpine:a b", "blank"],
    ["https://ghcr.io/a", "URL"],
    ["a//b", "separated"],
    [`alpine@sha256:${"a".repeat(40)}`, "64 hex"],
    ["alpine@sha256:x", "not a digest"],
    ["a".repeat(256), "separated"],
    ["f".repeat(64), "ID"],
  ])("%s is none", (reference, why) => {
    expect(imageReferenceFault(reference)).toContain(why)
  })
})

describe("platforms", () => {
  it.each(["linux/amd64", "linux/arm/v7", "linux/arm64/v8", "linux/s390x"])(
    "%s is one",
    (value) => {
      expect(platformFault(value)).toBeUndefined()
    },
  )

  it.each([
    ["linux/amd65", "linux/amd64"],
    ["amd64", "linux/amd64"],
    ["linux/arm/v9", "linux/arm/v5"],
    ["linus/arm64", "linux/arm64"],
  ])("%s is none; %s was meant", (value, near) => {
    expect(platformFault(value)?.near).toBe(near)
  })
})

describe("durations", () => {
  it.each([
    ["30s", 30_000],
    ["1m30s", 90_000],
    ["1.5h", 5_400_000],
    [".5s", 500],
    ["0", 0],
    ["30", undefined],
    ["1 m", undefined],
    ["", undefined],
  ])("%s is %s milliseconds", (duration, milliseconds) => {
    expect(parseDuration(duration)).toBe(milliseconds)
  })
})

describe("steps", () => {
  const expose = (port: Text): StepNode => ({ kind: "expose", span, ports: [port] })
  const stop = (signal: string): StepNode => ({ kind: "stopsignal", span, signal: text(signal) })

  it("are told of ports, and references are left alone", () => {
    expect(first(expose(text("70000")))?.code).toBe("invalid-port")
    expect(first(expose(text("9-8")))?.code).toBe("invalid-port")
    expect(first(expose(text("80/http")))?.code).toBe("invalid-port")
    expect(checkStep(expose(text("8000-8010/udp")))).toEqual([])
    expect(checkStep(expose(text(env("PORT"))))).toEqual([])
  })

  it("are told of signals and the one that was meant", () => {
    expect(first(stop("SIGTREM"))).toEqual({
      code: "invalid-signal",
      hint: "did you mean SIGTERM?",
    })
    expect(checkStep(stop("SIGRTMIN+3"))).toEqual([])
    expect(first(stop("65"))?.code).toBe("invalid-signal")
  })

  it("are told of modes, owners, durations, retries and names", () => {
    const copy = (more: object): StepNode => ({
      kind: "copy",
      span,
      sources: [{ kind: "path", path: text("a") }],
      destination: text("/"),
      ...more,
    })
    expect(first(copy({ chmod: text("0888") }))?.code).toBe("invalid-mode")
    expect(first(copy({ chmod: text("u=rwx,go=rx") }))).toBeUndefined()
    expect(first(copy({ chown: text(":") }))?.code).toBe("invalid-owner")
    expect(first(copy({ from: { kind: "image", reference: "A" } }))?.code).toBe(
      "invalid-image-reference",
    )
    expect(first(copy({ from: { kind: "context", name: "My" } }))?.code).toBe("invalid-stage-name")
    const health = (more: object): StepNode => ({
      kind: "healthcheck",
      span,
      form: { kind: "exec", argv: [text("x")] },
      ...more,
    })
    expect(first(health({ interval: "30" }))?.code).toBe("invalid-duration")
    expect(first(health({ timeout: "1us" }))?.code).toBe("invalid-duration")
    expect(first(health({ retries: 1.5 }))?.code).toBe("invalid-retries")
    expect(first({ kind: "env", span, entries: [["A B", text("")]] })?.code).toBe(
      "invalid-env-name",
    )
    expect(first({ kind: "label", span, entries: [["a=b", text("")]] })?.code).toBe(
      "invalid-label-key",
    )
    const arg = { kind: "arg", name: "a-b", origin: "user", span } as const
    expect(first({ kind: "arg", span, arg })?.code).toBe("invalid-arg-name")
    const run = { kind: "run", span, form: { kind: "shell", parts: [] } } as const
    expect(first({ ...run, mounts: [{ kind: "cache", target: text("/") }] })?.code).toBe(
      "invalid-mount",
    )
  })

  it("of a FROM are its base, platform and name", () => {
    const from = (reference: Text, platform?: Text) =>
      checkFrom(
        {
          kind: "stage",
          name: "x",
          span,
          steps: [],
          base: { kind: "image", reference },
          ...(platform && { platform }),
        },
        "my Stage",
      ).map(({ code }) => code)
    expect(from(text("Alpine"), text("linux/x"))).toEqual([
      "invalid-image-reference",
      "invalid-platform",
      "invalid-stage-name",
    ])
    expect(from(text("golang:", env("V"), " x"))).toContain("invalid-image-reference")
    expect(from(text("node:$V"))).toContain("looks-like-a-variable")
  })
})
