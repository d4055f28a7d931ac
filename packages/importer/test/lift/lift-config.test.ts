import { describe, expect, it } from "vitest"
import { bare, env, lift, said, step, steps } from "./lifted.ts"

describe("what a stage says about its containers", () => {
  it("is a command in the shell's form or as a vector", () => {
    expect(step("CMD  echo  $A  ")).toEqual({
      kind: "cmd",
      form: { kind: "shell", command: ["echo  $A"] },
    })
    expect(step('ENTRYPOINT ["/app", "$A"]')).toEqual({
      kind: "entrypoint",
      form: { kind: "exec", argv: [["/app"], ["$A"]] },
    })
    expect(step("ENTRYPOINT []")).toEqual({ kind: "entrypoint", form: { kind: "exec", argv: [] } })
  })

  it("is a health check, or none", () => {
    expect(
      step(
        "HEALTHCHECK --interval=1m --timeout=3s --start-period=0s --start-interval=5s --retries=2 CMD curl $A",
      ),
    ).toEqual({
      kind: "healthcheck",
      form: { kind: "shell", command: ["curl $A"] },
      interval: "1m",
      timeout: "3s",
      startPeriod: "0s",
      startInterval: "5s",
      retries: 2,
    })
    expect(step('HEALTHCHECK CMD ["a"]')).toMatchObject({ form: { kind: "exec", argv: [["a"]] } })
    expect(step("HEALTHCHECK NONE")).toEqual({ kind: "healthcheck" })
  })

  it("is a shell, a signal, a user, a folder", () => {
    expect(steps('SHELL ["bash", "-c"]\nSTOPSIGNAL $S\nUSER a:b\nWORKDIR "/a b"')).toEqual([
      { kind: "shell", argv: [["bash"], ["-c"]] },
      { kind: "stopsignal", signal: [env("S")] },
      { kind: "user", user: ["a:b"] },
      { kind: "workdir", path: ["/a b"] },
    ])
  })

  it("is ports, without what says where to publish them", () => {
    expect(step("EXPOSE 80 53/udp 8000-8010 127.0.0.1:8080:81/TCP 9090:82 83/ $P/tcp")).toEqual({
      kind: "expose",
      ports: [["80"], ["53/udp"], ["8000-8010"], ["81/TCP"], ["82"], ["83"], [env("P"), "/tcp"]],
    })
  })

  it("is volumes in both forms", () => {
    expect(step('VOLUME ["/a b", "/$C"]')).toEqual({
      kind: "volume",
      paths: [["/a b"], ["/", env("C")]],
    })
    expect(step("VOLUME /a /b")).toMatchObject({ paths: [["/a"], ["/b"]] })
  })

  it("is a maintainer, whose name nobody expands", () => {
    expect(step('MAINTAINER "A" $B <a@example.com>')).toEqual({
      kind: "maintainer",
      name: '"A" $B <a@example.com>',
    })
  })
})

describe("an ONBUILD", () => {
  it("holds a step, whose variables are those of the build that it fires in", () => {
    expect(step("ARG A=1\nONBUILD COPY $A /app/")).toEqual({
      kind: "onbuild",
      step: {
        kind: "copy",
        sources: [{ kind: "path", path: [env("A")] }],
        destination: ["/app/"],
      },
    })
  })

  it("may declare an argument, which the stage itself does not see", () => {
    expect(steps("ONBUILD ARG A=1\nUSER $A")).toMatchObject([
      { kind: "onbuild", step: { kind: "arg", arg: { name: "A", default: ["1"] } } },
      { user: [env("A")] },
    ])
  })

  it("knows the stages of its own file by name, and an image else", () => {
    const { stages } = lift(
      "FROM a AS src\nFROM b\nONBUILD COPY --from=SRC x y\nONBUILD COPY --from=nginx x y\n",
    )
    expect(bare(stages[1]?.node.steps)).toMatchObject([
      { step: { from: { kind: "stage", stage: { name: "src" } } } },
      { step: { from: { kind: "image", reference: "nginx" } } },
    ])
  })

  it("stays text where its trigger would be several, or is none", () => {
    expect(step("ONBUILD ARG A B")).toEqual({ kind: "raw", text: "ONBUILD ARG A B" })
    expect(step("ONBUILD frobnicate x")).toEqual({ kind: "raw", text: "ONBUILD frobnicate x" })
    expect(said("FROM a\nONBUILD COPY --from=0 x y\n")).toEqual([
      "imported-as-raw: ONBUILD is kept as raw text: its trigger: it is a trigger that reads a stage by its number",
    ])
    expect(said("FROM a\nONBUILD COPY --from=b x y\nFROM c AS b\n")[0]).toContain(
      "raw-reads-stage: ONBUILD cannot be imported",
    )
  })
})

describe("an instruction that the graph cannot say", () => {
  it("keeps its text, continuations joined and comments gone", () => {
    expect(step('COPY a "" \\\n# why\n   /c')).toEqual({
      kind: "raw",
      text: 'COPY a ""    /c',
      comments: ["why"],
    })
    expect(said("FROM alpine\nUSER ${A!b}\n")).toEqual([
      "imported-as-raw: USER is kept as raw text: it has ${A!…}, and ! is no operator",
    ])
  })

  it("keeps its heredocs", () => {
    expect(step('COPY <<A "" /c\nx\nA')).toEqual({ kind: "raw", text: 'COPY <<A "" /c\nx\nA' })
  })

  it("keeps an escape at the very end of the file", () => {
    expect(steps("MAINTAINER a \\ \\")).toEqual([{ kind: "raw", text: "MAINTAINER a \\ \\" }])
  })
})
