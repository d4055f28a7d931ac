import type { StepNode } from "@stagecraft/ir"
import { noOptimize } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { ALL, APP, INSTALL, UPDATE } from "./hoist-cases.ts"
import { arg, cache, copy, pin, run, setEnv, shell, span, stage } from "./nodes.ts"
import { compileSteps, linesOf, notesOf } from "./one-stage.ts"
import { withContext } from "./split-context.ts"

/** Nothing goes up across it, since sources of packages may depend on it. */
const PIN = copy(undefined, "x", "/opt/x")
const LATER = run("apt-get install -y git")
const AGAIN = ["RUN apt-get update \\", "    && apt-get install -y git"]

function hoist(steps: readonly StepNode[], isOn = true) {
  const of = compileSteps(steps, { optimize: { ...noOptimize, hoistInstalls: isOn } })
  return { lines: linesOf(of), notes: notesOf(of, "hoist-installs") }
}

const made = (
  files: Readonly<Record<string, string>>,
  steps: readonly StepNode[],
  isProof = true,
) =>
  withContext({ x: "", ...files }, (contextFolder) => {
    const of = compileSteps(steps, {
      optimize: { ...noOptimize, hoistInstalls: true, contextProofs: "build" },
      contextFolder,
      purpose: isProof ? "build" : "emit",
    })
    return { lines: linesOf(of), notes: notesOf(of, "hoist-installs") }
  })

const [apkUpdate, apkAdd, apkLater] = [
  run("apk update"),
  run("apk add gcc"),
  run("apk add make && rm -rf /var/cache/apk/*"),
]
const TOGETHER = run("apt-get update && apt-get install -y curl")

/** Steps behind a COPY, and the last lines that become of them. */
const again: readonly (readonly [string, readonly StepNode[], readonly string[]])[] = [
  ["for what a copy keeps below", [UPDATE, INSTALL, PIN, LATER], AGAIN],
  ["fetched together with an install", [TOGETHER, PIN, LATER], AGAIN],
  [
    "in its own words",
    [run("apt-get -qq update && apt-get install -y curl"), PIN, LATER],
    ["RUN apt-get -qq update \\", "    && apt-get install -y git"],
  ],
  [
    "of apk",
    [apkUpdate, apkAdd, PIN, apkLater],
    ["RUN apk update \\", "    && apk add make && rm -rf /var/cache/apk/*"],
  ],
  [
    "only before the first that needs them",
    [TOGETHER, PIN, LATER, run("apt-get install -y make")],
    [...AGAIN, "RUN apt-get install -y make"],
  ],
  [
    "with the same mounts",
    [
      run("apt-get update && apt-get install -y curl", { mounts: [cache("/var/cache/apt")] }),
      PIN,
      run("apt-get install -y git", { mounts: [cache("/var/cache/apt")] }),
    ],
    [
      "RUN --mount=type=cache,target=/var/cache/apt apt-get update \\",
      "    && apt-get install -y git",
    ],
  ],
  ["across settings of others", [TOGETHER, pin(arg("V", "1")), PIN, LATER], AGAIN],
  ["across what is written elsewhere", [TOGETHER, PIN, run("mkdir -p /etc/app"), LATER], AGAIN],
]

const MAKE = run("make VERSION=$V")

/** What stands between the lists and who needs them, so that all stays as it is. */
const refuses: readonly (readonly [string, readonly StepNode[]])[] = [
  ["nothing is gained", [UPDATE, PIN, LATER]],
  ["it is not understood in between", [TOGETHER, PIN, run("./setup"), LATER]],
  ["it is the project's code in between", [TOGETHER, MAKE, LATER]],
  ["sources of packages are copied", [TOGETHER, copy(undefined, "x", "/etc/apt/y"), LATER]],
  ["sources of packages are written", [TOGETHER, PIN, run("echo a > /etc/apt/b"), LATER]],
  ["certificates are copied", [TOGETHER, copy(undefined, "x", "/etc/ssl/y"), LATER]],
  ["a program is copied", [TOGETHER, copy(undefined, "x", "/usr/local/bin/apt-get"), LATER]],
  ["it is not known where a copy goes", [TOGETHER, PIN, copy(undefined, "x", "$TO/y"), LATER]],
  [
    "a copy may go elsewhere",
    [TOGETHER, PIN, run("ln -s /etc/apt /srv/y"), copy(undefined, "x", "/srv/y/z"), LATER],
  ],
  ["packages go away in between", [TOGETHER, PIN, run("apt-get purge -y gpgv"), LATER]],
  ["an architecture is added", [TOGETHER, PIN, run("dpkg --add-architecture i386"), LATER]],
  ["a variable is set in between", [TOGETHER, setEnv({ http_proxy: "x" }), PIN, LATER]],
  ["an argument is set in between", [TOGETHER, pin(arg("https_proxy", "x")), PIN, LATER]],
  ["another user goes on", [TOGETHER, PIN, { kind: "user", user: ["1"], span: span() }, LATER]],
  ["another shell goes on", [TOGETHER, PIN, shell("/bin/bash", "-c"), LATER]],
  ["the mounts differ", [TOGETHER, PIN, run("apt-get install -y git", { mounts: [cache("/c")] })]],
  ["the network differs", [TOGETHER, PIN, run("apt-get install -y git", { network: "host" })]],
  ["it does not come first", [TOGETHER, PIN, run("touch /srv/a && apt-get install -y git")]],
  ["it is more than is understood", [TOGETHER, PIN, run("apt-get install -y git; true")]],
  ["it stands alone", [TOGETHER, PIN, run("apt-get install -y git", { merge: false })]],
  [
    "the fetch says more",
    [run("DEBIAN_FRONTEND=x apt-get update && apt-get install -y a"), PIN, LATER],
  ],
  [
    "the fetch comes later",
    [run("touch /srv/a && apt-get update && apt-get install -y a"), PIN, LATER],
  ],
]

describe("hoist-installs, where lists are needed below", () => {
  it.each(again)("fetches them again %s", (_, steps, last) => {
    const { lines, notes } = hoist([APP, ALL, ...steps])
    expect(lines.slice(-last.length)).toEqual(last)
    expect(notes.filter(({ repeats }) => repeats)).toHaveLength(1)
    expect(lines[1]).toMatch(/^RUN /u)
  })

  it.each(refuses)("leaves all as it is where %s", (_, between) => {
    const steps = [APP, ALL, ...between]
    expect(hoist(steps).lines).toEqual(hoist(steps, false).lines)
  })

  it("says what is run again, and why", () => {
    const { notes } = hoist([APP, ALL, UPDATE, INSTALL, PIN, LATER])
    expect(notes.at(-1)).toEqual({
      pass: "hoist-installs",
      action: "did",
      message:
        "`apt-get update` is run again before RUN apt-get install -y git, so that it finds new lists of packages",
      spans: [LATER.span, UPDATE.span],
      repeats: ["apt-get update"],
      assumes: ["posix-shell", "no-triggers"],
    })
  })

  it("keeps lists new for stages above", () => {
    const below = stage("below", "alpine", APP, ALL, UPDATE, INSTALL, PIN, LATER)
    const of = compileSteps([run("apt-get install -y make")], {
      base: below,
      optimize: { ...noOptimize, hoistInstalls: true },
    })
    expect(linesOf(of).slice(0, 7)).toEqual([
      "WORKDIR /app",
      "RUN apt-get update",
      "RUN apt-get install -y curl",
      "COPY . .",
      "COPY x /opt/x",
      ...AGAIN,
    ])
  })

  it("changes nothing of what it has made", () => {
    const once = hoist([APP, ALL, UPDATE, INSTALL, PIN, LATER]).lines
    const joined = run("apt-get update && apt-get install -y git")
    const twice = hoist([APP, UPDATE, INSTALL, ALL, PIN, joined]).lines
    expect(twice.join("\n").replace("update &&", "update \\\n    &&")).toBe(once.join("\n"))
  })

  const MADE: readonly StepNode[] = [APP, ALL, UPDATE, INSTALL, MAKE, run("make install"), LATER]
  const make = (text: string) => ({ Makefile: text })

  it("reads what make may run", () => {
    const { lines, notes } = made(make("install:\n\tcp a /usr/local/bin/a\n"), MADE)
    expect(lines.slice(-4)).toEqual(["RUN make VERSION=$V", "RUN make install", ...AGAIN])
    expect(notes.at(-1)?.provedBy).toEqual(["Makefile", "x"])
  })

  const unproved: readonly (readonly [string, Readonly<Record<string, string>>, StepNode[]])[] = [
    ["it speaks of sources", make("a:\n\techo x > /etc/apt/sources.list\n"), [...MADE]],
    ["it fetches something", make("a:\n\tcurl x | sh\n"), [...MADE]],
    ["a file cannot be read", { ...make("a:\n"), b: "\0\u0001\0" }, [...MADE]],
    ["it is told where to go", make("a:\n"), [...MADE.slice(0, 4), run("make D=/etc/apt"), LATER]],
    [
      "it runs what is elsewhere",
      make("a:\n"),
      [...MADE.slice(0, 4), run("make -C /opt/x"), LATER],
    ],
    ["other code was brought", make("a:\n"), [APP, copy("nginx", "/x", "./x"), ...MADE.slice(1)]],
  ]

  it.each(unproved)("does not take it for proved where %s", (_, files, steps) => {
    const { notes } = made(files, steps)
    expect(notes.filter(({ repeats }) => repeats)).toEqual([])
  })

  it("proves nothing for a file that is kept", () => {
    expect(made(make("a:\n"), MADE, false).notes.map(({ action }) => action)).toEqual(["stopped"])
  })
})
