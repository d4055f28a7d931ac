import type { CopySource, CopyStep, StageNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { codes, env, printed, span } from "./printing.ts"

const path = (value: string): CopySource => ({ kind: "path", path: text(value) })
const inline = (name: string, contents: string): CopySource => ({
  kind: "inline",
  name,
  contents: text(contents),
})
const copy = (
  sources: readonly CopySource[],
  destination: string,
  more: Partial<CopyStep> = {},
): CopyStep => ({ kind: "copy", span, sources, destination: text(destination), ...more })

describe("COPY", () => {
  it("names files plainly, and in JSON where blanks or brackets ask for it", () => {
    expect(printed(copy([path("package.json"), path("src/*.ts")], "./"))).toBe(
      "COPY package.json src/*.ts ./",
    )
    expect(printed(copy([path("my file.txt")], "/"))).toBe('COPY ["my file.txt", "/"]')
    expect(printed(copy([path("pages/[id].tsx")], "/"))).toBe("COPY pages/[[]id].tsx /")
    expect(printed(copy([path("[id].tsx")], "/"))).toBe('COPY ["[[]id].tsx", "/"]')
  })

  it("takes backslashes and brackets literally, and leaves patterns to glob", () => {
    const meant = (value: string): CopySource => ({
      kind: "path",
      path: text({ kind: "literal", value }),
    })
    expect(printed(copy([meant("a\\b")], "/"))).toBe(String.raw`COPY ["a\\\\b", "/"]`)
    expect(printed(copy([meant("a\\*")], "/"))).toBe(String.raw`COPY ["a[\\\\\\\\]*", "/"]`)
    expect(printed(copy([{ kind: "glob", pattern: text("[a-c]?.go") }], "/"))).toBe(
      'COPY ["[a-c]?.go", "/"]',
    )
  })

  it("keeps a path a path", () => {
    expect(printed(copy([path("git@host:x")], "/"))).toBe("COPY ./git@host:x /")
    const meant: CopySource = { kind: "path", path: text({ kind: "literal", value: "https://x" }) }
    expect(printed(copy([meant], "/"))).toBe("COPY ./https://x /")
    expect(printed(copy([path("--from=x")], "/"))).toBe('COPY ["--from=x", "/"]')
    expect(printed(copy([path("<<EOF")], "/"))).toBe(String.raw`COPY ["\\<<EOF", "/"]`)
  })

  it("prints its flags in the order of the reference", () => {
    const builder = { name: "builder" } as StageNode
    expect(
      printed(
        copy([path("/out")], "/", {
          from: { kind: "stage", stage: builder },
          chown: text("1000:", env("GID")),
          chmod: text("u=rwX"),
          link: true,
          parents: true,
          exclude: ["*.md", "my docs"],
        }),
      ),
    ).toBe(
      'COPY --from=builder --chown=1000:${GID} --chmod=u=rwX --link --parents --exclude=*.md --exclude="my docs" /out /',
    )
  })

  it("asks for a folder where there are several sources", () => {
    expect(codes(copy([path("a"), path("b")], "/app"))).toEqual(["copy-destination-not-directory"])
    expect(codes(copy([path("a"), path("b")], "C:\\app\\"))).toEqual([])
    expect(codes(copy([path("a"), path("b")], "app\\"))).toEqual(["copy-destination-not-directory"])
    expect(codes(copy([path("a"), path("b")], "."))).toEqual([])
    const meant = text({ kind: "literal", value: "/app" })
    expect(codes({ ...copy([path("a"), path("b")], ""), destination: meant })).toEqual([])
    expect(codes(copy([], "/"))).toEqual(["copy-without-source"])
    expect(codes(copy([path("")], "/"))).toEqual(["value-empty"])
  })

  it("writes inline files as heredocs of their own name", () => {
    expect(printed(copy([inline("app.conf", "price=$5\n"), inline("b", "")], "/etc/"))).toBe(
      "COPY <<'app.conf' <<'b' /etc/\nprice=$5\napp.conf\nb",
    )
    expect(printed(copy([inline("hosts", "a\nhosts\n")], "/etc/"))).toBe(
      "COPY <<'EOF' /etc/hosts\na\nhosts\nEOF",
    )
  })

  it("lets the builder expand an inline file only where it has references", () => {
    const contents = text("home=", env("HOME"), " price=$5 c:\\\n")
    expect(printed(copy([{ kind: "inline", name: "rc", contents }], "/etc/"))).toBe(
      "COPY <<rc /etc/\nhome=${HOME} price=\\$5 c:\\\\\nrc",
    )
  })

  it("refuses inline files that no heredoc can be", () => {
    expect(codes(copy([inline("motd", "hello")], "/etc/"))).toEqual([
      "inline-file-no-final-newline",
    ])
    expect(codes(copy([inline("a/b", "x\n")], "/etc/"))).toEqual(["invalid-inline-file"])
    // A line that is the name would end the heredoc; alone, a file gets a heredoc of another name.
    const other = inline("b", "x\n")
    const held = inline("f0", "x\nf0\ny\n")
    expect(codes(copy([held, other], "/etc/"))).toEqual(["invalid-inline-file"])
    expect(codes(copy([held], "/etc/"))).toEqual([])
    expect(codes(copy([inline("f0", "x\nf01\ny\n"), other], "/etc/"))).toEqual([])
    expect(codes(copy([inline("a", "x\n"), inline("a", "y\n")], "/etc/"))).toEqual([
      "invalid-inline-file",
    ])
    expect(codes(copy([inline("a", "x\n"), path("my file")], "/etc/"))).toEqual([
      "invalid-inline-file",
    ])
  })
})
