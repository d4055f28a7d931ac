import { spawnSync } from "node:child_process"
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { RunStep, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { shellText } from "../src/effects/read-run.ts"
import { cutsOf, tellsShells } from "../src/passes/split/cut-run.ts"
import { arg, cache, copy, image, run, setEnv, shell, stage, workdir } from "./nodes.ts"
import { compile } from "../src/index.ts"
import type { Files } from "./split-context.ts"
import { compileIn, instructions, npmProject, project, withContext } from "./split-context.ts"

const goProject: Files = {
  "go.mod": "module example.com/x\n\ngo 1.22\n",
  "go.sum": "",
  "main.go": "package main\n",
}

/** What a thrown-away builder becomes, by the author's word unless it is `known`. */
function build(
  files: Files,
  steps: readonly StepNode[],
  options: Parameters<typeof compileIn>[2] = {},
) {
  const builder = stage("builder", options.base ?? "node:22", ...steps)
  const app = stage("app", "debian:12", copy(builder, "/app/out", "/out"))
  return withContext(files, (contextFolder) =>
    compile(image(app), {
      purpose: "build",
      contextFolder,
      ...options,
      optimize: { mergeRuns: false, splitRuns: "all", cacheMounts: false, ...options.optimize },
    }),
  )
}

const linesOf = (made: ReturnType<typeof build>): readonly string[] => {
  const lines = instructions(made)
  return lines.slice(
    1,
    lines.findIndex((line) => line.startsWith("FROM debian")),
  )
}

const told = (made: ReturnType<typeof build>, action: string): readonly string[] =>
  made.record
    .filter((note) => note.pass === "split-runs" && note.action === action)
    .map(({ message }) => message)

describe("a RUN of an install and more", () => {
  it("becomes two, between which the rest of the copy comes", () => {
    const made = build(npmProject(), project(run("npm ci && npm run build")))
    expect(linesOf(made)).toEqual([
      "WORKDIR /app",
      "COPY package.json package-lock.json ./",
      "RUN npm ci",
      "COPY . .",
      "RUN npm run build",
    ])
    expect(made.record.find(({ pass }) => pass === "split-runs")).toMatchObject({
      action: "did",
      message:
        "RUN npm ci && npm run build becomes RUN npm ci and RUN npm run build, so that the rest of COPY . . comes between them; they need not be one, the config says",
      provedBy: ["package.json", "package-lock.json"],
      assumes: ["plain-environment", "no-triggers", "posix-shell"],
    })
  })

  it("needs no word where all of it is understood", () => {
    const steps = project(run("go mod download && go build -o /app/out"))
    const made = build(goProject, steps, { base: "golang:1.22", optimize: { splitRuns: "known" } })
    expect(linesOf(made).filter((line) => line.startsWith("RUN"))).toEqual([
      "RUN go mod download",
      "RUN go build -o /app/out",
    ])
    expect(told(made, "did").join("")).not.toMatch(/config says/u)
    const word = build(goProject, steps, { base: "golang:1.22" })
    expect(linesOf(word)).toEqual(linesOf(made))
    expect(told(word, "did")).toEqual(told(made, "did"))
  })

  it("lets an ARG that only the rest reads come behind the install", () => {
    const sha = arg("GIT_SHA", "none")
    const pinned: StepNode = { kind: "arg", arg: sha, span: sha.span }
    const made = build(npmProject(), [
      pinned,
      ...project(run(text("npm ci --ignore-scripts && npm run build -- ", sha))),
    ])
    expect(linesOf(made).slice(1)).toEqual([
      "COPY package.json package-lock.json ./",
      "RUN npm ci --ignore-scripts",
      "COPY . .",
      "ARG GIT_SHA=none",
      "RUN npm run build -- ${GIT_SHA}",
    ])
  })

  it("keeps its mounts, its comment with the install, and what is before the install", () => {
    const mounts = [cache("/root/.npm")]
    const step = run("npm ci --no-audit && npm run lint && npm test", {
      mounts,
      network: "host",
      comments: ["All at once."],
    })
    const made = build(npmProject(), project(step))
    const set = ["RUN --mount=type=cache,target=/root/.npm \\", "    --network=host \\"]
    expect(linesOf(made)).toEqual([
      "WORKDIR /app",
      "COPY package.json package-lock.json ./",
      ...set,
      "    npm ci --no-audit",
      "COPY . .",
      ...set,
      "    npm run lint && npm test",
    ])
    expect(made.dockerfile.split("All at once.")).toHaveLength(2)
  })

  it("points at the author's line, both halves of it", () => {
    const step = run("npm ci && npm run build")
    const { steps } = build(npmProject(), project(step)).stages[0]!
    const runs = steps.filter((each) => each.step.kind === "run")
    expect(runs.map((each) => each.step.span)).toEqual([step.span, step.span])
  })

  it("is cut behind the last install that can be", () => {
    const made = build(
      { ...npmProject(), "requirements.txt": "flask==3.0.0\n" },
      project(run("npm ci && pip install -r requirements.txt && npm run build && npm ci")),
    )
    expect(linesOf(made).filter((line) => line.startsWith("RUN"))).toEqual([
      "RUN npm ci && pip install -r requirements.txt",
      "RUN npm run build && npm ci",
    ])
  })

  it("is cut where it ships, too, unless something is taken away", () => {
    const ship = (command: string) =>
      instructions(
        compileIn(npmProject(), project(run(command)), { optimize: { splitRuns: "all" } }),
      )
    expect(ship("npm ci && npm run build")).toContain("RUN npm run build")
    const away = [
      "npm ci && npm run build && npm prune --omit=dev",
      "npm ci && npm run build && rm -rf /root/.npm",
      "npm ci && npm cache clean --force",
      "npm ci && npm run build && chown -R node /app",
    ]
    for (const command of away.slice(0, 2).concat(away.slice(3)))
      expect(ship(command)).toContain(`RUN ${command}`)
  })

  it("is only told about where the context may not prove it", () => {
    const made = build(npmProject(), project(run("npm ci && npm run build")), { purpose: "emit" })
    expect(linesOf(made)).toContain("RUN npm ci && npm run build")
    expect(told(made, "would")).toHaveLength(1)
  })

  it("is left alone where it is switched off, or copies are not split", () => {
    for (const optimize of [{ splitRuns: false }, { splitCopies: false }] as const) {
      const made = build(npmProject(), project(run("npm ci && npm run build")), { optimize })
      expect(linesOf(made)).toContain("RUN npm ci && npm run build")
      expect(made.record.filter(({ pass }) => pass === "split-runs")).toEqual([])
    }
  })
})

describe("a RUN stays one", () => {
  type Stay = readonly [step: RunStep, why: RegExp | undefined, ...before: readonly StepNode[]]
  const both = "npm ci && npm run build"
  const stays: Readonly<Record<string, Stay>> = {
    "with what its author keeps apart": [run(both, { merge: false }), /author keeps it apart/u],
    "with several parts, which are its author's word": [
      run(["npm ci", "npm run build"]),
      undefined,
    ],
    "with a list that goes on after a failure": [run(`${both} || true`), undefined],
    "with a second list behind it": [run(`${both}; true`), undefined],
    "with set -e before it": [run("set -e; npm ci && npm run build"), undefined],
    "with a process that goes on": [run(`${both} &`), undefined],
    "with a directory that is changed before it": [run("cd web && npm ci && make"), /`cd`/u],
    "with a variable that is set before it": [run("X=1 && npm ci && echo $X"), undefined],
    "with a heredoc": [run("npm ci && cat <<X\nX\n"), undefined],
    "with a comment": [run("npm ci && # the rest\nmake"), undefined],
    "with a tmpfs": [
      run(both, { mounts: [{ kind: "tmpfs", target: text("/x") }] }),
      /its tmpfs mount is empty at the start of each RUN/u,
    ],
    "with what its shell remembers of programs": [
      run("npm ci && hash"),
      /`hash` is not the same in a shell of its own/u,
    ],
    "with the number of a line": [run("npm ci && echo $LINENO"), /LINENO/u],
    "with the last word of the install": [run("npm ci && echo $_"), /is not the same/u],
    "with how long the shell has run": [run("npm ci && echo ${SECONDS}"), /SECONDS/u],
    "with a PATH that leads to what is installed": [
      run(both),
      /another `npm` into \/app\/node_modules\/\.bin/u,
      setEnv({ PATH: text("/app/node_modules/.bin:", { kind: "env", name: "PATH" }) }),
    ],
    "with an install that cannot be proved": [run("npm ci && make"), /postinstall|script/u],
  }
  it.each(Object.entries(stays))("%s", (name, [step, why, ...before]) => {
    const files = name.includes("proved")
      ? npmProject({ "package.json": { name: "app", scripts: { postinstall: "make" } } })
      : npmProject()
    const made = build(files, [...before, ...project(step)])
    expect(linesOf(made).filter((line) => line === "COPY . .")).toHaveLength(1)
    expect(linesOf(made).filter((line) => line.startsWith("RUN"))).toHaveLength(1)
    const stopped = told(made, "stopped").join("\n")
    expect(stopped).toMatch(why ?? /^$/u)
  })

  it("without the author's word where the rest is not understood", () => {
    const made = build(npmProject(), project(run(both)), { optimize: { splitRuns: "known" } })
    expect(linesOf(made)).toContain(`RUN ${both}`)
    expect(told(made, "stopped").join()).toMatch(/stays one RUN: `npm`: /u)
  })

  it("with a folder that mv would rename", () => {
    const made = build(goProject, project(run("go mod download && mv /go /app/out")), {
      base: "golang:1.22",
      optimize: { splitRuns: "known" },
    })
    expect(told(made, "stopped").join()).toMatch(/`mv` cannot rename a folder of a layer below/u)
  })

  it("with hard links that the rest writes to", () => {
    const command = "apt-get install -y git && go mod download && chmod 755 main.go"
    const made = build(goProject, project(run(command)), {
      base: "golang:1.22",
      optimize: { splitRuns: "known" },
    })
    expect(told(made, "stopped").join()).toMatch(
      /`chmod` writes into files that `apt-get` may have hard-linked/u,
    )
  })

  it("where a stage has more of them than anybody writes", () => {
    const many = Array.from({ length: 60 }, () => [
      copy(undefined, ".", "."),
      run("npm ci && npm ci && make"),
    ]).flat()
    const made = build(npmProject(), [workdir("/app"), ...many])
    const cut = linesOf(made).filter((line) => line === "RUN make").length
    expect(cut).toBeGreaterThan(0)
    expect(cut).toBeLessThan(30)
  })

  it("with a shell that is none of the known ones", () => {
    const made = build(npmProject(), [shell("/bin/fish", "-c"), ...project(run(both))])
    expect(linesOf(made)).toContain(`RUN ${both}`)
  })
})

describe("the two shells of a RUN that was cut", () => {
  let home = ""
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "cut-"))
    for (const name of ["npm", "other"]) {
      const program = `#!/bin/sh\nprintf '%s' "${name}"\nprintf ' <%s>' "$@"\necho\ntest "$1" != fail\n`
      writeFileSync(join(home, name), program)
      chmodSync(join(home, name), 0o755)
    }
  })
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  const word = fc.constantFrom(
    "a",
    "'b c'",
    '"d  e"',
    "\\ f",
    "$HOME",
    '"${UNSET-}"',
    "${X:-g}",
    "'&&'",
    '"#"',
    "h#i",
    "$(echo j)",
    "`echo k`",
    "*.none",
    "~",
  )
  const words = fc.array(word, { maxLength: 3 }).map((list) => list.join(" "))
  const head = fc.oneof(
    words.map((rest) => `npm ci ${rest}`),
    fc.constantFrom("npm ci", "npm ci 2>&1", "npm  ci   >/dev/null", "other x"),
  )
  const tail = fc.oneof(
    words.map((rest) => `npm run ${rest}`),
    words.map((rest) => `other ${rest} | cat`),
    fc.constantFrom(
      "npm fail",
      "! npm fail",
      "(npm run x; npm fail; echo on)",
      "{ npm run y; npm fail; echo on; }",
      "if npm fail; then echo yes; else echo no; fi",
      "for x in 1 2; do npm run $x; done",
      "case a in a) npm run a;; esac",
      "X=1 && echo $X",
      "exit 3",
      "false",
      "(npm run z & wait)",
      "echo $0 $#",
      "echo $? $_ $LINENO",
      "hash",
      "cd / && pwd",
      "set -u",
      "exec npm run x",
      "trap 'echo bye' EXIT",
      "f() { npm run f; }",
    ),
  )
  const joint = fc.constantFrom(" && ", "&&", " &&\n", " \\\n  && ", " && \\\n  ")
  const shells = [
    ["/bin/sh", "-c"],
    ["/bin/sh", "-ec"],
    ["/bin/bash", "-c"],
    ["/bin/bash", "-euo", "pipefail", "-c"],
  ] as const

  const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

  /**
   * What each of these RUNs says, and how it ends; one shell after the other, unless one fails. One process asks for all: there
   * are many.
   */
  function ask(argv: readonly string[], runs: readonly (readonly string[])[]): readonly string[] {
    const one = (commands: readonly string[]): string =>
      commands.map((command) => [...argv, command].map(quote).join(" ")).join(" &&\n")
    const input = runs.map((commands) => `${one(commands)}\necho "ends with $?"; echo =====\n`)
    const { stdout } = spawnSync("/bin/sh", ["-s"], {
      input: input.join(""),
      encoding: "utf8",
      cwd: home,
      env: { PATH: `${home}:/usr/bin:/bin`, HOME: "/root" },
    })
    return stdout.split("=====\n").slice(0, -1)
  }

  it("do what the one does", () => {
    const list = fc
      .tuple(head, fc.array(fc.tuple(joint, tail), { minLength: 1, maxLength: 3 }))
      .map(([first, rest]) => first + rest.flat().join(""))
    const textOfRun = ({ form }: RunStep): string => {
      if (form.kind !== "shell") throw new Error("no shell form")
      return shellText(form.parts[0]!.command)!
    }
    let count = 0
    fc.assert(
      fc.property(
        fc.array(list, { minLength: 15, maxLength: 25 }),
        fc.constantFrom(...shells),
        (commands, argv) => {
          const cuts = commands.flatMap((command) =>
            cutsOf(run(command))
              .filter(({ tailText }) => tellsShells(tailText) === undefined)
              .map((cut) => ({ command, cut })),
          )
          count += cuts.length
          const two = cuts.map(({ cut }) => [textOfRun(cut.head), textOfRun(cut.tail)])
          const whole = cuts.map(({ command }) => [command])
          expect(ask(argv, two)).toEqual(ask(argv, whole))
        },
      ),
      { numRuns: 5, endOnFailure: true },
    )
    expect(count).toBeGreaterThan(50)
  })
})

describe("a RUN that holds references", () => {
  it("is cut between them", () => {
    const [a, b] = [arg("A", "1"), arg("B", "2")]
    const step = run(text("npm ci --loglevel=", a, " &&\n  npm run ", b, "'x' && echo ", a))
    const [cut] = cutsOf(step)
    const commands = [cut!.head, cut!.tail].map(({ form }) =>
      form.kind === "shell" ? form.parts[0]!.command : [],
    )
    expect(commands).toEqual([
      text("npm ci --loglevel=", a),
      text("npm run ", b, "'x' && echo ", a),
    ])
  })

  it("is a RUN in a folder below, too", () => {
    const made = build({ ...goProject, "web/x": "" }, [
      workdir("/app"),
      copy(undefined, ".", "."),
      run("go mod download && make"),
    ])
    expect(linesOf(made)).toContain("RUN make")
  })
})
