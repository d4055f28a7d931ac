import { describe, expect, it } from "vitest"
import { arg, bare, dedent, env, lift, said, step, steps } from "./lifted.ts"

const path = (...parts: readonly unknown[]) => ({ kind: "path", path: parts })

describe("a COPY", () => {
  it("takes paths, in which only * and ? match", () => {
    expect(step("COPY src/*.ts $A/b? /app/")).toEqual({
      kind: "copy",
      sources: [path("src/*.ts"), path(env("A"), "/b?")],
      destination: ["/app/"],
    })
  })

  it("takes patterns where brackets or escapes match", () => {
    expect(step("COPY file[1-3] 'a\\*b' /app/")).toMatchObject({
      sources: [
        { kind: "glob", pattern: ["file[1-3]"] },
        { kind: "glob", pattern: ["a\\*b"] },
      ],
    })
  })

  it("takes a backslash without a wildcard for a character", () => {
    expect(step("COPY 'a\\b' /app/")).toMatchObject({ sources: [path("a\\b")] })
  })

  it("takes what means more to --parents for a pattern", () => {
    expect(step("COPY --parents ./a/./**/*.md '!b' 'c^' /app/")).toMatchObject({
      parents: true,
      sources: [
        path("./a/./**/*.md"),
        { kind: "glob", pattern: ["!b"] },
        { kind: "glob", pattern: ["c^"] },
      ],
    })
  })

  it("undoes quotes and escapes of both forms", () => {
    expect(step("COPY my\\'file '\"b\"c\\* /app/")).toMatchObject({ kind: "raw" })
    expect(step("COPY my\\'file 'b'\"c\" /app/")).toMatchObject({
      sources: [path("my'file"), path("bc")],
    })
    expect(step('COPY ["my file", "it\'\'s", "/app/"]')).toMatchObject({
      sources: [path("my file"), path("its")],
      destination: ["/app/"],
    })
  })

  it("marks a dollar that is meant", () => {
    expect(step("COPY \\$id.tsx /app/")).toMatchObject({
      sources: [path({ kind: "literal", value: "$id.tsx" })],
    })
  })

  it("stays inside the context, as the builder does", () => {
    expect(step("COPY ../a ./b/../../c ../../ /../d ../$E /app/")).toMatchObject({
      sources: [path("a"), path("./c"), path("."), path("/d"), path("../", env("E"))],
    })
  })

  it("takes an empty destination for the working directory", () => {
    expect(step('COPY a ""')).toMatchObject({ destination: ["."] })
  })

  it("has its flags where they say something", () => {
    expect(
      step("ARG U=1\nCOPY --chown=$U:$U --chmod=u=rwX,go= --link --exclude=*.md --exclude=$x a b"),
    ).toEqual({
      kind: "copy",
      sources: [path("a")],
      destination: ["b"],
      chown: [arg("U", ["1"]), ":", arg("U", ["1"])],
      chmod: ["u=rwX,go="],
      link: true,
      exclude: ["*.md", "$x"],
    })
    expect(step("COPY --link=false --parents=false --chown= --from= a b")).toEqual({
      kind: "copy",
      sources: [path("a")],
      destination: ["b"],
    })
  })

  it("takes files from a stage by its name or number, else from an image", () => {
    const { stages } = lift(dedent`
      FROM golang AS Build
      FROM alpine
      FROM scratch
      COPY --from=BUILD a b
      COPY --from=1 a b
      COPY --from=nginx:1 a b
    `)
    expect(stages[2]?.node.steps).toMatchObject([
      { from: { kind: "stage", stage: { name: "build" } } },
      { from: { kind: "stage", stage: { name: "builder" } } },
      { from: { kind: "image", reference: "nginx:1" } },
    ])
    expect(stages[2]?.node.steps[1]).toHaveProperty("from.stage", stages[1]?.node)
  })

  it("that reads a stage which is not finished cannot be imported, as no build of it works", () => {
    const why = (name: string) =>
      `stage-not-finished: COPY takes files from the stage "${name}", which is not finished here: no build of this stage works`
    expect(said("FROM scratch AS a\nCOPY --from=b x y\nFROM scratch AS b\n")).toEqual([why("b")])
    expect(said("FROM scratch\nCOPY --from=0 x y\n")).toEqual([why("0")])
  })

  it("of several sources may go into what is no folder, as the author meant it", () => {
    expect(step("COPY a b /$C/d")).toMatchObject({
      destination: ["/", env("C"), { kind: "literal", value: "/d" }],
    })
    expect(step("COPY a b C:\\\\d\\\\")).toMatchObject({ destination: ["C:\\d\\"] })
  })

  it("that must stay text and reads a stage cannot be imported", () => {
    expect(said('FROM a AS b\nFROM scratch\nCOPY --from=b "" z\n')).toEqual([
      "raw-reads-stage: COPY cannot be imported: it has a source that is empty, and raw text would lose the stage b that it reads",
    ])
  })

  it("has a heredoc for a file, its variables expanded as the builder does", () => {
    expect(
      bare(step('COPY <<EOF <<-"END" x /etc/\n"$A" \\$B \\\\ \\n\nEOF\n\ta\n\t\tb $C\n\tEND')),
    ).toMatchObject({
      sources: [
        { kind: "inline", name: "EOF", contents: ['"', env("A"), '" $B \\ n\n'] },
        { kind: "inline", name: "END", contents: ["a\nb $C\n"] },
        path("x"),
      ],
    })
  })
})

describe("an ADD", () => {
  const kinds = (words: string) =>
    steps(`ADD ${words}`).map((each) =>
      each.kind === "add" ? each.sources.map(({ kind }) => kind) : each.kind,
    )

  it("tells addresses, repositories and paths apart", () => {
    expect(kinds("https://example.com/a.tgz http://example.com/$A /x/")).toEqual([["url", "url"]])
    expect(
      kinds("https://example.com/a.git https://example.com/$A.git#v1:src git@example.com:a/b /x/"),
    ).toEqual([["git", "git", "git"]])
    expect(kinds("git://example.com/a ssh://git@example.com/a /x/")).toEqual([["git", "git"]])
    expect(kinds("a.tar.gz $URL [a-c].tgz github.com/a/b /x/")).toEqual([
      ["path", "path", "glob", "path"],
    ])
  })

  it("has flags of its own", () => {
    expect(
      step(
        `ADD --checksum=sha256:${"a".repeat(64)} --unpack=false --keep-git-dir https://example.com/a /x`,
      ),
    ).toMatchObject({ checksum: [`sha256:${"a".repeat(64)}`], unpack: false, keepGitDir: true })
  })
})
