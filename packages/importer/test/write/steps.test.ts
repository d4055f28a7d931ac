import { describe, expect, it } from "vitest"
import { string } from "../../src/write/code.ts"
import { destinationCode, portCode, stageNameCode } from "../../src/write/wide-literals.ts"
import { steps, written } from "./written.ts"

describe("a command", () => {
  it("is a string where it has one line", async () => {
    expect(await steps("# why", 'RUN echo "$HOME"')).toBe(`  // why
  .run('echo "$HOME"')`)
  })

  it("keeps its lines, and the blanks that they begin with", async () => {
    expect(await steps("RUN apt-get update \\", "    && apt-get install -y \\", "\tcurl", "USER a"))
      .toBe(`  .run(\`apt-get update \\
    && apt-get install -y \\
	curl\`)
  .user("a")`)
  })

  it("begins on a line of its own where it ends a stage", async () => {
    expect(await steps("USER a", "RUN a \\", "  && b")).toBe(`  .user("a")
  .run(
    \`a \\
  && b\`,
  )`)
  })

  it("keeps the comments between its lines", async () => {
    expect(
      await steps("# above", "RUN a \\", "# first", "# second", "  && b \\", "  # last", "  && c"),
    ).toBe(`  // above
  .run(
    "a " +
      // first
      // second
      "  && b " +
      // last
      "  && c",
  )`)
  })

  it("has a comment before it above it", async () => {
    expect(await steps("USER a", "RUN \\", "# why", "  a")).toBe(`  .user("a")
  // why
  .run("a")`)
  })

  it("keeps what is an escape to JavaScript", async () => {
    expect(await steps("USER a", "RUN echo `a` ${B} \\\\ \\", "  '\\n'", "USER b")).toContain(
      "  .run(`echo \\`a\\` \\${B} \\\\\\\\ \\\n  '\\\\n'`)",
    )
  })

  it("with heredocs has their lines", async () => {
    expect(await steps("RUN cat <<EOF >a && \\", "  b", "$x", "EOF", "USER a")).toBe(
      '  .run(`cat <<EOF >a && \\\n  b\n$x\nEOF`)\n  .user("a")',
    )
  })

  it("may be a script", async () => {
    expect(await steps("RUN <<EOF", "set -e", "\tmake", "EOF", "USER a")).toBe(
      '  .script(`set -e\n\tmake\n`)\n  .user("a")',
    )
  })

  it("may have mounts and a network", async () => {
    expect(
      await steps(
        "RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=token,required \\",
        "    --network=none npm ci",
      ),
    ).toBe(`  .run("npm ci", {
    mounts: [cache("/root/.npm"), secret("token", { required: true })],
    network: "none",
  })`)
  })

  it("of a health check and of ONBUILD has lines, too", async () => {
    expect(await steps("HEALTHCHECK --retries=2 CMD a || \\", "  exit 1", "USER a"))
      .toBe(`  .healthcheck(
    \`a || \\
  exit 1\`,
    { retries: 2 },
  )
  .user("a")`)
    expect(await steps("# why", "ONBUILD RUN a \\", "# inner", "  b", "ONBUILD USER c"))
      .toBe(`  .onbuild((on) =>
    on
      // why
      .run(
        "a " +
          // inner
          "  b",
      )
      .user("c"),
  )`)
  })
})

describe("variables", () => {
  it("stand in one object, with the comments between them", async () => {
    expect(await steps("ENV A=1 \\", "# why", "    B=2", "LABEL a.b=c")).toBe(`  .env({
    A: "1",
    // why
    B: "2",
  })
  .label({ "a.b": "c" })`)
  })

  it("keep the lines of their values", async () => {
    expect(await steps('LABEL about="one \\', '  two" \\', "  a=b", "USER c")).toBe(`  .label({
    about: \`one \\
  two\`,
    a: "b",
  })
  .user("c")`)
  })

  it("read others as references", async () => {
    expect(await steps("ENV PATH=/app/bin:$PATH DIR=${DIR:-/srv}", "WORKDIR $DIR/${SUB}"))
      .toBe(`  .env({ PATH: \`/app/bin:\${env.PATH}\`, DIR: env("DIR").or("/srv") })
  .workdir(\`\${env("DIR")}/\${env("SUB")}\`)`)
  })

  it("that only look like such are marked as meant", async () => {
    expect(await steps('ENV PRICE="\\$FIVE"', "USER a")).toBe(
      '  .env({ PRICE: literal("$FIVE") })\n  .user("a")',
    )
  })
})

describe("what the types would refuse", () => {
  it("is written so that they do not look into it", async () => {
    expect(await written("FROM --platform=linux/riscv32 a\n")).toContain(
      '.from("a", { platform: "linux/riscv32" as string })',
    )
    expect(portCode(string("0"))).toEqual({ kind: "string", value: "0", wide: true })
    expect(destinationCode(string("/a"), 2)).toEqual({ kind: "string", value: "/a", wide: true })
    expect(stageNameCode("a", false)).toEqual({ kind: "string", value: "a", wide: true })
  })

  it("is written plainly where they do not refuse it", async () => {
    expect(await written("FROM --platform=linux/arm64/v8 a\n")).toContain(
      '.from("a", { platform: "linux/arm64/v8" })',
    )
    expect(portCode(string("8080"))).toEqual({ kind: "word", word: "8080" })
    for (const port of ["53/udp", "8000-8010/TCP", "080"])
      expect(portCode(string(port))).toEqual(string(port))
    for (const folder of ["/a/", ".", "..", "./"])
      expect(destinationCode(string(folder), 2)).toEqual(string(folder))
    expect(destinationCode(string("/a"), 1)).toEqual(string("/a"))
  })
})

describe("files", () => {
  it("come from the context, stages, images and the config itself", async () => {
    const text = await written(`FROM golang:1.23 AS build
FROM scratch
COPY --from=build /a /b
COPY --from=nginx:1 --chown=1:1 --link x y ./
COPY <<motd /etc/
hello
motd
ADD https://example.com/a.tgz git@example.com:a/b.git /c/
`)
    expect(text).toContain(`const app = stage("app")
  .from("scratch")
  .copy("/a", "/b", { from: build })
  .copy(["x", "y"], "./", { from: "nginx:1", chown: "1:1", link: true })
  .copy(file("motd", "hello\\n"), "/etc/")
  .add(["https://example.com/a.tgz", "git@example.com:a/b.git"], "/c/");
`)
  })
})
