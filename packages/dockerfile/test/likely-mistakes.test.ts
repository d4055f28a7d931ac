import type { AddSource, StepNode, Text } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { checkFrom, checkStep, printArg, printStep, profileNamed } from "../src/index.ts"
import { arg, codes, env, options, run, span } from "./printing.ts"

const literal = (value: string): Text => text({ kind: "literal", value })
const set = (value: Text): StepNode => ({ kind: "env", span, entries: [["A", value]] })
const label = (value: Text): StepNode => ({ kind: "label", span, entries: [["a", value]] })
const copy = (source: Text, more: object = {}): StepNode => ({
  kind: "copy",
  span,
  sources: [{ kind: "path", path: source }],
  destination: text("/x/"),
  ...more,
})
const add = (source: AddSource, more: object = {}): StepNode => ({
  kind: "add",
  span,
  sources: [source],
  destination: text("/x/"),
  ...more,
})
const git = (address: string): AddSource => ({ kind: "git", repository: text(address) })
const workdir = (path: Text): StepNode => ({ kind: "workdir", span, path })
const from = (reference: Text) =>
  checkFrom({ kind: "stage", name: "x", span, steps: [], base: { kind: "image", reference } }).map(
    ({ code }) => code,
  )
const found = (step: StepNode) => checkStep(step).map(({ code }) => code)
const says = (step: StepNode) => checkStep(step).map(({ message, hint }) => `${message}; ${hint}`)

describe("a value that is not there", () => {
  it.each([
    "busybox:undefined",
    "node:undefined-alpine",
    "node:22-undefined",
    "undefined/app:1",
    "undefined.example.com/app",
    "acme/null:1",
    "acme/app:null",
  ])("shows in the reference %s", (reference) => {
    expect(from(text(reference))).toEqual(["looks-like-undefined"])
    expect(found(copy(text("a"), { from: { kind: "image", reference } }))).toEqual([
      "looks-like-undefined",
    ])
  })

  it.each(["acme/null-object:1", "acme/nullable", "undefinedlabs/go:1", "node:22-alpine"])(
    "is not seen in the reference %s",
    (reference) => {
      expect(from(text(reference))).toEqual([])
    },
  )

  it("shows beside a reference, and not where the word is meant", () => {
    expect(from(text("busybox:", env("V"), "-undefined"))).toEqual(["looks-like-undefined"])
    expect(from(text("busybox:", { kind: "literal", value: "undefined" }))).toEqual([])
    expect(found(set(literal("undefined")))).toEqual([])
  })

  it.each([
    "undefined",
    "https://example.com/undefined",
    "1.0-undefined",
    "user:null",
    "a=undefined",
    "got [object Object] there",
    "[object Promise]",
  ])("shows in the value %s", (value) => {
    expect(found(set(text(value)))).toEqual(["looks-like-undefined"])
    expect(found(label(text(value)))).toEqual(["looks-like-undefined"])
    expect(printArg({ ...arg("V"), default: text(value) }, "declare", options).problems).toEqual([
      expect.objectContaining({ code: "looks-like-undefined" }),
    ])
  })

  it.each([
    "/dev/null",
    "null",
    "-fsanitize=undefined",
    "-O2 -fsanitize=undefined",
    "--throw-undefined",
    "is undefined",
    "returns null",
    "undefined behaviour",
    "nullable",
    "undefinedx",
    "a,null",
    '{"a":null}',
    "object Object",
  ])("is not seen in the value %s", (value) => {
    expect(found(set(text(value)))).toEqual([])
  })

  it("shows in paths as a whole folder or file", () => {
    expect(found(workdir(text("/srv/undefined")))).toEqual(["looks-like-undefined"])
    expect(found(copy(text("dist/undefined/app")))).toEqual(["looks-like-undefined"])
    expect(found(copy(text("a"), { destination: text("/null/") }))).toEqual([
      "looks-like-undefined",
    ])
    expect(found(copy(text("a"), { chown: text("undefined") }))).toEqual(["looks-like-undefined"])
    expect(found(copy(text("src/undefined.ts")))).toEqual([])
    expect(found(workdir(text("/dev/null")))).toEqual([])
    expect(found(add({ kind: "url", url: text("https://example.com/undefined/a.tgz") }))).toEqual([
      "looks-like-undefined",
    ])
    const mount = { kind: "cache", target: text("/undefined/cache") } as const
    expect(found({ ...run("true"), mounts: [mount] })).toEqual(["looks-like-undefined"])
  })

  it("is a word like others in a command, but for an object, and in an address or a version", () => {
    const words = ["echo undefined null", "sed s/undefined/x/ f", "grep -v /undefined/ f"]
    for (const word of [...words, "gcc -fsanitize=undefined a.c", "node -e 'a === undefined'"])
      expect(found(run(word))).toEqual([])
    for (const word of ["curl https://example.com/undefined/a.tgz", "npm i -g pnpm@undefined"])
      expect(found(run(word))).toEqual(["looks-like-undefined"])
    expect(says(run("true", "echo [object Promise]"))).toEqual([
      'RUN: "echo [object Promise]" holds [object Promise], which a template string makes of a value that is no text; await the promise before it goes into the text',
    ])
    expect(checkStep(run("true", "echo [object Promise]"))[0]?.span?.line).toBe(11)
    const exec = { kind: "exec", argv: [text("a"), text("[object Object]")] } as const
    expect(found({ kind: "cmd", span, form: exec })).toEqual(["looks-like-undefined"])
    expect(found({ kind: "entrypoint", span, form: exec })).toEqual(["looks-like-undefined"])
    expect(found({ kind: "healthcheck", span, form: exec })).toEqual(["looks-like-undefined"])
    expect(
      found({ kind: "run", span, mounts: [], form: { kind: "script", body: "'[object Object]'" } }),
    ).toEqual([])
  })

  it("comes with a way out", () => {
    expect(says(set(text("v/undefined")))).toEqual([
      'ENV: "v/undefined" holds undefined, which a template string makes of a value that is not there; give the value a default, as in ${value ?? "…"}; for the word itself, literal("undefined")',
    ])
  })
})

describe("a dollar and a name", () => {
  it.each([
    "admin:$apr1$xyz$abcDEF",
    "$2y$05$abcdefghijklmnopqrstuv",
    "$6$rounds=5000$salt$hash",
    "$argon2id$v=19$m=65536$salt$hash",
    "$P$Babcdef",
    "a:$apr1$x$y b:$apr1$z$w",
  ])("are no variable in the hash %s", (value) => {
    expect(found(set(text(value)))).toEqual([])
    expect(found(label(text(value)))).toEqual([])
  })

  it("are a variable beside a hash, and where capitals follow each other", () => {
    expect(found(set(text("$6$a$b $HOME")))).toEqual(["looks-like-a-variable"])
    expect(found(set(text("$HOST$PORT")))).toEqual(["looks-like-a-variable"])
    expect(found(set(text("/app/bin:$path")))).toEqual(["looks-like-a-variable"])
  })

  it("are a name in a path where they are in small letters", () => {
    expect(found(copy(text("html/$id.tsx")))).toEqual([])
    expect(found(copy(text("routes/$userId/$.tsx")))).toEqual([])
    expect(found(copy(text("html/$id/$DIR")))).toEqual(["looks-like-a-variable"])
    expect(found(copy(text("html/${id}")))).toEqual(["looks-like-a-variable"])
    expect(found(workdir(text("/srv/$dir")))).toEqual(["looks-like-a-variable"])
  })
})

describe("a problem is told once", () => {
  const home = text("$HOME")
  const declared = { ...arg("V"), default: home }

  it("of an argument, wherever it stands", () => {
    const step: StepNode = { kind: "arg", span, arg: declared }
    expect(codes(step)).toEqual(["looks-like-a-variable"])
    expect(codes({ kind: "onbuild", span, step })).toEqual(["looks-like-a-variable"])
    expect(printArg(declared, "declare", options).problems).toHaveLength(1)
    expect(printArg(declared, "inherit", options).problems).toEqual([])
  })

  it("of a trigger", () => {
    expect(codes({ kind: "onbuild", span, step: set(home) })).toEqual(["looks-like-a-variable"])
    expect(codes({ kind: "onbuild", span, step: workdir(text("")) })).toEqual(["value-empty"])
  })

  it("of a mode or an address, and not also of the profile", () => {
    const old = { profile: profileNamed("docker-23")! }
    expect(codes(copy(text("a"), { chmod: text("0999") }), old)).toEqual(["invalid-mode"])
    expect(codes(copy(text("a"), { chmod: text("u+x") }), old)).toEqual(["profile-lacks-feature"])
    expect(codes(add(git("no address")), old)).toEqual(["invalid-address"])
    expect(codes(add(git("git@host:a")), old)).toEqual(["profile-lacks-feature"])
  })
})

describe("a source that COPY cannot mean", () => {
  it("is an address", () => {
    expect(says(copy(text("https://example.com/a.tgz")))).toEqual([
      'COPY: "https://example.com/a.tgz" is an address, and COPY takes files only; use add("https://example.com/a.tgz", …)',
    ])
    expect(found(copy(text("http://example.com/a")))).toEqual(["copy-of-address"])
    expect(found(copy(text("http/a")))).toEqual([])
  })

  it("has the separators of Windows", () => {
    expect(says(copy(text("lib\\x")))).toEqual([
      'COPY: the backslash in "lib\\\\x" is a character of the file\'s name, not a separator; write "lib/x"; for the name itself, literal("lib\\\\x")',
    ])
    expect(found(add({ kind: "path", path: text("lib\\x") }))).toEqual(["path-has-backslash"])
    // Of a Windows image's files it is the separator.
    const from = { kind: "image", reference: "golang:windowsservercore" } as const
    expect(found(copy(text("C:\\go\\bin"), { from }))).toEqual([])
    expect(found(copy(text("go\\bin"), { from }))).toEqual(["path-has-backslash"])
    expect(found(copy(text("C:\\go\\bin")))).toEqual(["path-has-backslash"])
    expect(found(copy(literal("lib\\x")))).toEqual([])
  })
})

describe("the address of a repository", () => {
  it.each(["ssh://host/a", "git://host/a", "git@host:a/b", "https://host/a.git#v1:src"])(
    "%s is one",
    (address) => {
      expect(found(add(git(address)))).toEqual([])
    },
  )

  it("ends with .git over http, and the hint says so", () => {
    expect(says(add(git("https://git.example.com/team/tools#v1.2:src")))).toEqual([
      'ADD: "https://git.example.com/team/tools#v1.2:src" would be downloaded as a file: over http the builder clones only where the path ends with .git; write "https://git.example.com/team/tools.git#v1.2:src"',
    ])
    expect(says(add(git("http://host/a/")))[0]).toContain('write "http://host/a.git"')
  })
})

describe("what a profile lacks", () => {
  const hint = (step: StepNode, profile: string) =>
    printStep(step, { ...options, profile: profileNamed(profile)! }).problems.map(
      (problem) => problem.hint,
    )

  it("names the Docker that has it, and the frontend", () => {
    expect(hint(copy(text("a"), { exclude: ["b"] }), "docker-23")).toEqual([
      "set `profile` to docker-28, or to dockerfile-1.19, whose # syntax= line has the builder fetch that frontend; or do without",
    ])
  })

  it("names BuildKit where the builder is another", () => {
    expect(hint(copy(text("a"), { exclude: ["b"] }), "kaniko")).toEqual([
      "do without; or build with BuildKit: set `profile` to docker-28 or later",
    ])
  })

  it("names the frontend alone where no Docker of the profiles has it", () => {
    expect(hint(copy(text("a"), { parents: true }), "docker-28")).toEqual([
      "set `profile` to dockerfile-1.20, whose # syntax= line has the builder fetch that frontend; or do without",
    ])
  })
})

describe("an inline file without a newline at its end", () => {
  it("is told how to write it", () => {
    const inline = { kind: "inline", name: "c.json", contents: text("{}") } as const
    expect(printStep(copy(text("a"), { sources: [inline] }), options).problems[0]?.hint).toBe(
      'end the contents with \\n: file("c.json", `${contents}\\n`); or copy the file from the context',
    )
  })
})
