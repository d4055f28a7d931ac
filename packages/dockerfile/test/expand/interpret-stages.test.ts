import { describe, expect, it } from "vitest"
import { build, chain, faults, interpret, last } from "./interpreting.ts"

const kinds = (lines: readonly string[], target?: string | number) =>
  chain(build(lines, target === undefined ? {} : { target })).map(({ kind }) => kind)

describe("the base of a stage", () => {
  it.each([
    ["alpine", "docker.io/library/alpine:latest"],
    ["docker.io/alpine:3", "docker.io/library/alpine:3"],
    ["index.docker.io/a/b", "docker.io/a/b:latest"],
    ["localhost/a", "localhost/a:latest"],
    ["host:5000/a/b:c", "host:5000/a/b:c"],
    ["A/b", "A/b:latest"],
    [`a@sha256:${"0".repeat(64)}`, `docker.io/library/a@sha256:${"0".repeat(64)}`],
  ])("%s is %s", (base, reference) => {
    expect(last(build([`FROM ${base}`]), "image").reference).toBe(reference)
  })

  it.each([
    "Alpine",
    "a:",
    "a".repeat(64),
    "a@sha256:00",
    `a@md5:${"0".repeat(32)}`,
    "https://a/b",
    "a//b",
  ])("cannot be %s", (base) =>
    expect(faults([`FROM ${base}`])[0]).toMatch(/^1: .*no image reference/u),
  )

  it("is an earlier stage of exactly that name, else an image", () => {
    expect(kinds(["FROM a AS b", "RUN x", "FROM b"])).toEqual(["image", "run"])
    expect(kinds(["FROM b", "FROM a AS b"], 0)).toEqual(["image"])
    expect(faults(["FROM a AS b", "FROM B"])).toEqual([`2: "B" is no stage and no image reference`])
  })

  it("is the last earlier stage where two have one name, for FROM", () => {
    const lines = ["FROM a AS b", "RUN 1", "FROM b AS b", "RUN 2", "FROM b"]
    expect(kinds(lines)).toEqual(["image", "run", "run"])
  })

  it("must be fit for the builder also where the target does not need it", () => {
    expect(faults(["FROM BAD AS x", "FROM scratch"])).toHaveLength(1)
  })

  it("is looked up with its platform, and only where it is needed", () => {
    const asked: string[] = []
    build(["FROM a", "FROM --platform=linux/arm64 b AS c", "FROM c", "COPY --from=d / /"], {
      base: (reference, { architecture }) => {
        asked.push(`${reference} ${architecture}`)
        return undefined
      },
    })
    expect(asked).toEqual(["docker.io/library/b:latest arm64", "docker.io/library/d:latest amd64"])
  })
})

describe("arguments before the first FROM", () => {
  const reference = (lines: readonly string[], buildArgs = {}) =>
    last(build(lines, { buildArgs }), "image").reference

  it("are what the build gives, else their default", () => {
    const lines = ["ARG V=1", "ARG W=a$V", "FROM x:$W"]
    expect(reference(lines)).toBe("docker.io/library/x:a1")
    expect(reference(lines, { V: "2" })).toBe("docker.io/library/x:a2")
    expect(reference(lines, { V: "2", W: "w" })).toBe("docker.io/library/x:w")
  })

  it("are nothing without both", () => {
    expect(faults(["ARG V", "FROM $V"])).toEqual(["2: FROM $V names nothing"])
    expect(reference(["ARG V", "FROM x${V}${V:-:y}"])).toBe("docker.io/library/x:y")
  })

  it("have the platforms among them", () => {
    const lines = ["FROM --platform=$BUILDPLATFORM a-$TARGETARCH-$BUILDOS-$TARGETSTAGE AS final"]
    const options = { platform: "linux/arm/v6", buildPlatform: "linux/arm64" }
    const { reference, platform } = last(build(lines, options), "image")
    expect(reference).toBe("docker.io/library/a-arm-linux-final:latest")
    expect(platform.architecture).toBe("arm64")
  })

  it("may replace those", () => {
    expect(reference(["ARG TARGETARCH=x", "FROM a:$TARGETARCH"])).toMatch(/:x$/u)
    expect(reference(["FROM a:$TARGETARCH"], { TARGETARCH: "y" })).toMatch(/:y$/u)
  })

  it("may choose a stage", () => {
    const lines = ["ARG V=dev", "FROM a AS in-dev", "FROM b AS in-prod", "FROM in-$V"]
    expect(reference(lines)).toMatch(/\/a:/u)
    expect(reference(lines, { V: "prod" })).toMatch(/\/b:/u)
    expect(reference(lines, { V: "other" })).toMatch(/in-other:/u)
  })

  it("are refused with their line", () => {
    expect(faults(["ARG V=${", "FROM a"])[0]).toMatch(/^1: .*without the \}/u)
    expect(faults(["FROM ${V?missing}"])[0]).toMatch(/^1: .*missing/u)
  })
})

describe("platforms", () => {
  it.each([
    ["linux/amd64", "linux/amd64"],
    ["linux/arm64/v8", "linux/arm64/v8"],
    ["linux/aarch64", "linux/arm64"],
    ["linux/x86_64", "linux/amd64"],
    ["linux/i386", "linux/386"],
    ["linux/arm/7", "linux/arm/v7"],
    ["linux/arm/v7", "linux/arm/v7"],
    ["linux/arm", "linux/arm"],
    ["linux/armhf", "linux/arm"],
    ["linux/armel", "linux/arm/v6"],
    ["arm64", "linux/arm64"],
    ["linux", "linux/amd64"],
    ["MacOS/arm64/9", "darwin/arm64/v9"],
    ["windows(10.0.17763)/amd64", "windows(10.0.17763)/amd64"],
    ["windows(10+b+a)/amd64", "windows(10+a+b)/amd64"],
    ["other/thing", "other/thing"],
  ])("%s is %s", (platform, shown) => {
    const found = build(["FROM scratch", "ARG TARGETPLATFORM", "RUN x"], {
      platform,
      buildPlatform: "linux/amd64",
    })
    expect(last(found, "run").env).toContain(`TARGETPLATFORM=${shown}`)
  })

  it.each(["", "a/b/c/d", "linux/", "lin ux/amd64", "nowhere", "*", "linux(%)/amd64"])(
    "cannot be %j",
    (platform) => {
      expect(faults(["ARG P", "FROM --platform=${P} a"], { buildArgs: { P: platform } })).toEqual([
        `2: --platform=\${P} is ${JSON.stringify(platform)}, no platform`,
      ])
    },
  )

  it("of the build must be one, too", () => {
    expect(faults(["FROM a"], { platform: "nowhere" })).toEqual([`1: "nowhere" is not a platform`])
  })

  it("of scratch is the target's, that of a stage its base's", () => {
    const arch = (lines: readonly string[]) =>
      last(build(lines, { platform: "linux/s390x" }), "image").platform.architecture
    expect(arch(["FROM --platform=linux/arm64 a AS b", "FROM --platform=linux/386 b"])).toBe(
      "arm64",
    )
    expect(arch(["FROM a"])).toBe("s390x")
  })
})

describe("the target", () => {
  const lines = ["FROM a AS one", "RUN 1", "FROM b AS two", "FROM c"]

  it.each([
    [undefined, "c"],
    ["one", "a"],
    ["TWO", "b"],
    [0, "a"],
    [2, "c"],
  ])("%s is the stage from %s", (target, name) => {
    const found = build(lines, target === undefined ? {} : { target })
    expect(last(found, "image").reference).toBe(`docker.io/library/${name}:latest`)
  })

  it("must be there", () => {
    expect(faults(lines, { target: "three" })).toEqual([
      "1: Dockerfile does not have a stage three",
    ])
    expect(faults(lines, { target: 7 })).toHaveLength(1)
    expect(faults(["ARG X"])).toEqual(["1: Dockerfile does not have any stage"])
  })

  it("is built without what it does not need", () => {
    const { faults: none } = interpret(["FROM a", "STOPSIGNAL none", "FROM b"])
    expect(none).toEqual([])
  })
})

describe("what a step takes files from", () => {
  const from = (lines: readonly string[]) => {
    const [source] = last(build(lines), "copy").sources
    return source?.kind === "path" && source.from !== "context" ? source.from : undefined
  }

  it("is a stage by its name in any case, or by its number", () => {
    const stages = ["FROM a AS one", "FROM b AS two", "FROM c"]
    expect(from([...stages, "COPY --from=ONE x y"])).toMatchObject({
      reference: "docker.io/library/a:latest",
    })
    expect(from([...stages, "COPY --from=1 x y"])).toMatchObject({
      reference: "docker.io/library/b:latest",
    })
  })

  it("is an image where no stage has the name", () => {
    expect(from(["FROM a", "COPY --from=other:1 x y"])).toMatchObject({
      reference: "docker.io/library/other:1",
    })
    expect(from(["FROM a", "COPY --from=scratch x y"])).toMatchObject({ kind: "scratch" })
  })

  it("counts such images behind the stages", () => {
    const lines = ["FROM a", "COPY --from=b x y", "COPY --from=1 x y", "COPY --from=2 x y"]
    expect(from(lines)).toMatchObject({ reference: "docker.io/library/b:latest" })
  })

  it("must come earlier", () => {
    expect(faults(["FROM a AS x", "COPY --from=y / /", "FROM b AS y"], { target: 0 })).toEqual([
      "2: COPY: --from=y is a stage that comes later",
    ])
    const twice = ["FROM a AS x", "FROM b AS y", "COPY --from=x / /", "FROM c AS x"]
    expect(faults(twice, { target: 1 })).toHaveLength(1)
  })

  it("is not the stage itself, be it through others", () => {
    expect(faults(["FROM a AS x", "COPY --from=x / /"])).toEqual([
      "1: the stage x takes files from itself",
    ])
    const circle = ["FROM a AS x", "COPY --from=y / /", "FROM a AS y", "COPY --from=x / /"]
    expect(faults([...circle, "FROM scratch"])).toHaveLength(1)
  })

  it("has no variables, and its number exists", () => {
    expect(faults(["FROM a", "COPY --from=$X / /"])[0]).toMatch(/^2: --from=\$X is not expanded/u)
    expect(faults(["FROM a", "COPY --from=9 / /"])).toEqual(["2: there is no stage 9"])
    expect(faults(["FROM a", "COPY --from=-1 / /"])).toHaveLength(1)
  })

  it("may be a long row of stages", () => {
    const row = Array.from({ length: 3000 }, (_, index) =>
      index === 0 ? "FROM a AS s0" : `FROM a AS s${index}\nCOPY --from=s${index - 1} / /`,
    )
    expect(build(row).nodes).toHaveLength(5999)
  })
})

describe("SOURCE_DATE_EPOCH", () => {
  const stage = ["FROM scratch AS when", "ADD https://a/b /"]

  it("is seconds", () => {
    const lines = ["ARG SOURCE_DATE_EPOCH=+0012", "FROM a", "ARG SOURCE_DATE_EPOCH", "RUN x"]
    const found = build(lines)
    expect(found.epoch).toBe(12)
    expect(last(found, "run").env).toContain("SOURCE_DATE_EPOCH=12")
  })

  it("may be found out by the build only", () => {
    const options = { buildArgs: { SOURCE_DATE_EPOCH: "WHEN" } }
    const found = build([...stage, "FROM a", "ARG SOURCE_DATE_EPOCH", "RUN x"], options)
    expect(found.epoch).toBeUndefined()
    expect(last(found, "run").env.join()).not.toContain("EPOCH")
    for (const value of ["context", ""])
      expect(build(["FROM a"], { buildArgs: { SOURCE_DATE_EPOCH: value } }).epoch).toBeUndefined()
  })

  it.each([
    [["FROM a"], "neither seconds nor a stage"],
    [["FROM a AS when", "FROM a"], "not FROM scratch"],
    [[...stage, "COPY a b", "FROM a"], "more than one ADD"],
    [["FROM scratch AS when", "ADD a b /", "FROM a"], "more than one source"],
  ])("is refused for %j", (lines, why) => {
    expect(faults(lines, { buildArgs: { SOURCE_DATE_EPOCH: "when" } })[0]).toContain(why)
  })
})
