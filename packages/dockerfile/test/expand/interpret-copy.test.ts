import { describe, expect, it } from "vitest"
import { build, faults, last } from "./interpreting.ts"

const step = (line: string, before: readonly string[] = []) =>
  last(build(["FROM a", "WORKDIR /w", ...before, line]), "copy")
const fault = (line: string) => faults(["FROM a", line])[0]
const SUM = `sha256:${"0".repeat(64)}`

describe("the destination", () => {
  it.each([
    ["/x", "/x"],
    ["/x/", "/x/"],
    ["x", "/w/x"],
    ["./x/", "/w/x/"],
    [".", "/w/"],
    ["./", "/w/"],
    ["..", "/"],
    ["../x", "/x"],
    ["/x/.", "/x/."],
    ["x/.", "/w/x/."],
    ["/.", "/."],
    ["/a/../b/", "/b/"],
    ["''", "/w/"],
    ["$D/e", "/d/e"],
  ])("%s is %s", (word, destination) => {
    expect(step(`COPY a ${word}`, ["ENV D=/d"]).destination).toBe(destination)
  })
})

describe("sources", () => {
  const paths = (line: string, before: readonly string[] = []) =>
    step(line, before).sources.map((source) => (source.kind === "path" ? source.path : source.kind))

  it("are absolute in where they come from", () => {
    expect(paths("COPY a ./b/ /c ../d . *.txt '[x]' $E /")).toEqual([
      "/a",
      "/b",
      "/c",
      "/d",
      "/",
      "/*.txt",
      "/[x]",
      "/",
    ])
    expect(paths("COPY $E /", ["ENV E='e f'"])).toEqual(["/e f"])
    expect(paths('COPY ["a b", "$E", "/x/"]', ["ENV E=e"])).toEqual(["/a b", "/e"])
  })

  it("of ADD are unpacked unless they shall not be", () => {
    const [added] = step("ADD a /").sources
    expect(added).toMatchObject({ unpack: true })
    expect(step("ADD --unpack=false a /").sources).toMatchObject([{ unpack: false }])
    expect(step("COPY a /").sources).toMatchObject([{ unpack: false }])
  })

  it.each([
    ["a/b", { path: "/", include: "a/b", required: "/a/b" }],
    ["./a", { path: "/", include: "a", required: "/a" }],
    ["a/./b/c", { path: "/a", include: "b/c", required: "/a/b/c" }],
    ["/a/./b/*.c", { path: "/a", include: "b/*.c" }],
    ["a*/./b", { path: "/a*", include: "b" }],
    ["'a\\\\*/b'", { path: "/", include: "a\\\\*/b" }],
  ])("with their folders: %s", (word, source) => {
    const [found] = step(`COPY --parents ${word} /`).sources
    expect(found).toMatchObject(source)
    expect("required" in (found ?? {})).toBe("required" in source)
  })

  it("of the web and of git are fetched by ADD", () => {
    expect(step(`ADD --checksum=${SUM} --unpack https://a/b.tar /`).sources).toEqual([
      { kind: "http", url: "https://a/b.tar", checksum: SUM, unpack: true },
    ])
    expect(step("ADD --keep-git-dir https://a/b.git#v1 /").sources).toEqual([
      { kind: "git", url: "https://a/b.git#v1", checksum: "", keepGitDir: true },
    ])
    const query = "git@host:a/b?commit=abc&keep-git-dir=false&submodules=0&mtime=commit"
    expect(step(`ADD ${query} /`).sources).toMatchObject([{ checksum: "abc", keepGitDir: false }])
  })

  it.each(["git://a/b", "ssh://a/b", "git@a:b", "HTTPS://a/b.git", "http://a/b.git?ref=x"])(
    "%s is git",
    (word) => expect(step(`ADD ${word} /`).sources).toMatchObject([{ kind: "git" }]),
  )

  it.each(["ftp://a/b", "github.com/a/b", "a@b", "HTTP://a/b"])("%s is a path", (word) =>
    expect(step(`ADD ${word} /`).sources).toMatchObject([{ kind: "path" }]),
  )

  it.each([
    ["COPY https://a/b /", "ADD does"],
    ["COPY https://a/b.git /", "ADD does"],
    ["ADD https://a/b.git?x=1 /", 'no parameter "x"'],
    ["ADD https://a/b.git?ref=1&ref=1 /", "given twice"],
    ["ADD https://a/b.git?ref= /", "no value"],
    ["ADD https://a/b.git?ref=1#2 /", "two references"],
    ["ADD https://a/b.git?tag=1&branch=1 /", "a tag and a branch"],
    ["ADD https://a/b.git?submodules=x /", "true or false"],
    ["ADD https://a/b.git?mtime=x /", "checkout or commit"],
    ["ADD --keep-git-dir https://a/b.git?keep-git-dir=false /", "different things"],
    ["ADD --checksum=a https://a/b.git?checksum=b /", "different things"],
    [`ADD --checksum=${SUM} a /`, "needs a page"],
    [`ADD --checksum=${SUM} https://a/b https://a/c /`, "exactly one"],
    ["ADD --checksum=sha256:00 https://a/b /", "no digest"],
  ])("%s is refused", (line, why) => expect(fault(line)).toContain(why))
})

describe("inline files", () => {
  it("expand variables unless they are quoted", () => {
    const body = "a $A ${B:-b} \"'$A'\" \\$A\n"
    const lines = `COPY <<ONE <<'TWO' <<-THREE /\n${body}ONE\n${body}TWO\n\t\tx\nTHREE`
    expect(step(lines, ["ENV A=1"]).sources).toEqual([
      { kind: "inline", name: "ONE", content: `a 1 b "'1'" $A\n` },
      { kind: "inline", name: "TWO", content: body },
      { kind: "inline", name: "THREE", content: "x\n" },
    ])
  })

  it("stand behind paths, and the backslash is their escape in any file", () => {
    const lines = ["# escape=`", "FROM a", "COPY <<X b /\n`$A \\$A\nX"]
    expect(last(build(lines), "copy").sources).toMatchObject([
      { kind: "path" },
      { content: "` $A\n" },
    ])
  })

  it("may be refused", () => expect(fault("COPY <<X /\n${\nX")).toContain("the heredoc X"))
})

describe("options", () => {
  it.each([
    ["root", { user: 0 }],
    ["0:0", { user: 0, group: 0 }],
    ["u:g", { user: "u", group: "g" }],
    ["1000", { user: 1000 }],
    [":5", { user: 0, group: 5 }],
    ["5:", { user: 5, group: 0 }],
    ["-1", { user: 4_294_967_295 }],
    ["99999999999", { user: "99999999999" }],
    ["$U", { user: 7 }],
  ])("--chown=%s", (word, owner) =>
    expect(step(`COPY --chown=${word} a /`, ["ENV U=7"]).owner).toEqual(owner),
  )

  it.each([
    ["755", 0o755],
    ["00755", 0o755],
    ["7777", 0o7777],
    ["u+x,g=rwX", "u+x,g=rwX"],
    ["=", "="],
    ["$M", 0o600],
  ])("--chmod=%s", (word, mode) =>
    expect(step(`COPY --chmod=${word} a /`, ["ENV M=600"]).mode).toBe(mode),
  )

  it.each(["10000", "8", "0o7", "u", "x+u", "u+x,"])("--chmod=%s is refused", (word) =>
    expect(fault(`COPY --chmod=${word} a /`)).toContain("is no mode"),
  )

  it("without --chown and --chmod say nothing", () => {
    expect(step("COPY a /")).not.toHaveProperty("owner")
    expect(step("COPY --chown= --chmod= a /")).not.toHaveProperty("mode")
  })

  it("--link makes a layer of its own, but not with a mode or on nothing", () => {
    const link = (line: string) => step(line).link
    expect([link("COPY --link a /"), link("COPY a /")]).toEqual([true, false])
    expect(link("COPY --link --chmod=755 a /")).toBe(false)
    expect(last(build(["FROM scratch", "COPY --link a /"]), "copy").link).toBe(false)
  })

  it("--exclude is taken as it is written", () => {
    expect(step("COPY --exclude=$A --exclude=*.md a /").exclude).toEqual(["$A", "*.md"])
  })
})

describe("Windows", () => {
  const onWindows = (line: string) => ["FROM --platform=windows/amd64 a", "WORKDIR /w", line]

  it.each([
    ["COPY a\\\\b c:\\\\x\\\\", "/a/b", "/x/"],
    ["COPY a c:/xy/", "/a", "/xy/"],
    ["COPY a xy\\\\", "/a", "/w/xy/"],
    ["COPY C:/a .", "/a", "/w/"],
    // A name of one letter loses its slash there.
    ["COPY a x/", "/a", "/w/x"],
  ])("%s", (line, path, destination) => {
    expect(last(build(onWindows(line)), "copy")).toMatchObject({ sources: [{ path }], destination })
  })

  it.each(["COPY a d:/x", "COPY d:/a x", "COPY --parents d:/a x"])("%s is refused", (line) =>
    expect(faults(onWindows(line))[0]).toContain("not on the system drive"),
  )
})
