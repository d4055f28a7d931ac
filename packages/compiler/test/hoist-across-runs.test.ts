import type { StepNode } from "@stagecraft/ir"
import { noOptimize, text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { APP, INSTALL, UPDATE } from "./hoist-cases.ts"
import { cache, copy, exec, run, setEnv, shell, span } from "./nodes.ts"
import { compileSteps, linesOf, notesOf } from "./one-stage.ts"

const SITE = copy(undefined, "public", "./public")
const FIRST = copy(undefined, "first", "./first")
const CHMOD = run("chmod -R 755 public")
const CHOWN = run("chown -R node:node public")
const CLEAN = run("apt-get clean && rm -rf /var/lib/apt/lists/*")
const TOGETHER = run("apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*")
const APK = run("apk add --no-cache git")

function hoist(steps: readonly StepNode[], isOn = true) {
  const of = compileSteps(steps, { optimize: { ...noOptimize, hoistInstalls: isOn && "known" } })
  return { lines: linesOf(of), notes: notesOf(of, "hoist-installs") }
}

/** Steps behind a copy, and how many of the last ones go above it. */
const crosses: readonly (readonly [string, readonly StepNode[], number])[] = [
  ["modes and owners", [CHMOD, CHOWN, UPDATE, INSTALL, CLEAN], 3],
  ["an install that cleans up", [CHMOD, TOGETHER], 1],
  ["folders elsewhere", [run("mkdir -p /srv/a && chown 1:1 /srv/a"), APK], 1],
  ["what is taken away elsewhere", [run("rm -rf old"), APK], 1],
  ["an exec form", [exec("chmod", "-R", "755", "public"), APK], 1],
  ["words, where no start-up file is read", [run("echo hello"), APK], 1],
]

/** What stands between a copy and an install that stays below it, and what is said. */
const forbids: readonly (readonly [string, readonly StepNode[], RegExp | undefined])[] = [
  ["what writes where sources of packages are", [run("mkdir -p /etc/apt"), APK], /the same/u],
  ["what writes certificates", [run("touch /etc/ssl/x.pem"), APK], /the same/u],
  ["what writes below /usr", [run("mkdir -p /usr/local/share/x"), APK], /the same/u],
  ["what writes below /var", [run("mkdir -p /var/lib/x"), APK], /the same/u],
  ["a program's folder", [setEnv({ PATH: "/app/bin" }), run("chmod -R 755 bin"), APK], /the same/u],
  ["a link on the way", [run("ln -s /srv/x /var/lib/x"), APK], undefined],
  ["a new user", [run("useradd app"), APK], undefined],
  ["lists that are thrown away", [run("rm -rf /var/lib/apt/lists"), UPDATE], /the same/u],
  ["what is not understood", [run("./setup"), APK], undefined],
  ["what runs on", [run("touch a &"), APK], undefined],
  ["a command that may fail", [run("chown git:git a || true"), APK], undefined],
  ["a cache that it uses", [run("rm -rf a", { mounts: [cache("/var/cache/apt")] }), APK], /same/u],
  [
    "mounts of both",
    [
      run("rm -rf a", { mounts: [cache("/srv/a")] }),
      run("apk add git", { mounts: [cache("/srv/b")] }),
    ],
    /both have mounts/u,
  ],
  [
    "a secret's folder",
    [run("rm -rf a", { mounts: [{ kind: "secret", id: "x" }] }), APK],
    /the same/u,
  ],
  ["the end of the working directory", [run("rm -rf /app"), APK], /working directory/u],
  ["a link to elsewhere", [run("ln -s /usr/bin bin"), run("chmod -R 700 bin"), APK], undefined],
  ["what a pattern finds", [run("chmod 700 public/*"), APK], /may be a link/u],
  [
    "a copy that may be a link",
    [copy("nginx", "/x", "./x"), run("chmod -R 700 x/y"), APK],
    /may be a link/u,
  ],
  ["what follows links", [run("chown -R -L 1:1 public"), APK], undefined],
  ["packages that go away", [CHMOD, run("apt-get purge -y a && apt-get update")], /a program/u],
  ["packages that go away by a sign", [CHMOD, run("apt-get install -y coreutils-")], /a program/u],
  [
    "packages that go away by an option",
    [CHMOD, run("apt-get install -y --auto-remove a")],
    /a program/u,
  ],
  ["a program that is taken away", [CHMOD, run("apk add x && rm /bin/chmod")], undefined],
  ["a user that is changed", [CHOWN, run("apk add x && usermod -u 500 node")], undefined],
  ["a user that is written", [CHOWN, run("apk add x && echo b:x:7:7 > /etc/passwd")], undefined],
  ["a group that is written", [CHOWN, run("apk add x && echo b:x:7 > /etc/group")], undefined],
  ["a tool that has versions", [run("cp -a a b"), setEnv({ MY_APP: "1" }), APK], /stands before/u],
  [
    "more than its own rights",
    [run("rm -rf a", { security: "insecure" }), APK],
    /stands before it/u,
  ],
  ["another RUN that crosses nothing", [run("make"), CHMOD, APK], undefined],
]

describe("hoist-installs, across other RUNs", () => {
  it.each(crosses)("goes across %s", (_, steps, count) => {
    const all = [shell("/bin/sh", "-c"), APP, SITE, ...steps]
    const { lines, notes } = hoist(all)
    const before = hoist(all, false).lines
    const end = before.length - count
    expect(lines).toEqual([...before.slice(0, 2), ...before.slice(end), ...before.slice(2, end)])
    expect(notes.map(({ action }) => action)).toEqual(steps.slice(-count).map(() => "did"))
  })

  it.each(forbids)("does not go across %s", (_, steps, why) => {
    const all = [shell("/bin/sh", "-c"), APP, SITE, ...steps]
    const { lines, notes } = hoist(all)
    expect(lines).toEqual(hoist(all, false).lines)
    const said = notes.map(({ action, message }) => `${action}: ${message}`)
    const expected = why ? new RegExp(`^stopped: .*${why.source}`, "u") : /^(?!did)/u
    expect(said.at(-1) ?? "").toMatch(expected)
  })

  it("crosses none for nothing", () => {
    const steps = [APP, copy(undefined, "x", "/etc/apt/x"), CHMOD, APK]
    expect(hoist(steps).lines).toEqual(hoist(steps, false).lines)
  })

  it("minds start-up files where the shell may be one that reads them", () => {
    const of = (first: StepNode) =>
      hoist([first, APP, SITE, run("echo hello"), APK]).notes.map(({ message }) => message)
    expect(of(shell("/bin/sh", "-lc"))).toEqual([expect.stringMatching(/a login shell reads/u)])
    expect(of({ kind: "label", entries: [["a", text("b")]], span: span() })).toHaveLength(1)
  })

  it("says what was crossed", () => {
    expect(hoist([APP, FIRST, SITE, CHMOD, CHOWN, UPDATE]).notes).toEqual([
      {
        pass: "hoist-installs",
        action: "did",
        message:
          "RUN apt-get update moved above COPY first ./first and COPY public ./public, across RUN chmod -R 755 public and RUN chown -R node:node public",
        spans: [UPDATE, FIRST, SITE, CHMOD, CHOWN].map((step) => step.span),
        assumes: ["posix-shell", "no-triggers"],
      },
    ])
  })
})
