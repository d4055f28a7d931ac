import type { CopyStep, InlineFile, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { user, volume } from "./metadata-nodes.ts"
import { compile } from "../src/index.ts"
import { cache, image, run, script, shell, span, stage, workdir } from "./nodes.ts"
import { compileSteps, notesOf } from "./one-stage.ts"

const root = user("root")
const sh = shell("/bin/sh", "-ec")

function inline(
  contents: string,
  destination = "/etc/app/",
  more: Partial<CopyStep> = {},
): CopyStep {
  const file: InlineFile = { kind: "inline", name: "app.ini", contents: text(contents) }
  return { kind: "copy", sources: [file], destination: text(destination), span: span(), ...more }
}

function lower(profile: string, ...steps: readonly StepNode[]) {
  const of = compileSteps(steps, { image: { profile } })
  const notes = notesOf(of, "lower-to-profile")
  return {
    text: of.dockerfile.slice(of.dockerfile.indexOf("FROM")),
    errors: of.problems
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => message),
    notes: notes.map(({ action, message }) => `${action}: ${message}`),
  }
}

describe("a cache mount", () => {
  it("goes where the builder has none", () => {
    const { text: out, errors, notes } = lower("classic", run("make", { mounts: [cache("/c")] }))
    expect(out).toBe("FROM alpine\nRUN make\n")
    expect(errors).toEqual([])
    expect(notes).toEqual([
      "did: RUN make goes without its cache mounts, which classic does not have",
    ])
  })

  it("is warned about where its files would ship", () => {
    const step = run("mkdir -p /c && echo x > /c/x", { mounts: [cache("/c")] })
    const warnings = (...steps: readonly StepNode[]) =>
      compileSteps(steps, { image: { profile: "kaniko" } }).problems.map(
        ({ code, message }) => `${code}: ${message}`,
      )
    expect(warnings(step)).toEqual([
      "cache-mount-dropped: RUN mkdir -p /c && echo x > /c/x: kaniko has no cache mounts, so what the command puts into /c stays in the image",
    ])
    const builder = stage("builder", "alpine", step)
    const sources = [{ kind: "path", path: text("/x") }] as const
    const from = { kind: "stage", stage: builder } as const
    expect(warnings({ kind: "copy", sources, destination: text("/"), from, span: span() })).toEqual(
      [],
    )
  })

  it("stays where the builder has it, and so does one that begins with files", () => {
    const step = run("make", { mounts: [cache("/c")] })
    expect(lower("docker-20.10", step).text).toContain("--mount=type=cache")
    const from = { kind: "image", reference: "alpine" } as const
    const filled = run("make", { mounts: [{ kind: "cache", target: text("/c"), from }] })
    expect(lower("classic", filled).errors).not.toEqual([])
  })
})

describe("lines that need a heredoc", () => {
  it("become an argument of a known shell", () => {
    const { text: out, errors } = lower("docker-20.10", sh, script("a\nb"), run("c\nd"))
    expect(out).toContain(String.raw`RUN ["/bin/sh", "-ec", "a\nb\n"]`)
    expect(out).toContain(String.raw`RUN ["/bin/sh", "-ec", "c\nd"]`)
    expect(errors).toEqual([])
  })

  it.each([
    ["the base's shell", [script("a\nb")], /shell that would run it is not known/u],
    ["a shell of another kind", [shell("fish", "-c"), script("a\nb")], /is not known/u],
  ] as const)("stay with %s", (_, steps, why) => {
    const { errors, notes } = lower("docker-20.10", ...steps)
    expect(errors).toHaveLength(1)
    expect(notes.join("\n")).toMatch(why)
  })

  it("stay when they choose their interpreter", () => {
    expect(lower("docker-20.10", sh, script("#!/usr/bin/python3\nprint()\n")).errors).toHaveLength(
      1,
    )
  })

  it("stay on one line where they can be joined", () => {
    expect(lower("docker-20.10", sh, run("a &&\n  b")).text).toContain("RUN a &&")
  })
})

describe("an inline file", () => {
  it("becomes a printf of root", () => {
    const { text: out, errors } = lower("docker-20.10", root, inline("100%\n'a'\t\\\n"))
    expect(out).toContain("mkdir -p /etc/app")
    expect(out).toMatch(/chown 0:0 \/etc\/app\/app\.ini.*\n.*chmod 644 \/etc\/app\/app\.ini/u)
    expect(out).toContain(String.raw`printf '100%%\n'\''a'\''\t\\\n' > /etc/app/app.ini`)
    expect(errors).toEqual([])
  })

  it("is found in the working directory", () => {
    const { text: out } = lower("docker-20.10", root, workdir("/srv"), inline("a\n", "conf"))
    expect(out).toContain("printf 'a\\n' > /srv/conf")
  })

  it("is no option of printf, and no folder", () => {
    const steps = [root, workdir("/srv"), inline("-e\n", ".")]
    const { text: out } = lower("docker-20.10", ...steps)
    expect(out).toContain(String.raw`printf '\055e\n' > /srv/app.ini`)
  })

  it.each([
    ["a user who may not be root", [inline("a\n")], /not known to be root/u],
    ["an unknown folder", [root, inline("a\n", "x/")], /the base decides the working directory/u],
    ["letters that shells write in their own way", [root, inline("é\n")], /plain characters/u],
    ["an owner", [root, inline("a\n", "/x/", { chown: text("1:1") })], /has options/u],
    ["a path with a blank", [root, inline("a\n", "/x y/")], /would need quotes/u],
    ["a shell of another kind", [root, shell("fish", "-c"), inline("a\n")], /POSIX/u],
    ["a file of the engine", [root, inline("a\n", "/etc/hosts")], /engine's own \/etc\/hosts/u],
    ["a device", [root, inline("a\n", "/dev/shm/")], /engine's own \/dev\/shm\/app.ini/u],
    ["a long text", [root, inline("a\n".repeat(20_000))], /too long/u],
  ] as const)("stays with %s", (_, steps, why) => {
    const { errors, notes } = lower("docker-20.10", ...steps)
    expect(errors).not.toEqual([])
    expect(notes.join("\n")).toMatch(why)
  })

  it("stays in a volume, whose files only BuildKit keeps", () => {
    const steps = [root, volume("/data"), inline("a\n", "/data/x/")]
    const { errors, notes } = lower("classic", ...steps)
    expect(errors).not.toEqual([])
    expect(notes.join("\n")).toMatch(/volume \/data is lost/u)
    expect(lower("docker-20.10", ...steps).errors).toEqual([])
    expect(lower("classic", root, volume("/data"), inline("a\n", "/database/")).errors).toEqual([])
  })
})

describe("an inline file of an image from scratch", () => {
  const lowerFromScratch = (...steps: readonly StepNode[]) => {
    const bare = { ...stage("app", "alpine", ...steps), base: { kind: "scratch" } as const }
    const of = compile(image(bare, { profile: "classic" }))
    return of.problems.filter(({ severity }) => severity === "error").map(({ code }) => code)
  }

  it("stays where there is no shell", () => {
    expect(lowerFromScratch(inline("a\n"))).toEqual(["profile-lacks-feature"])
    const from = { kind: "image", reference: "busybox" } as const
    const sources = [{ kind: "path", path: text("/") }] as const
    const all: CopyStep = { kind: "copy", sources, destination: text("/"), from, span: span() }
    expect(lowerFromScratch(all, inline("a\n"))).toEqual([])
  })
})

describe("--link", () => {
  it("goes where the builder has none", () => {
    const step = { ...inline("a\n"), sources: [{ kind: "path" as const, path: text("a") }] }
    expect(lower("classic", { ...step, link: true }).text).toContain("COPY a /etc/app/")
    expect(lower("docker-23", { ...step, link: true }).text).toContain("COPY --link a /etc/app/")
  })
})

it("leaves the graph alone for a builder that has it all", () => {
  expect(lower("docker-23", sh, script("a\nb"), inline("a\n")).notes).toEqual([])
})
