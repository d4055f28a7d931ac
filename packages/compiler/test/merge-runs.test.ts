import type { Optimize, StepNode } from "@stagecraft/ir"
import { noOptimize, text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { compile } from "../src/index.ts"
import { compileSteps, countRuns } from "./compile-steps.ts"
import { cases, goodOf } from "./merge-cases.ts"
import { volume } from "./metadata-nodes.ts"
import { arg, copy, env, image, onbuild, raw, run, setEnv, shell, stage, workdir } from "./nodes.ts"

const PLAIN = run("mkdir -p /a")
const NEXT = run("mkdir -p /b")
const PLAIN_SHELL = shell("/bin/dash", "-c")

describe("merge-runs keeps apart", () => {
  it.each(cases.map((each) => [each.why, each] as const))("%s", (_, each) => {
    const alone: Partial<Optimize> = { ...noOptimize, mergeRuns: "known", ...each.optimize }
    const bad = compileSteps(each.steps, alone)
    const good = compileSteps(goodOf(each), alone)
    expect(countRuns(bad.dockerfile)).toBe(2)
    expect(bad.record.filter(({ action }) => action === "stopped")).toEqual([
      {
        pass: "merge-runs",
        action: "stopped",
        message: expect.stringMatching(
          // Not in what the message says of the commands themselves.
          new RegExp(`stay apart: .*(?:${each.note.source})`, "u"),
        ) as string,
        spans: each.steps.filter(({ kind }) => kind === "run").map(({ span }) => span),
      },
    ])
    expect(countRuns(good.dockerfile)).toBe(1)
  })
})

describe("merge-runs", () => {
  const three = [
    run("apt-get update"),
    run("apt-get install -y curl"),
    run("rm -rf /var/lib/apt/lists/*"),
  ]

  it("joins what every image with apt has", () => {
    const { dockerfile, lines, record } = compileSteps(three)
    const at = dockerfile.split("\n").indexOf("RUN apt-get update \\")
    expect(dockerfile.split("\n").slice(at, at + 3)).toEqual([
      "RUN apt-get update \\",
      "    && apt-get install -y curl \\",
      "    && rm -rf /var/lib/apt/lists/*",
    ])
    expect(lines.slice(at, at + 3)).toEqual(three.map(({ span }) => [span]))
    expect(record).toContainEqual({
      pass: "merge-runs",
      action: "did",
      message: "3 RUNs became one, taking the base's shell to be a POSIX one",
      spans: three.map(({ span }) => span),
      assumes: ["posix-shell", "no-triggers"],
    })
  })

  it("stops where the working directory is the base's and something was removed", () => {
    expect(countRuns(compileSteps([...three, run("mkdir -p /b")]).dockerfile)).toBe(2)
    expect(
      countRuns(compileSteps([workdir("/srv"), ...three, run("mkdir -p /b")]).dockerfile),
    ).toBe(1)
  })

  it.each(["rm -rf /data/x && mkdir /data/x", "cp -dT /l /other", "cp -r /x /other"])(
    "stops behind `%s` where the working directory may be a link",
    (command) => {
      const steps = [workdir("/app"), run(command), run("mkdir x")]
      const runs = (link: string, below = false) => {
        const made = run(`mkdir -p /data/x && ln -s ${link}`)
        const under = below ? [stage("base", "alpine:3.19", made)] : []
        const on = stage("app", under[0] ?? "alpine:3.19", ...(below ? [] : [made]), ...steps)
        return countRuns(compile(image(on)).dockerfile)
      }
      expect(runs("/data/x /app")).toBe(3)
      expect(runs('/data/x "$L"')).toBe(3)
      expect(runs("/data/x /app", true)).toBe(3)
      expect(runs("/data/x /y")).toBe(2)
      expect(runs("/data/$X /y")).toBe(2)
    },
  )

  it("stops where what was copied may have made the working directory a link", () => {
    const runs = (from: string, to: string, command: string) => {
      const steps = [copy(undefined, from, to), workdir("/srv/app"), run(command), run("mkdir x")]
      return countRuns(compileSteps(steps).dockerfile)
    }
    expect(runs("root", "/", "rm -rf /data")).toBe(2)
    expect(runs("root", "/srv/app", "rm -rf /data")).toBe(1)
    expect(runs("root", "/srv", "apt-get install -y curl")).toBe(1)
    expect(runs("a.sh", "/", "rm -rf /data")).toBe(1)
  })

  it("stops where a builder throws away what each RUN writes to a volume", () => {
    const steps = [volume("/data"), run("touch /data/f"), run("touch /l")]
    const runs = (profile: string) =>
      countRuns(compile(image(stage("app", "alpine", ...steps), { profile })).dockerfile)
    expect(["docker-23", "classic", "buildah", "kaniko"].map(runs)).toEqual([1, 2, 2, 2])
    const above = [run("touch /data/f"), run("touch /l"), volume("/data")]
    expect(
      countRuns(
        compile(image(stage("app", "alpine", ...above), { profile: "classic" })).dockerfile,
      ),
    ).toBe(1)
  })

  it("stops where a folder of PATH becomes another one, or is opened or closed", () => {
    const path = setEnv({ PATH: text("/opt/x/bin:", env("PATH")) })
    const runs = (...commands: readonly string[]) =>
      countRuns(
        compileSteps([path, workdir("/w"), ...commands.map((each) => run(each))]).dockerfile,
      )
    const [before, after] = ["chmod 700 /w/a", "chmod 644 /w/b"]
    expect(runs(`${before} && ln -s /opt/tools /opt/x`, after)).toBe(2)
    expect(runs(`${before} && ln -s /opt/tools /opt/y`, after)).toBe(1)
    expect(runs(`${before} && ln -s /opt/tools /usr/local/bin`, after)).toBe(1)
    expect(runs("chmod 755 /opt/x/bin", after)).toBe(2)
    expect(runs("chmod 755 /opt/y/bin", after)).toBe(1)
    expect(runs("mkdir -p /opt/x/bin /usr/local/bin", "mkdir /w/c")).toBe(1)
    expect(runs("cp /x /usr/local/bin/", "cp /y /usr/local/bin/")).toBe(1)
  })

  it("stops where a login shell may find other start-up files in HOME", () => {
    const runs = (command: string, home: string, flag = "-lc") => {
      const steps = [setEnv({ HOME: home }), shell("/bin/dash", flag), workdir("/w")]
      return countRuns(compileSteps([...steps, run(command), run("mkdir /m")]).dockerfile)
    }
    for (const command of ["cp -r /skel /data/home", "ln -s /skel /data/home", "rm -rf /data"]) {
      expect(runs(command, "/data/home")).toBe(2)
      expect(runs(command, "/other")).toBe(1)
      expect(runs(command, "/data/home", "-c")).toBe(1)
    }
    expect(runs("chown -R 1000 /data/home", "/data/home")).toBe(1)
    expect(runs("cp /x /data/home/", "/data/home")).toBe(1)
  })

  it("knows that a plain shell reads no start-up files", () => {
    const steps = [run("apk add curl"), run("curl -o /x http://x")]
    expect(countRuns(compileSteps(steps).dockerfile)).toBe(2)
    const install = [run("apk add curl"), run('test "$X"')]
    expect(countRuns(compileSteps(install).dockerfile)).toBe(2)
    expect(countRuns(compileSteps([PLAIN_SHELL, ...install]).dockerfile)).toBe(1)
    expect(countRuns(compileSteps([shell("/bin/dash", "-lc"), ...install]).dockerfile)).toBe(2)
    // The base may have set BASH_ENV.
    expect(countRuns(compileSteps([shell("/bin/bash", "-c"), ...install]).dockerfile)).toBe(2)
  })

  it("is stopped by an argument that is first used in between", () => {
    const version = arg("VERSION", "1")
    const steps = [PLAIN, run(text('echo "', version, '"'))]
    expect(countRuns(compileSteps(steps).dockerfile)).toBe(2)
    expect(countRuns(compileSteps([...steps, run("mkdir -p /c")]).dockerfile)).toBe(2)
  })

  it("leaves a reference with an operator alone", () => {
    const part = {
      kind: "env" as const,
      name: "A",
      expansion: { operator: ":-" as const, word: text("b") },
    }
    const { record } = compileSteps([PLAIN, run(text("echo ", part))])
    expect(record[0]?.message).toMatch(/more than a name/u)
    expect(countRuns(compileSteps([PLAIN, run(text("echo ", env("A")))]).dockerfile)).toBe(1)
  })

  it("merges what ships, and builder stages only when asked", () => {
    const base = stage("base", "alpine:3.19", PLAIN, NEXT)
    const builder = stage("builder", "alpine:3.19", PLAIN, NEXT)
    const app = stage("app", base, copy(builder, "/a", "/a"), PLAIN, NEXT)
    expect(countRuns(compile(image(app)).dockerfile)).toBe(4)
    expect(
      countRuns(compile(image(app), { optimize: { mergeBuilderStages: true } }).dockerfile),
    ).toBe(3)
    expect(countRuns(compile(image(app), { optimize: { mergeRuns: false } }).dockerfile)).toBe(6)
    expect(countRuns(compile(image(app), { optimize: false }).dockerfile)).toBe(6)
  })

  it("says what it would look at if the stage shipped", () => {
    const builder = stage("builder", "alpine:3.19", PLAIN, NEXT)
    const { record } = compile(image(stage("app", "alpine:3.19", copy(builder, "/a", "/a"))))
    expect(record).toMatchObject([{ action: "would", spans: [PLAIN.span, NEXT.span] }])
  })

  it("takes mounts of different stages for different", () => {
    const [one, two] = [stage("one", "alpine:3.19"), stage("two", "alpine:3.19")]
    const reads = (from: typeof one) =>
      run("mkdir -p /b", {
        mounts: [{ kind: "bind", target: text("/s"), from: { kind: "stage", stage: from } }],
      })
    const last = (steps: readonly StepNode[]) =>
      countRuns(compile(image(stage("app", "alpine:3.19", ...steps))).dockerfile)
    expect(last([reads(one), reads(two)])).toBe(2)
    expect(last([reads(one), reads(one)])).toBe(1)
  })

  it("knows nothing after raw text, also not behind a SHELL", () => {
    const steps = [raw("ENV A=1"), shell("/bin/sh", "-c"), PLAIN, NEXT]
    expect(countRuns(compileSteps(steps).dockerfile)).toBe(2)
    expect(countRuns(compileSteps(steps.slice(1)).dockerfile)).toBe(1)
  })

  it("does not trust a stage whose base has triggers", () => {
    const base = stage("base", "alpine:3.19", onbuild(workdir("/x")))
    expect(countRuns(compile(image(stage("app", base, PLAIN, NEXT))).dockerfile)).toBe(2)
    const calm = stage("base", "alpine:3.19", workdir("/x"))
    expect(countRuns(compile(image(stage("app", calm, PLAIN, NEXT))).dockerfile)).toBe(1)
  })

  it("keeps the result under 100 kB and each line under 60 kB", () => {
    const long = (bytes: number) => run(`echo ${"a".repeat(bytes)}`)
    expect(countRuns(compileSteps([long(40_000), long(40_000)]).dockerfile)).toBe(1)
    expect(countRuns(compileSteps([long(40_000), long(40_000), long(40_000)]).dockerfile)).toBe(2)
    expect(countRuns(compileSteps([PLAIN, long(61_000)]).dockerfile)).toBe(2)
  })

  it("returns the identical graph when nothing can be joined", () => {
    const { record } = compileSteps([PLAIN, workdir("/x"), NEXT])
    expect(record).toEqual([])
  })
})
