import type { ImageNode, StepNode } from "@stagecraft/ir"
import { noOptimize, text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { user } from "./metadata-nodes.ts"
import { cache, copy, exec, raw, run, script, setEnv, span, stage, workdir } from "./nodes.ts"
import { compileSteps, notesOf } from "./one-stage.ts"
import { compileIn, npmProject } from "./split-context.ts"

function mounts(
  steps: readonly StepNode[],
  more: Partial<ImageNode> = {},
  cacheMounts: "known" | "all" = "known",
) {
  const of = compileSteps(steps, { optimize: { ...noOptimize, cacheMounts }, image: more })
  expect(of.problems.filter(({ severity }) => severity === "error")).toEqual([])
  const notes = notesOf(of, "add-cache-mounts")
  const lines = of.dockerfile.trimEnd().split("\n")
  return { lines, notes, said: notes.map(({ action, message }) => `${action}: ${message}`) }
}

const APP = workdir("/app")
const CI = run("npm ci")
const HOME = "--mount=type=cache,target="

describe("add-cache-mounts", () => {
  it.each([
    ["npm", [APP, CI], `RUN ${HOME}/root/.npm/_cacache npm ci`],
    [
      "npm for everybody",
      [APP, run("npm install -g pnpm@9.12.1")],
      `RUN ${HOME}/root/.npm/_cacache npm install -g pnpm@9.12.1`,
    ],
    [
      "a home that the stage has set to root's",
      [setEnv({ HOME: "/root" }), user("root"), APP, CI],
      `RUN ${HOME}/root/.npm/_cacache npm ci`,
    ],
    [
      "what pip fetches, not what it builds",
      [APP, run("pip install -r requirements.txt")],
      `RUN ${HOME}/root/.cache/pip/http ${HOME}/root/.cache/pip/http-v2 pip install -r requirements.txt`,
    ],
    [
      "Yarn, one build at a time",
      [APP, run("yarn install")],
      `RUN ${HOME}/usr/local/share/.cache/yarn,sharing=locked yarn install`,
    ],
    [
      "Go without C",
      [APP, run("CGO_ENABLED=0 go build -o /out/x .")],
      `RUN ${HOME}/root/.cache/go-build CGO_ENABLED=0 go build -o /out/x .`,
    ],
    [
      "Go without C, as the stage says",
      [setEnv({ CGO_ENABLED: "0" }), APP, run("go vet ./...")],
      `RUN ${HOME}/root/.cache/go-build go vet ./...`,
    ],
    [
      "beside another mount",
      [APP, run("npm ci", { mounts: [cache("/app/.vite")] })],
      `RUN ${HOME}/app/.vite ${HOME}/root/.npm/_cacache npm ci`,
    ],
    [
      "where .npmrc is copied",
      [APP, copy(undefined, ".npmrc", "./"), CI],
      `RUN ${HOME}/root/.npm/_cacache npm ci`,
    ],
  ] as const)("serves %s", (_, steps, line) => {
    const { lines, said } = mounts(steps)
    const written = lines.join("\n").replaceAll(/ \\\n\s+/gu, " ")
    expect(written.split("\n")).toContain(line)
    expect(said).toEqual([expect.stringMatching(/^did: /u)])
  })

  it("says what is no longer in the image", () => {
    expect(mounts([APP, CI]).notes).toEqual([
      {
        pass: "add-cache-mounts",
        action: "did",
        message: "RUN npm ci got a cache mount on /root/.npm/_cacache",
        spans: [CI.span],
        leavesOut: ["/root/.npm"],
        assumes: ["posix-shell"],
      },
    ])
    // The folder of caches was made by pip, too.
    expect(mounts([APP, run("pip install flask")]).notes[0]?.leavesOut).toEqual(["/root/.cache"])
  })

  const other = (from: string) => copy(stage("other", "alpine", APP, CI), from, "/x")
  it.each([
    [
      "a cache that the stage has put elsewhere",
      [setEnv({ npm_config_cache: "/var/npm" }), APP, CI],
      [/its cache is in \/var\/npm/u],
    ],
    ["another home", [setEnv({ HOME: "/app" }), APP, CI], [/its cache is in \/app/u]],
    ["a user by name", [user("node"), APP, CI], [/another user/u]],
    ["a user in numbers", [user("1000"), APP, CI], [/another user/u]],
    [
      "who wants no cache",
      [APP, run("pip install --no-cache-dir flask")],
      [/--no-cache-dir keeps nothing/u],
    ],
    [
      "who wants none anywhere",
      [setEnv({ PIP_NO_CACHE_DIR: "1" }), APP, run("pip install flask")],
      [/PIP_NO_CACHE_DIR keeps nothing/u],
    ],
    ["who empties it", [APP, run("npm ci && npm cache clean --force")], [/empties its cache/u]],
    ["who removes it", [APP, run("npm ci && rm -rf /root/.npm")], [/names \/root\/\.npm/u]],
    [
      "who removes it later",
      [APP, CI, run("rm -rf /root/.npm")],
      [/RUN rm -rf \/root\/\.npm may look into it/u],
    ],
    ["who measures the home", [APP, CI, run("my-tool ~ && echo")], [/may look into it/u]],
    [
      "who puts files into it",
      [copy(undefined, "x", "/root/.npm/"), APP, CI],
      [/COPY x \/root\/\.npm\/ may bring/u],
    ],
    ["who fills the home", [copy(undefined, ".", "/root/"), APP, CI], [/may bring/u]],
    [
      "who fills everything from where it stands",
      [workdir("/"), copy(undefined, "rootfs", "."), APP, CI],
      [/COPY rootfs \. may bring/u],
    ],
    ["who copies to where only the base knows", [copy(undefined, ".", "."), CI], [/may have put/u]],
    ["who works in the home", [workdir("/root"), CI], [/may look into it/u]],
    [
      "who is to do without the network",
      [APP, CI, run("my-npm ci --offline")],
      [/may look into it/u],
    ],
    [
      "a RUN without network",
      [APP, CI, run("my-test", { network: "none" })],
      [/without the network/u],
    ],
    ["Go with C", [APP, run("go build -o /out/x .")], [/CGO_ENABLED is not known to be 0/u]],
    [
      "tests of Go, which would not run again",
      [setEnv({ CGO_ENABLED: "0" }), APP, run("go test ./...")],
      [],
    ],
    [
      "Go beside its tests, which find what it built",
      [setEnv({ CGO_ENABLED: "0" }), APP, run("go vet ./..."), run("go test ./...")],
      [/another RUN may need what Go built/u],
    ],
    [
      "Go beside what is not understood",
      [setEnv({ CGO_ENABLED: "0" }), APP, run("go vet ./..."), run("./build.sh")],
      [/another RUN may need what Go built/u],
    ],
    ["the author's own", [APP, run("npm ci", { mounts: [cache("/root/.npm")] })], []],
    [
      "the author's own above",
      [APP, run("npm ci", { mounts: [{ kind: "tmpfs", target: text("/root") }] })],
      [],
    ],
    ["what is not understood", [APP, run("npm ci && ./x")], []],
    ["what the project does beside it", [APP, run("npm ci && npm run build")], [/npm run in it/u]],
    ["tests that run behind it", [APP, run("npm cit")], [/npm cit in it/u]],
    [
      "what tests may have filled",
      [setEnv({ CGO_ENABLED: "0" }), APP, run("go test ./..."), CI],
      [/RUN go test .* may have put something into/u],
    ],
    ...[
      run("npm run again"),
      run("./smoke.sh"),
      run("cp -r /r*t /w"),
      run("tar -C / -cf /w/all.tar ."),
      run("find / -name _cacache"),
      exec("./smoke"),
      script("ls"),
      raw("RUN ./smoke"),
      raw("ONBUILD RUN ./smoke"),
    ].map(
      (later) =>
        [
          `what is followed by what may look for it: ${JSON.stringify(later).slice(0, 90)}`,
          [APP, CI, later],
          [/may look (?:for|into)/u],
        ] as const,
    ),
    [
      "what follows what may have filled it",
      [APP, run("./warm.sh"), CI],
      [/RUN \.\/warm\.sh may have put something into/u],
    ],
    ["what follows raw text", [raw("USER x"), APP, CI], []],
    ["what has no row", [APP, run("./npm ci")], []],
    ["what is taken along", [other("/root")], [/COPY --from=other \/root \/x may take it along/u]],
    ["what is taken along with all", [other("/")], [/may take it along/u]],
  ] as const)("leaves alone %s", (_, steps, notes) => {
    const { lines, said } = mounts(steps)
    const written = compileSteps(steps, { optimize: false })
    const runs = (all: readonly string[]) => all.filter((line) => line.startsWith("RUN"))
    expect(runs(lines)).toEqual(runs(written.dockerfile.split("\n")))
    expect(said).toEqual(
      notes.map(
        ({ source }) =>
          expect.stringMatching(new RegExp(`^stopped: .*(?:${source})`, "u")) as string,
      ),
    )
  })

  it("serves the last of two installs, since the first one's packages are none that are known", () => {
    expect(mounts([APP, CI, CI]).said).toEqual([
      expect.stringMatching(/^stopped: .*may look for/u),
      expect.stringMatching(/^did: /u),
    ])
  })

  it("minds what is built on the stage", () => {
    const said = (...above: readonly StepNode[]) => {
      const of = compileSteps(above, { base: stage("below", "alpine", APP, CI) })
      return notesOf(of, "add-cache-mounts").map(({ action }) => action)
    }
    expect(said(run("./smoke.sh"))).toEqual(["stopped"])
    expect(
      said(run("mkdir -p /srv/x"), {
        kind: "cmd",
        form: { kind: "exec", argv: [text("x")] },
        span: span(),
      }),
    ).toEqual(["did"])
  })

  it("serves others before what is understood", () => {
    const { said } = mounts([APP, CI, run("mkdir -p /srv/x && touch /srv/x/y"), user("node")])
    expect(said).toEqual([expect.stringMatching(/^did: /u)])
  })

  it("keeps no old versions for yarn, where no lock file says which", () => {
    const isMounted = (words: string) =>
      mounts([APP, run(`yarn ${words}`)]).said.some((each) => each.startsWith("did: "))
    for (const words of ["add serve@14", "install"])
      expect([isMounted(words), isMounted(`${words} --prefer-offline`)]).toEqual([true, false])
    expect(isMounted("install --frozen-lockfile --prefer-offline")).toBe(true)
  })

  it("minds settings of the context", () => {
    const steps = [workdir("/app/web"), copy(undefined, ".", "/app"), CI]
    const optimize = { ...noOptimize, cacheMounts: "known" } as const
    const said = (npmrc: string) =>
      compileIn(npmProject({ "web/.npmrc": npmrc }), steps, { optimize })
        .record.filter(({ pass }) => pass === "add-cache-mounts")
        .map(({ message }) => message)
    expect(said("prefer-offline=true\n")).toEqual([
      "RUN npm ci gets no cache mount: web/.npmrc may tell it to do without the network",
    ])
    expect(said("fund=false\n")).toEqual([expect.stringMatching(/got a cache mount/u)])
  })

  it("says whom it trusts when it is to serve all", () => {
    const all = (...steps: readonly StepNode[]) => mounts(steps, {}, "all").said
    const got = "did: RUN npm ci got a cache mount on /root/.npm/_cacache"
    expect(all(APP, CI)).toEqual([got])
    expect(all(APP, CI, run("./smoke.sh"))).toEqual([
      `${got}, as if it were certain that RUN ./smoke.sh does not look for it`,
    ])
    expect(all(APP, run("./warm.sh"), CI)).toEqual([
      `${got}, as if it were certain that RUN ./warm.sh puts nothing into it`,
    ])
    expect(all(APP, run("npm ci && npm run build"))).toEqual([
      expect.stringMatching(/^did: .* that npm run does not look into it$/u),
    ])
    expect(all(APP, CI, run("cp -r /root /w"))).toEqual([expect.stringMatching(/^stopped: /u)])
  })

  it("serves Go and its tests when it is to serve all", () => {
    const go = [run("go vet ./..."), run("go test ./..."), run("go build -o /out/x .")]
    const { lines, said } = mounts([setEnv({ CGO_ENABLED: "0" }), APP, ...go], {}, "all")
    const runs = lines.filter((line) => line.startsWith("RUN "))
    expect(runs).toHaveLength(3)
    for (const line of runs) expect(line).toContain(`${HOME}/root/.cache/go-build go `)
    expect(said.map((line) => line.includes("no test leaves files"))).toEqual([false, true, false])
    const withC = mounts([APP, run("go build -o /out/x .")], {}, "all").said
    expect(withC).toEqual([expect.stringMatching(/^did: .* that the C libraries it builds with /u)])
    const beside = mounts([APP, run("go build -o /out/x ."), run("./build.sh")], {}, "all").said
    expect(beside).toEqual([expect.stringMatching(/^stopped: .*would have to build it again$/u)])
  })

  it("does not mind what is taken from elsewhere", () => {
    expect(mounts([other("/app")]).said).toEqual([expect.stringMatching(/^did: /u)])
  })

  it("knows the user of the stages below", () => {
    const of = (...below: readonly StepNode[]) => {
      const of = compileSteps([APP, CI], { base: stage("below", "alpine", ...below) })
      return notesOf(of, "add-cache-mounts").map(({ action }) => action)
    }
    expect(of(APP)).toEqual(["did"])
    expect(of(user("node"))).toEqual(["stopped"])
    expect(of({ kind: "user", user: [{ kind: "env", name: "WHO" }], span: span() })).toEqual([
      "stopped",
    ])
    expect(of(user("node"), user("root"))).toEqual(["did"])
  })

  it("says what it would do for a builder without mounts", () => {
    const { lines, said } = mounts([APP, CI], { profile: "classic" })
    expect(lines).toContain("RUN npm ci")
    expect(said).toEqual([
      expect.stringMatching(/^would: .*\/root\/\.npm\/_cacache: classic has none/u),
    ])
  })
})
