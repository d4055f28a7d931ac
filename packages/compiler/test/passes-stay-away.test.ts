import type { Optimize, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { copy, run, setEnv, stage, workdir } from "./nodes.ts"
import { compileSteps, notesOf } from "./one-stage.ts"
import type { Files } from "./split-context.ts"
import { compileIn } from "./split-context.ts"

/* Graphs that build as they are written, and would not, or not to the same image, if a pass did there what it does else. */

const ALL = copy(undefined, ".", ".")
const APP = workdir("/app")
const INSTALL = run("apk add --no-cache git")

/** What a pass does with steps. */
function done(
  pass: string,
  steps: readonly StepNode[],
  more: Partial<Optimize> = {},
): readonly string[] {
  const optimize = { mergeRuns: false, moveMetadata: false, splitCopies: false, ...more } as const
  return notesOf(compileSteps(steps, { optimize }), pass, "did").map(({ message }) => message)
}

describe("hoist-installs", () => {
  it.each([
    ["a package of apk that is a file", [APP, ALL, run("apk add --no-cache tool.apk")]],
    ["a package of dnf that is a file", [APP, ALL, run("dnf install -y tool.rpm")]],
    [
      "a package whose name ends in a variable's",
      [APP, ALL, run('yum install -y "tool-${V}.rpm"')],
    ],
    ["a folder of packages", [APP, ALL, run("apk add --no-cache -X /app/packages tool")]],
    [
      "a file by its address",
      [setEnv({ HOME: "/root" }), APP, ALL, run("curl -o /opt/x file:///app/x")],
    ],
    [
      "lines of a request in a file",
      [setEnv({ HOME: "/root" }), APP, ALL, run("curl -H @headers -o /opt/x https://x")],
    ],
    ["the names in a folder", [APP, ALL, run("apk add --no-cache git && ls > /opt/list")]],
    [
      "files that a list of sums names",
      [APP, ALL, run("apk add --no-cache git && sha256sum -c /opt/sums")],
    ],
    [
      "settings that a variable names",
      [setEnv({ APT_CONFIG: "/app/apt.conf" }), APP, ALL, run("apt-get update")],
    ],
    ["modules that a variable names", [setEnv({ PYTHONPATH: "/app" }), APP, ALL, INSTALL]],
    ["a home that is copied", [setEnv({ HOME: "/app" }), APP, ALL, INSTALL]],
    [
      "packages of a folder, by a list that is copied",
      [
        APP,
        copy(undefined, "repositories", "/etc/apk/"),
        copy(undefined, "apks", "/apks"),
        INSTALL,
      ],
    ],
    [
      "packages of a folder, by a list that a RUN writes",
      [
        APP,
        run('echo "deb file:/debs ./" > /etc/apt/sources.list.d/x.list'),
        copy(undefined, "debs", "/debs"),
        run("apt-get update"),
      ],
    ],
    ["a folder that is a link", [run("ln -s /usr /app"), APP, ALL, INSTALL]],
    [
      "settings of apt that are copied",
      [copy(undefined, "x", "/etc/apt/apt.conf.d/x"), copy(undefined, "debs", "/debs"), INSTALL],
    ],
    [
      "settings of apt that a RUN writes",
      [
        run("echo 'Dir::Etc::SourceParts \"/debs\";' > /etc/apt/apt.conf.d/x"),
        copy(undefined, "debs", "/debs"),
        INSTALL,
      ],
    ],
    [
      "a list from elsewhere",
      [
        run("curl -o /etc/apt/sources.list.d/x.list https://example.org/x"),
        copy(undefined, "debs", "/debs"),
        INSTALL,
      ],
    ],
    ["what a script leaves", [run("curl https://x | sh"), copy(undefined, "a", "/srv/a"), INSTALL]],
    ["what a project leaves", [run("npm run build"), copy(undefined, "a", "/srv/a"), INSTALL]],
    ["what make leaves", [run("make"), copy(undefined, "a", "/srv/a"), INSTALL]],
    [
      "a link in an archive",
      [run("tar xzf /tmp/x -C /srv"), copy(undefined, "b", "/srv/x/"), INSTALL],
    ],
    ["a link in a tree", [run("cp -a /opt/x /srv"), copy(undefined, "b", "/srv/x/"), INSTALL]],
    [
      "a link in a folder of another image",
      [copy(stage("other", "alpine"), "/out/", "/srv/"), copy(undefined, "b", "/srv/x/"), INSTALL],
    ],
    [
      "a link in a folder that nobody looks into",
      [copy(undefined, "a", "/srv/"), copy(undefined, "b", "/srv/x/"), INSTALL],
    ],
  ] as const)("does not know %s", (_, steps) => {
    expect(done("hoist-installs", steps)).toEqual([])
  })

  it("looks for links in what the context sends", () => {
    const steps = [copy(undefined, "a", "/srv/"), copy(undefined, "b", "/srv/x/"), INSTALL]
    const optimize = { mergeRuns: false, splitCopies: false, hoistInstalls: "known" } as const
    const movedAbove = (files: Files) =>
      compileIn(files, steps, { optimize }).record.flatMap(({ pass, action, message }) =>
        pass === "hoist-installs" && action === "did" ? [message] : [],
      )
    expect(movedAbove({ "a/y": "1", "b/z": "1" })).toHaveLength(1)
    expect(movedAbove({ "a/x/y": "1", "b/z": "1" })[0]).toContain(" and ")
    expect(movedAbove({ "a/x": { link: "/etc" }, "b/z": "1" })).toEqual([])
  })

  it("minds no step before that leaves neither settings nor links", () => {
    for (const before of [
      run("apk add --no-cache curl"),
      run("mkdir -p /srv/a && chown -R 1:1 /srv"),
      run("npm install -g pnpm@9"),
      run("npm ci"),
      run("echo 'deb https://example.org/debian x main' > /etc/apt/sources.list.d/x.list"),
      run("curl -fsSLo /usr/local/bin/tini https://example.org/tini"),
      copy(undefined, "package.json", "/srv/"),
    ]) {
      const steps = [APP, before, copy(undefined, "a", "/srv/a"), INSTALL]
      expect(done("hoist-installs", steps)).toHaveLength(1)
    }
  })

  it("minds no variables that lead elsewhere", () => {
    const elsewhere = setEnv({
      PYTHONPATH: "/opt/lib",
      DEBIAN_FRONTEND: "noninteractive",
      TZ: "Europe/Berlin",
    })
    expect(done("hoist-installs", [elsewhere, APP, ALL, INSTALL])).toHaveLength(1)
  })
})

it("keeps a change of permissions behind what may write under the file's other name", () => {
  const file: StepNode = {
    ...copy(undefined, "x", "/x/"),
    sources: [{ kind: "inline", name: "a", contents: text("1") }],
  }
  const chmod = run("chmod 755 /x/a")
  expect(done("fold-permissions", [file, chmod])).toHaveLength(1)
  const renamed = [run("ln -s /y /x"), file, run("mv /b /y/a"), chmod]
  expect(done("fold-permissions", renamed)).toEqual([])
})

describe("add-cache-mounts", () => {
  const CI = run("npm ci")

  it.each([
    ["what an old pip fails to purge", [APP, run("pip install x"), run("pip cache purge")]],
    ["what is put there by hand", [APP, run("npm cache add ./x.tgz"), CI]],
    [
      "the network that a variable forbids",
      [APP, CI, setEnv({ npm_config_offline: "true" }), run("./x")],
    ],
    [
      "the network that Composer may not use",
      [APP, run("composer install"), setEnv({ COMPOSER_DISABLE_NETWORK: "1" }), run("./x")],
    ],
    ["a home that is copied with its dots", [APP, CI, run("cp -a /root/. /home/app/")]],
    ["a home that is copied in quotes", [APP, CI, run('cp -a "$HOME"/. /home/app/')]],
    ["versions that grow old", [APP, run("npm install -g --prefer-offline pnpm")]],
    [
      "what a class of characters takes",
      [copy(stage("other", "alpine", APP, CI), "/root/.[n]pm", "/x")],
    ],
  ] as const)("does not know %s", (_, steps) => {
    // With "all" it is this rule alone that keeps the mount away.
    for (const cacheMounts of ["known", "all"] as const)
      expect(done("add-cache-mounts", steps, { cacheMounts })).toEqual([])
    expect(done("add-cache-mounts", [APP, CI], { cacheMounts: "all" })).toHaveLength(1)
  })
})
