import type { Mount, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { arg, copy, pin, run, setEnv, stage, workdir } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, instructions, npmProject, project, stops } from "./split-context.ts"

/* Settings that reach an install in another way than by the name and the place that they usually have. */

const FILES = npmProject({ ci: "globalconfig=/app/ci.npmrc\n", "skel/.npmrc": "omit=dev\n" })
const USERCONFIG = setEnv({ NPM_CONFIG_USERCONFIG: "/conf/ci" })
const CI = project(run("npm ci"))
const brought = copy(undefined, "ci", "/conf/ci")
const NAMED = /brings settings \(\/conf\S*\) that may lead here/u
const LEFT = /may leave settings or links that lead here/u

const bind = (target: string): Mount => ({
  kind: "bind",
  target: text(target),
  from: { kind: "stage", stage: stage("cfg", "alpine") },
  source: text("/npmrc"),
})
const mounted = (target: string): readonly StepNode[] =>
  project(run("npm ci", { mounts: [bind(target)] }))

const stay: Readonly<Record<string, readonly [steps: readonly StepNode[], why: RegExp]>> = {
  "a file that a variable names": [[USERCONFIG, brought, ...CI], NAMED],
  "a file that a variable names later": [[brought, USERCONFIG, ...CI], NAMED],
  "a file that is named before the command": [
    [brought, ...project(run("NPM_CONFIG_USERCONFIG=/conf/ci npm ci"))],
    NAMED,
  ],
  "a folder that holds what a variable names": [
    [USERCONFIG, copy(stage("cfg", "alpine"), "/x", "/conf/"), ...CI],
    NAMED,
  ],
  "what a RUN writes where a variable says": [
    [USERCONFIG, run("echo globalconfig=/x > /conf/ci"), ...CI],
    LEFT,
  ],
  "what is written there beside": [
    [USERCONFIG, ...project(run("cp /opt/x /conf/ci && npm ci"))],
    /`cp` may leave settings that lead here/u,
  ],
  "a folder of settings that a variable names": [
    [setEnv({ XDG_CONFIG_HOME: "/conf" }), copy(undefined, "ci", "/conf/git/config"), ...CI],
    NAMED,
  ],
  "a second setting of a call": [
    [run("npm config set registry=https://registry.npmjs.org/ globalconfig=ci.npmrc"), ...CI],
    LEFT,
  ],
  "a second setting in two words": [
    [run("npm config set registry https://registry.npmjs.org/ globalconfig ci.npmrc"), ...CI],
    LEFT,
  ],
  "a home made of chosen files": [[run("useradd -m -k /skel -d /app app"), ...CI], LEFT],
  "a home of the usual files in the project": [[run("useradd -m -d /app app"), ...CI], LEFT],
  "a home above the project": [
    [run("adduser -D -h /srv app"), workdir("/srv/app"), copy(undefined, ".", "."), run("npm ci")],
    LEFT,
  ],
  "a home that moves there": [[run("usermod -m -d /app app"), ...CI], LEFT],
  "what homes begin with": [
    [copy(undefined, "skel", "/etc/skel"), run("useradd -m app"), ...CI],
    /brings .*, where settings may be that lead here/u,
  ],
  "a mount on settings": [mounted("/root/.npmrc"), /a mount brings settings \(\/root\/\.npmrc\)/u],
  "a mount on a home": [mounted("/root"), /a mount brings settings \(\/root\)/u],
  "a mount on what a variable names": [
    [USERCONFIG, ...mounted("/conf")],
    /a mount brings settings \(\/conf\)/u,
  ],
}

describe("a copy before an install stays with", () => {
  it.each(Object.entries(stay))("%s", (_, [steps, why]) => {
    const made = compileIn(FILES, steps)
    const lines = instructions(made)
    expect(lines.findIndex((line) => line === "COPY . .")).toBeLessThan(lines.length - 1)
    expect(lines.at(-1)).toMatch(/npm ci$/u)
    expect(stops(made).join("\n")).toMatch(why)
  })

  it("none of these where they lead elsewhere", () => {
    const secret: Mount = { kind: "secret", id: "rc", target: text("/run/secrets/rc") }
    for (const steps of [
      [USERCONFIG, copy(undefined, "ci", "/other/ci"), ...CI],
      [
        setEnv({ NPM_CONFIG_USERCONFIG: "/run/secrets/rc" }),
        ...project(run("npm ci", { mounts: [secret] })),
      ],
      [run("npm config set registry=https://r.example/"), ...CI],
      [run("useradd -m -d /home/app app"), ...CI],
      mounted("/mnt/x"),
    ])
      expect(stops(compileIn(FILES, steps))).toEqual([])
  })
})

describe("an ARG stays above an install with", () => {
  const OMIT = arg("OMIT", "dev")
  const files: Files = npmProject({ ci: "omit=${OMIT}\n" })
  const stays = (steps: readonly StepNode[], splitCopies = false): boolean => {
    const all = [pin(OMIT), setEnv({ OMIT: text(OMIT) }), ...steps]
    const made = compileIn(files, all, { optimize: { splitCopies, sinkArgs: true } as never })
    return instructions(made)[1] === "ARG OMIT=dev"
  }

  const MANIFESTS = [
    workdir("/app"),
    ...["package.json", "package-lock.json"].map((path) => copy(undefined, path, "./")),
    run("npm ci"),
  ]

  it.each<readonly [string, readonly StepNode[]]>([
    ["a file that a variable names", [USERCONFIG, brought, ...CI]],
    ["a file that a variable names later", [brought, USERCONFIG, ...CI]],
    [
      "a file that is named before the command",
      [brought, ...project(run("NPM_CONFIG_USERCONFIG=/conf/ci npm ci"))],
    ],
    ["manifests that are copied behind it", [USERCONFIG, brought, ...MANIFESTS]],
    ["manifests, and a variable behind the file", [brought, USERCONFIG, ...MANIFESTS]],
  ])("%s", (_, steps) => {
    expect(stays(steps)).toBe(true)
    for (const plain of [CI, MANIFESTS, [brought, ...MANIFESTS]]) expect(stays(plain)).toBe(false)
  })
})
