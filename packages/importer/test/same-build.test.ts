import { parseDockerfile } from "@stagecraft/dockerfile"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { sameBuild } from "../src/index.ts"

type Target = string | number | undefined

function side(text: string, target?: Target) {
  const { tree, problems } = parseDockerfile(text)
  if (!tree) throw new Error(problems.map(({ message }) => message).join("\n"))
  return { tree, ...(target !== undefined && { target }) }
}

const differences = (a: string, b: string, target?: Target) =>
  sameBuild(side(a, target), side(b, target)).map(({ message }) => message)

/** Both files on the same base. */
const onBase = (a: string, b: string) => differences(`FROM base\n${a}\n`, `FROM base\n${b}\n`)

describe("the same build", () => {
  it.each([
    ["comments and blank lines", "RUN a", "# c\n\nRUN a"],
    ["keywords", "RUN a", "run a"],
    ["continued lines", "COPY a b c/", "COPY a \\\n  # comment\n  b \\\n  c/"],
    ["quotes", "ENV A=b C='d e'", 'ENV A="b" C=d\\ e'],
    ["braces", "ENV B=1\nWORKDIR /$B", 'ENV B=1\nWORKDIR "/${B}"'],
    ["the old form of ENV", "ENV A b c", "ENV A='b c'"],
    ["split ENV and LABEL", "ENV A=1 B=2\nLABEL a=1 b=2", "ENV A=1\nENV B=2\nLABEL b=2\nLABEL a=1"],
    ["ports and volumes", "EXPOSE 1 2\nVOLUME /a /b", 'VOLUME ["/b"]\nVOLUME /a\nEXPOSE 2/tcp 1'],
    ["flags", "COPY --link --chown=root a b", "COPY --chown=0 --link a b"],
    ["modes", "COPY --chmod=755 a b", "COPY --chmod=0755 a b"],
    ["arrays of COPY", "COPY a b", 'COPY ["a", "b"]'],
    ["paths", "WORKDIR /a\nCOPY ./x b", "WORKDIR /a\nCOPY x /a/b"],
    [
      "mounts",
      "RUN --mount=target=/a --mount=target=/b x",
      "RUN --mount=type=bind,dst=/b --mount=dst=/a,ro x",
    ],
    ["heredocs for the shell", "RUN <<X\na\nb\nX", "RUN <<'Y'\na\nb\nY"],
    ["a script's last newline", "RUN <<X\na\nX", "RUN a"],
    ["arrays of commands", 'CMD ["/bin/sh", "-c", "a"]', 'CMD ["/bin/sh",  "-c","a"]'],
    ["triggers", "ONBUILD COPY a b/", 'ONBUILD copy --link=false ["a", "b/"]'],
    ["times", "HEALTHCHECK --interval=60s CMD a", "HEALTHCHECK --interval=1m CMD a"],
    ["what nothing sees", "ENV A=1\nENV A=2", "ENV A=2"],
  ])("%s", (_, a, b) => expect(onBase(a, b)).toEqual([]))

  it("whatever stages are called", () => {
    expect(
      differences(
        "FROM a AS x\nRUN 1\nFROM b\nCOPY --from=x / /",
        "FROM a AS y\nRUN 1\nFROM b\nCOPY --from=0 / /",
      ),
    ).toEqual([])
  })

  it("whatever else is in the file", () => {
    expect(differences("FROM a AS x\nRUN 1\nFROM b", "FROM b")).toEqual([])
    const [one, other] = [side("FROM a AS x\nRUN 1\nFROM b", "x"), side("FROM a\nRUN 1")]
    expect(sameBuild(one, other)).toEqual([])
  })

  it("with another escape", () => {
    expect(
      differences(
        "FROM a\nRUN a \\\n  b\nENV A=\\$B",
        "# escape=`\nFROM a\nRUN a `\n  b\nENV A=`$B",
      ),
    ).toEqual([])
  })

  it("is one, too, when the builder would refuse both", () => {
    expect(differences("FROM $X\nRUN 1", "FROM $X\nRUN 1")).toEqual([])
    expect(differences("FROM a\nCOPY --from=9 / /", "FROM a\nCOPY --from=9 / /")).toEqual([])
  })
})

describe("a difference", () => {
  it.each([
    ["RUN a b", "RUN a  b", 'line 2: RUN differs in its command: "a b" became "a  b"'],
    ["RUN a", 'RUN ["a"]', "line 2: RUN differs in its command"],
    ['RUN ["a", "b\\n"]', 'RUN ["a", "b"]', "line 2: RUN differs in its command"],
    ["RUN a\nRUN b", "RUN a", 'line 3: RUN "b" is gone'],
    ["RUN a", "RUN z\nRUN a", 'line 2 of the other file: RUN "z" is new'],
    ["RUN a", "COPY a b", 'line 2: RUN "a" became COPY'],
    [
      "RUN --network=none a",
      "RUN a",
      'line 2: RUN differs in its network: "none" became "default"',
    ],
    ["USER u\nRUN a", "RUN a\nUSER u", 'line 3: RUN differs in its user: "u" became ""'],
    [
      "WORKDIR /a\nRUN x",
      "WORKDIR /b\nRUN x",
      'line 2: WORKDIR differs in its folder: "/a" became "/b"',
    ],
    ["RUN --mount=target=/a x", "RUN --mount=target=/b x", "line 2: RUN differs in its mounts"],
    ["ENV A=1\nRUN x", "ENV A=2\nRUN x", 'line 3: RUN sees "A=2", not "A=1"'],
    ["ENV A=1\nRUN x", "RUN x\nENV A=1", 'line 3: RUN sees "A=1" no more'],
    ["RUN x\nARG A=1", "ARG A=1\nRUN x", 'line 2: RUN sees "A=1", too'],
    [
      "ENV A=1\nENV B=1\nRUN x",
      "ENV B=1\nENV A=1\nRUN x",
      "line 4: RUN sees its variables in another order",
    ],
    ["COPY a b", "COPY a c", 'line 2: COPY differs in its destination: "/b" became "/c"'],
    ["COPY a b", "ADD a b", "line 2: COPY differs in its sources"],
    ["COPY a b", "COPY --chown=u a b", "line 2: COPY differs in its owner"],
    [
      "COPY --chmod=644 a b",
      "COPY --chmod=755 a b",
      'line 2: COPY differs in its mode: "644" became "755"',
    ],
    ["COPY --link a b", "COPY a b", "line 2: COPY differs in its own layer"],
    ["COPY --exclude=x a b", "COPY a b", "line 2: COPY differs in its left-out files"],
    ["USER u", "USER v", 'line 2: USER "u" became "v"'],
    ["ENV A=1", "ENV A=2", 'line 2: ENV A "=1" became "=2"'],
    ["ENV A=1 B=1", "ENV B=1 A=1", "the variables of ENV are in another order"],
    ["LABEL a=1", "", 'line 2: LABEL a "=1" is gone'],
    ["", "EXPOSE 80", 'line 2 of the other file: EXPOSE "80/tcp" is new'],
    ["VOLUME /a", "VOLUME /b", 'line 2: VOLUME "/a" is gone'],
    ["CMD a", 'CMD ["a"]', 'line 2: CMD "'],
    ["CMD []", "", "only one has a CMD, be it an empty one"],
    ["ENTRYPOINT a", "ENTRYPOINT b", "line 2: ENTRYPOINT"],
    ["HEALTHCHECK CMD a", "HEALTHCHECK NONE", "line 2: HEALTHCHECK"],
    ["STOPSIGNAL 9", "STOPSIGNAL KILL", 'line 2: STOPSIGNAL "9" became "KILL"'],
    ["MAINTAINER a", "MAINTAINER b", 'line 2: MAINTAINER "a" became "b"'],
    ['SHELL ["a"]', 'SHELL ["b"]', "line 2: SHELL"],
    ["ONBUILD RUN a", "ONBUILD RUN b", 'line 2: ONBUILD "RUN a" became "RUN b"'],
    ["ONBUILD ARG A=1", "ONBUILD ARG A=2", "line 2: ONBUILD"],
    ["ONBUILD RUN a\nONBUILD RUN b", "ONBUILD RUN b", 'line 2: ONBUILD "RUN a" became "RUN b"'],
    ["RUN <<X\n#!/a\nb\nX", "RUN <<X\n#!/a\nc\nX", "line 2: RUN differs in its script"],
    ["COPY <<X /\na\nX", "COPY <<X /\nb\nX", "line 2: COPY differs in its sources"],
  ])("%j, %j", (a, b, message) => {
    const [first = ""] = onBase(a, b)
    expect(first).toContain(message)
  })

  it("is told with both lines", () => {
    const [found] = sameBuild(side("FROM a\n\nRUN b"), side("FROM a\nRUN c"))
    expect(found).toMatchObject({ line: 3, otherLine: 2 })
  })

  it("is looked for in what a step takes files from", () => {
    const file = (command: string) =>
      `FROM a AS x\nRUN ${command}\nFROM x AS y\nRUN 2\nFROM b\nCOPY --from=y / /\nRUN --mount=from=x,target=/m z`
    expect(differences(file("1"), file("9"))).toEqual([
      'line 2: RUN differs in its command: "1" became "9"',
    ])
  })

  it("may be one of bases and platforms", () => {
    expect(differences("FROM a", "FROM b")[0]).toMatch(/^line 1: FROM differs in its image/u)
    expect(differences("FROM a", "FROM scratch")[0]).toBe(
      'line 1: FROM "docker.io/library/a:latest" became FROM scratch',
    )
    expect(differences("FROM a", "FROM --platform=$BUILDPLATFORM a")[0]).toMatch(
      /^line 1: FROM differs in its platform: .* \(when the base sets everything\)$/u,
    )
  })

  it("may be that only one can be built", () => {
    const refused = "FROM a\nCOPY --from=9 / /"
    expect(differences("FROM a", refused)).toEqual([
      "line 2 of the other file: the builder would refuse it now: there is no stage 9",
    ])
    expect(differences(refused, "FROM a")).toEqual([
      "line 2: the builder would no more refuse it: there is no stage 9",
    ])
  })

  it("shows long values from where they differ", () => {
    const long = "x".repeat(500)
    const [message = ""] = onBase(`RUN ${long}a`, `RUN ${long}b`)
    expect(message).toContain('xxa" became "…xxx')
    expect(message.length).toBeLessThan(200)
  })
})

describe("files that nobody can build", () => {
  it.each([
    [
      "a stage that is none",
      "FROM a\nCOPY --from=$X a b\nRUN x",
      "FROM a\nCOPY --from=$X a b\nRUN y",
    ],
    ["a base that is refused", "FROM ${A:?no}\nRUN x", "FROM ${A:?no}\nRUN y"],
    ["an unknown mount", "FROM a\nRUN --mount=type=foo x", "FROM a\nRUN --mount=type=foo y"],
    ["a longer file", "FROM ${A:?no}", "FROM ${A:?no}\nRUN y"],
    ["another escape", "FROM ${A:?no}", "# escape=`\nFROM ${A:?no}"],
  ])("are others with %s", (_, a, b) => {
    const [message = ""] = differences(a, b)
    expect(message).toContain("cannot be compared, since nothing can be built: ")
    expect(differences(a, a)).toEqual([])
  })

  it("are others with another target", () => {
    const text = "FROM ${A:?no} AS x\nFROM b"
    expect(sameBuild(side(text, "x"), side(text))).toHaveLength(1)
    expect(sameBuild(side(text, "x"), side(text, 0))).toEqual([])
  })

  it("may be dressed otherwise", () => {
    const text = "FROM ${A:?no}\nRUN x\nONBUILD RUN y\nONBUILD nothing"
    const dressed = "from ${A:?no}\n# c\nRUN \\\n  x\nonbuild  run y\nONBUILD nothing"
    expect(differences(text, dressed)).toEqual([])
  })
})

describe("triggers that cannot be built alone", () => {
  it.each([
    ["COPY --from=0 x /", "COPY --from=0 y /"],
    ["COPY --from=7 x /", "COPY --from=7 y /"],
    ["COPY --from=1 x /", "COPY --from=1 y /"],
    ["NOTHING a", "NOTHING b"],
    ["RUN --mount=type=foo x", "RUN --mount=type=foo y"],
  ])("%s is not %s", (a, b) => {
    expect(onBase(`ONBUILD ${a}`, `ONBUILD ${b}`)[0]).toContain("line 2: ONBUILD")
    expect(onBase(`ONBUILD ${a}`, `onbuild   ${a}`)).toEqual([])
  })
})

describe("differences that only some builds show", () => {
  it.each([
    ["arguments", "ARG A=1\nLABEL a=$A", "LABEL a=1"],
    ["empty arguments", "ARG A\nLABEL a=${A:-1}", "ARG A\nLABEL a=${A-1}"],
    ["the base's variables", "LABEL a=$A", "LABEL a="],
    ["empty variables of the base", "LABEL a=${A:-1}", "LABEL a=${A-1}"],
    ["patterns", "LABEL a=${A%.*}", "LABEL a=${A%-*}"],
    ["the base's shell", "CMD a", 'CMD ["/bin/sh", "-c", "a"]'],
    ["the base's folder", "WORKDIR a", "WORKDIR /a"],
    ["the base's user", "", "USER root"],
    ["the base's command", "", "CMD []\nENTRYPOINT []"],
    ["the platform", "ARG TARGETARCH\nLABEL a=$TARGETARCH", "LABEL a=amd64"],
    ["a place of ARG", "RUN a\nARG A", "ARG A\nRUN a"],
    ["triggers", "ONBUILD LABEL a=${A:-1}", "ONBUILD LABEL a=${A-1}"],
  ])("%s", (_, a, b) => expect(onBase(a, b)).not.toEqual([]))

  it("arguments of which only some are given", () => {
    const file = (count: number, label: string) =>
      `FROM b\n${Array.from({ length: count }, (_, index) => `ARG A${index}\n`).join("")}LABEL a=${label}`
    for (const count of [2, 9])
      expect(differences(file(count, "${A0:+${A1:+x}}"), file(count, "${A0:+x}"))).not.toEqual([])
  })

  it.each([
    ["--platform=$BUILDPLATFORM", "--platform=linux/amd64"],
    ["--platform=linux/$TARGETARCH", "--platform=$TARGETPLATFORM"],
    ["--platform=$TARGETOS/amd64", "--platform=linux/amd64"],
    ["--platform=linux/$BUILDARCH", "--platform=linux/amd64"],
    ["--platform=linux/$TARGETARCH/$TARGETVARIANT", "--platform=linux/$TARGETARCH"],
  ])("platforms: %s and %s", (a, b) => {
    expect(differences(`FROM ${a} a`, `FROM ${b} a`)).not.toEqual([])
  })

  it("never an image's argument as the name of a stage", () => {
    const file = (command: string) => `ARG V=x\nFROM q AS a\nRUN ${command}\nFROM $V`
    expect(differences(file("1"), file("2"))).toEqual([])
  })

  it("the choice of a stage", () => {
    const file = (command: string) =>
      `ARG V=dev\nFROM a AS in-dev\nFROM b AS in-prod\nRUN ${command}\nFROM in-\${V}`
    expect(differences(file("1"), file("2"))).toEqual([
      'line 4: RUN differs in its command: "1" became "2" (when V is prod)',
    ])
    const byPlatform = (command: string) => file(command).replace("${V}", "${TARGETARCH}")
    expect(
      differences(
        byPlatform("1").replace("in-prod", "in-s390x"),
        byPlatform("2").replace("in-prod", "in-s390x"),
      )[0],
    ).toContain("(when TARGETARCH is s390x)")
  })

  it("also where an argument may not be just anything", () => {
    const file = (label: string) =>
      `ARG P=linux/amd64\nARG V\nFROM --platform=$P a\nARG M\nARG V\nARG K\nCOPY --chmod=$M --parents a b\nRUN --mount=type=tmpfs,target=/m,ro=$K a\nLABEL v=${label}`
    expect(differences(file("${V}"), file("${V%.*}"))).not.toEqual([])
  })
})

describe("any file", () => {
  const seed = Number(process.env["STAGECRAFT_SEED"] ?? 20_261_121)
  const line = fc.constantFrom(
    "RUN a $A",
    'RUN ["a"]',
    "RUN --mount=type=cache,target=/c,id=$A a",
    "COPY a b $A/",
    "COPY --from=other /a $B",
    "ADD --chown=$A a .",
    "ENV B=$A",
    "ARG A",
    "ARG B=${A:-b}",
    "WORKDIR x$B",
    "USER $A",
    "LABEL a=$B",
    "CMD a",
    "ENTRYPOINT a",
    "ONBUILD RUN $A",
    "FROM s",
    "FROM s AS t",
    "FROM x:${A}1",
  )
  const lines = fc.array(line, { maxLength: 10 })
  const file = (list: readonly string[]) => ["ARG A=a", "FROM z AS s", ...list].join("\n")

  it("is the same as itself in another dress", () => {
    fc.assert(
      fc.property(lines, (list) => {
        const dressed = list.map((each) => `# comment\n  ${each.replace(" ", " \\\n\n# c\n  ")}`)
        expect(differences(file(list), file(dressed))).toEqual([])
      }),
      { seed, numRuns: 200 },
    )
  })

  it("is another one with one more step that the target sees", () => {
    fc.assert(
      fc.property(
        lines,
        fc.constantFrom("RUN more", "COPY more .", "WORKDIR more"),
        (list, more) => {
          expect(differences(file(list), file([...list, more]))).not.toEqual([])
        },
      ),
      { seed, numRuns: 200 },
    )
  })
})
