import { describe, expect, it } from "vitest"
import { build, faults, last } from "./interpreting.ts"

const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
const base = {
  user: "base",
  workingDir: "/base",
  entrypoint: ["entry"],
  cmd: ["command"],
  shell: ["/bin/bash", "-c"],
  env: ["PATH=/bin", "A=base"],
  labels: new Map([["l", "base"]]),
  exposedPorts: new Set(["1/tcp"]),
  volumes: new Set(["/base"]),
  stopSignal: "SIGQUIT",
  author: "base",
}
const onBase = (lines: readonly string[], buildArgs = {}) =>
  build(["FROM a", ...lines], { base: () => base, buildArgs })
const configOf = (...lines: readonly string[]) => onBase(lines).config

/** The variables of a RUN at the end. */
const seen = (lines: readonly string[], buildArgs = {}) =>
  last(onBase([...lines, "RUN x"], buildArgs), "run").env

describe("the config of a base", () => {
  it("is kept where nothing is said", () => {
    expect(configOf()).toMatchObject(base)
  })

  it("gets a PATH where it has none, as scratch does", () => {
    expect(build(["FROM a"]).config.env).toEqual([PATH])
    expect(build(["FROM scratch"]).config).toMatchObject({ env: [PATH], workingDir: "/" })
  })

  it("is what a stage on a stage starts with, too", () => {
    const lines = ["AS b", "USER u", "ENV B=1", "LABEL m=1"]
    expect(
      build([`FROM a ${lines[0]}`, ...lines.slice(1), "FROM b"], { base: () => base }).config,
    ).toMatchObject({
      user: "u",
      env: ["PATH=/bin", "A=base", "B=1"],
      labels: new Map([
        ["l", "base"],
        ["m", "1"],
      ]),
    })
  })
})

describe("ENV", () => {
  it("expands names and values with what was set before the instruction", () => {
    expect(configOf("ENV A=1 B=$A ${A}C='$A' D=${NOTHING:-d}").env).toEqual([
      "PATH=/bin",
      "A=1",
      "B=base",
      "baseC=$A",
      "D=d",
    ])
  })

  it("keeps a variable's place in the config, and moves it to the end for commands", () => {
    const lines = ["ENV B=1", "ENV A=2"]
    expect(configOf(...lines).env).toEqual(["PATH=/bin", "A=2", "B=1"])
    expect(seen(lines)).toEqual(["PATH=/bin", "B=1", "A=2"])
  })

  it("says where a variable comes from", () => {
    expect(onBase(["ENV B=1"]).origins.get("env B")).toEqual({ first: 2, last: 2 })
  })
})

describe("ARG", () => {
  it("is what the build gives, else its default, else the one before FROM", () => {
    const lines = ["ARG G=global", "FROM a", "ARG G", "ARG D=$G-d", "ARG N", "RUN x"]
    const env = (buildArgs = {}) => last(build(lines, { buildArgs }), "run").env.slice(1)
    expect(env()).toEqual(["G=global", "D=global-d"])
    expect(env({ G: "1", N: "2", OTHER: "3" })).toEqual(["G=1", "D=1-d", "N=2"])
    expect(env({ D: "" })).toEqual(["G=global", "D="])
  })

  it("hides a variable and is hidden by one", () => {
    expect(seen(["ARG A=arg"])).toContain("A=arg")
    expect(seen(["ARG A=arg", "ENV A=env"])).toContain("A=env")
    expect(onBase(["ARG A=arg"]).config.env).toContain("A=base")
  })

  it("is kept by a stage on the stage, but not over a variable", () => {
    const lines = ["FROM a AS b", "ARG A=1 B=2", "FROM b", "RUN x"]
    expect(last(build(lines, { base: () => base }), "run").env).toEqual([
      "B=2",
      "PATH=/bin",
      "A=base",
    ])
  })

  it("of a bill of materials is none", () => {
    expect(seen(["ARG BUILDKIT_SBOM_SCAN_STAGE=true"]).join()).not.toContain("SBOM")
  })

  it("does not expand a default that is not used", () => {
    expect(seen(["ARG B=${"], { B: "1" })).toContain("B=1")
    expect(faults(["FROM a", "ARG B=${"])).toHaveLength(1)
  })
})

describe("CMD and ENTRYPOINT", () => {
  it("run through the shell in force", () => {
    expect(configOf("CMD a $B").cmd).toEqual(["/bin/bash", "-c", "a $B"])
    expect(configOf('SHELL ["s"]', "ENTRYPOINT a").entrypoint).toEqual(["s", "a"])
    expect(build(["FROM a", "CMD a"]).config.cmd).toEqual(["/bin/sh", "-c", "a"])
    expect(build(["FROM --platform=windows/amd64 a", "CMD a"]).config.cmd).toEqual([
      "cmd",
      "/S",
      "/C",
      "a",
    ])
  })

  it("or not at all", () => {
    expect(configOf('CMD ["a", "$B"]')).toMatchObject({ cmd: ["a", "$B"], argsEscaped: true })
  })

  it("ENTRYPOINT forgets the CMD of the base, not that of the stage", () => {
    expect(configOf("ENTRYPOINT e").cmd).toEqual([])
    expect(configOf("CMD c", "ENTRYPOINT e").cmd).toEqual(["/bin/bash", "-c", "c"])
    expect(build(["FROM a AS b", "CMD c", "FROM b", "ENTRYPOINT e"]).config.cmd).toEqual([])
  })
})

describe("HEALTHCHECK", () => {
  it.each([
    ["NONE", ["NONE"]],
    ["CMD a $B", ["CMD-SHELL", "a $B"]],
    ['CMD ["a"]', ["CMD", "a"]],
  ])("%s", (words, test) =>
    expect(configOf(`HEALTHCHECK ${words}`).healthcheck?.test).toEqual(test),
  )

  it("has its times in nanoseconds", () => {
    const words = "--interval=1m30s --timeout=1ms --start-period=2h --start-interval=0s --retries=3"
    expect(configOf(`HEALTHCHECK ${words} CMD x`).healthcheck).toMatchObject({
      interval: 90e9,
      timeout: 1e6,
      startPeriod: 7200e9,
      startInterval: 0,
      retries: 3,
    })
  })
})

describe("WORKDIR", () => {
  it.each([
    [["WORKDIR /x"], "/x", "/x"],
    [["WORKDIR x", "WORKDIR y"], "/base/x/y", "/base/x/y"],
    [["WORKDIR ../x"], "/x", "/x"],
    [["ENV D=d", "WORKDIR $D"], "/base/d", "/base/d"],
    [["WORKDIR /a/../b/"], "/a/../b/", "/b"],
    [["WORKDIR ''"], "/base", "/base"],
  ])("%j", (lines, directory, folder) => {
    const found = onBase([...lines, "RUN x"])
    expect(last(found, "run").directory).toBe(directory)
    expect(last(found, "folder").path).toBe(folder)
  })

  it("makes a folder of the user's, but never /", () => {
    expect(last(onBase(["USER 5:g", "WORKDIR x"]), "folder").owner).toEqual({ user: 5, group: "g" })
    expect(last(build(["FROM a", "WORKDIR x"]), "folder").owner).toBeUndefined()
    expect(build(["FROM a", "WORKDIR /"]).result.kind).toBe("image")
  })

  it("of Windows has no drive but C:", () => {
    const onWindows = (path: string) => ["FROM --platform=windows/amd64 a", `WORKDIR ${path}`]
    expect(build(onWindows("c:/a/b")).config.workingDir).toBe("\\a\\b")
    expect(faults(onWindows("d:/a"))).toEqual(["2: WORKDIR d:/a is not on the system drive"])
    expect(faults(onWindows("//a/b"))).toHaveLength(1)
    expect(faults(onWindows("c:"))).toHaveLength(1)
  })
})

describe("EXPOSE", () => {
  it.each([
    ["80", ["80/tcp"]],
    ["80/UDP 81/sctp", ["80/udp", "81/sctp"]],
    ["80-82", ["80/tcp", "81/tcp", "82/tcp"]],
    ["8080:80", ["80/tcp"]],
    ["127.0.0.1:1-2:80", ["80/tcp"]],
    ["[::1]:8080:80", ["80/tcp"]],
    ["1-2:3-4/udp", ["3/udp", "4/udp"]],
    ["$P", ["5/tcp", "6/udp"]],
    ['"$Q"', ["7/tcp"]],
    ["+8", ["8/tcp"]],
  ])("%s", (words, ports) => {
    const lines = ["FROM a", 'ENV P="5 6/udp" Q=7', `EXPOSE ${words}`]
    expect([...build(lines).config.exposedPorts].toSorted()).toEqual(ports)
  })

  it.each([
    "a",
    "65536",
    "2-1",
    "80/x",
    "x:80",
    "1-2:80-82",
    "999.1.1.1:1:80",
    "80:",
    "-1",
    '"5 6"',
    "${",
  ])("is not %s", (words) => expect(faults(["FROM a", `EXPOSE ${words}`])[0]).toMatch(/^2: /u))
})

describe("the other instructions", () => {
  it("LABEL, USER, VOLUME and STOPSIGNAL expand their words", () => {
    const lines = [
      "ENV V=9",
      "LABEL a=$V b$V='$V'",
      "USER u$V:$V",
      "VOLUME /v$V",
      'VOLUME ["/w$V"]',
    ]
    expect(configOf(...lines, "STOPSIGNAL $V")).toMatchObject({
      labels: new Map([
        ["l", "base"],
        ["a", "9"],
        ["b9", "$V"],
      ]),
      user: "u9:9",
      volumes: new Set(["/base", "/v9", "/w9"]),
      stopSignal: "9",
    })
  })

  it("MAINTAINER, SHELL and ONBUILD do not", () => {
    expect(configOf("MAINTAINER $V", 'SHELL ["$V"]', "ONBUILD RUN $V")).toMatchObject({
      author: "$V",
      shell: ["$V"],
      onbuild: ["RUN $V"],
    })
  })

  it.each(["SIGTERM", "term", "9", "-3", "SIGRTMIN+3"])("STOPSIGNAL %s", (signal) =>
    expect(configOf(`STOPSIGNAL ${signal}`).stopSignal).toBe(signal),
  )

  it.each(["STOPSIGNAL 0", "STOPSIGNAL NONE", "VOLUME $NOTHING", "USER ${", "LABEL a=${"])(
    "%s is refused",
    (line) => expect(faults(["FROM a", line])[0]).toMatch(/^2: /u),
  )
})
