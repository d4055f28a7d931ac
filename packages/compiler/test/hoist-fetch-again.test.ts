import type { StepNode } from "@stagecraft/ir"
import { noOptimize } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { ALL, APP, INSTALL, UPDATE } from "./hoist-cases.ts"
import { cache, copy, exec, onbuild, run, stage } from "./nodes.ts"
import { compileSteps, linesOf, notesOf } from "./one-stage.ts"

/** Nothing goes up across it, since sources of packages may depend on it. */
const PIN = copy(undefined, "x", "/etc/apt/preferences.d/x")
const PINNED = "COPY x /etc/apt/preferences.d/x"
const LATER = run("apt-get install -y git")
const TOGETHER = run("apt-get update && apt-get install -y curl")

function hoist(steps: readonly StepNode[], isOn = true) {
  const of = compileSteps(steps, { optimize: { ...noOptimize, hoistInstalls: isOn && "known" } })
  return { lines: linesOf(of), notes: notesOf(of, "hoist-installs") }
}

const [, ...ABOVE] = ["", "RUN apt-get update", "RUN apt-get install -y curl", "COPY . ."]

/** Steps behind a COPY of everything, and the lines that become of all behind WORKDIR. */
const again: readonly (readonly [string, readonly StepNode[], readonly string[]])[] = [
  [
    "that a copy keeps below",
    [UPDATE, INSTALL, PIN, LATER],
    [...ABOVE, "RUN apt-get update", PINNED, "RUN apt-get install -y git"],
  ],
  [
    "behind what nobody understands",
    [UPDATE, INSTALL, run("./setup"), LATER],
    [...ABOVE, "RUN apt-get update", "RUN ./setup", "RUN apt-get install -y git"],
  ],
  [
    "for a trigger",
    [UPDATE, INSTALL, onbuild(LATER)],
    [...ABOVE, "RUN apt-get update", "ONBUILD RUN apt-get install -y git"],
  ],
  [
    "in words that nobody understands",
    [UPDATE, INSTALL, run("./setup && apt-get install -y git")],
    [...ABOVE, "RUN apt-get update", "RUN ./setup && apt-get install -y git"],
  ],
  [
    "fetched together with an install, in its own words",
    [run("apt-get -qq update \\\n  && apt-get install -y curl"), PIN, LATER],
    [
      "RUN apt-get -qq update \\",
      "    && apt-get install -y curl",
      "COPY . .",
      "RUN apt-get -qq update",
      PINNED,
      "RUN apt-get install -y git",
    ],
  ],
  [
    "of apk",
    [run("apk update"), run("apk add gcc"), run("./setup"), run("apk add make")],
    [
      "RUN apk update",
      "RUN apk add gcc",
      "COPY . .",
      "RUN apk update",
      "RUN ./setup",
      "RUN apk add make",
    ],
  ],
  [
    "for several",
    [TOGETHER, PIN, LATER, run("apt-get install -y make")],
    [
      "RUN apt-get update && apt-get install -y curl",
      "COPY . .",
      "RUN apt-get update",
      PINNED,
      "RUN apt-get install -y git",
      "RUN apt-get install -y make",
    ],
  ],
  [
    "with the same mounts",
    [
      run("apt-get update && apt-get install -y curl", { mounts: [cache("/var/cache/apt")] }),
      PIN,
      LATER,
    ],
    [
      "RUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y curl",
      "COPY . .",
      "RUN --mount=type=cache,target=/var/cache/apt apt-get update",
      PINNED,
      "RUN apt-get install -y git",
    ],
  ],
]

/** What lets all stay where it is. */
const refuses: readonly (readonly [string, readonly StepNode[]])[] = [
  ["nothing is gained", [UPDATE, PIN, LATER]],
  ["the fetch is no shell's", [exec("apt-get", "update"), INSTALL, PIN, LATER]],
  [
    "the fetch says more",
    [run("DEBIAN_FRONTEND=x apt-get update && apt-get install -y a"), PIN, LATER],
  ],
  [
    "the fetch comes later",
    [run("touch /srv/a && apt-get update && apt-get install -y a"), PIN, LATER],
  ],
  ["the fetch stays as it is", [run("apt-get update", { merge: false }), INSTALL, PIN, LATER]],
]

describe("hoist-installs, where lists are needed below", () => {
  it.each(again)("also fetches them where the author does: %s", (_, steps, lines) => {
    const of = hoist([APP, ALL, ...steps])
    expect(of.lines.slice(1)).toEqual(lines)
    expect(of.notes.filter(({ repeats }) => repeats)).toHaveLength(1)
  })

  it.each(refuses)("leaves all as it is where %s", (_, between) => {
    const steps = [APP, ALL, ...between]
    expect(hoist(steps).lines).toEqual(hoist(steps, false).lines)
  })

  it("says what is run once more, and why", () => {
    const { notes } = hoist([APP, ALL, UPDATE, INSTALL, PIN, LATER])
    expect(notes.find(({ repeats }) => repeats)).toEqual({
      pass: "hoist-installs",
      action: "did",
      message:
        "`apt-get update` is run once more where it was written, so that RUN apt-get install -y git finds new lists of packages",
      spans: [UPDATE.span, LATER.span],
      repeats: ["apt-get update"],
      assumes: ["posix-shell", "no-triggers"],
    })
  })

  it("fetches none again that were thrown away", () => {
    const used = run("apt-get install -y curl && rm -rf /var/lib/apt/lists/*")
    const { lines, notes } = hoist([APP, ALL, UPDATE, used, PIN, TOGETHER])
    expect(lines.indexOf("COPY . .")).toBe(3)
    expect(notes.filter(({ repeats }) => repeats)).toEqual([])
  })

  it("lets no list come back that was thrown away", () => {
    const clear = run("rm -rf /var/lib/apt/lists/*")
    const steps = [APP, ALL, UPDATE, INSTALL, clear, TOGETHER, PIN, LATER]
    const { lines } = hoist(steps)
    const last = (words: string) => lines.findLastIndex((line) => line.includes(words))
    expect(last("rm -rf")).toBeLessThan(last("apt-get update"))
    expect(last("apt-get update")).toBeLessThan(lines.indexOf(PINNED))
  })

  it("keeps lists new for stages above", () => {
    const below = stage("below", "alpine", APP, ALL, UPDATE, INSTALL)
    const of = compileSteps([run("apt-get install -y make")], {
      base: below,
      optimize: { ...noOptimize, hoistInstalls: "known" },
    })
    expect(linesOf(of).slice(1, 5)).toEqual([...ABOVE, "RUN apt-get update"])
  })

  it("changes nothing of what it has made", () => {
    const once = hoist([APP, ALL, UPDATE, INSTALL, PIN, LATER]).lines
    expect(hoist([APP, UPDATE, INSTALL, ALL, UPDATE, PIN, LATER]).lines).toEqual(once)
  })
})
