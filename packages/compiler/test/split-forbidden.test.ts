import type { StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { user, volume } from "./metadata-nodes.ts"
import { arg, cache, copy, env, pin, raw, run, setEnv, shell, workdir } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import {
  compileIn,
  instructions,
  locked,
  npmLock,
  npmProject,
  project,
  stops,
} from "./split-context.ts"

const MANIFESTS = "COPY package.json package-lock.json ./"

interface Case {
  readonly files?: Files
  readonly steps?: readonly StepNode[]
  readonly why: RegExp
}

const workspace = (manifest: object, more: Files = {}): Files =>
  npmProject({
    "package.json": { name: "app", workspaces: ["packages/*"] },
    "packages/a/package.json": manifest,
    "package-lock.json": npmLock({ "node_modules/a": { resolved: "packages/a", link: true } }),
    ...more,
  })

/** Each would leave another image, or fail, if the copy were split all the same. */
const forbidden: Readonly<Record<string, Case>> = {
  "a lifecycle script": {
    files: npmProject({ "package.json": { scripts: { postinstall: "node src/main.js" } } }),
    why: /has the script `postinstall`/u,
  },
  "a prepare script": {
    files: npmProject({ "package.json": { scripts: { prepare: "husky" } } }),
    why: /has the script `prepare`/u,
  },
  "a script of a workspace": {
    files: workspace({ scripts: { prepublish: "tsc" } }),
    why: /packages\/a\/package\.json has the script `prepublish`/u,
  },
  "a program of a workspace, which is made executable": {
    files: workspace({ bin: "cli.js" }),
    why: /names programs, whose files it would change/u,
  },
  "a binding.gyp": {
    files: npmProject({ "binding.gyp": "{}" }),
    why: /binding\.gyp makes it compile/u,
  },
  "a package with a script of its own": {
    files: npmProject({
      "package-lock.json": npmLock(locked("husky", { hasInstallScript: true })),
    }),
    why: /husky runs a script when it is installed/u,
  },
  "a reviewed package in a version that nobody looked at": {
    files: npmProject({
      "package-lock.json": npmLock(
        locked("esbuild", { hasInstallScript: true, version: "99.0.0" }),
      ),
    }),
    why: /install script of esbuild 99\.0\.0 was not looked at/u,
  },
  "another package under the name of a reviewed one": {
    files: npmProject({
      "package-lock.json": npmLock(
        locked("esbuild", { hasInstallScript: true, version: "0.21.5", name: "other" }),
      ),
    }),
    why: /other runs a script/u,
  },
  "a package from a folder": {
    files: npmProject({
      "package-lock.json": npmLock({ "node_modules/x": { resolved: "lib/x", link: true } }),
    }),
    why: /link to a folder that is none of its workspaces/u,
  },
  "a package from an archive of the project": {
    files: npmProject({ "package-lock.json": npmLock(locked("x", { resolved: "file:x.tgz" })) }),
    why: /does not come from a registry/u,
  },
  "a package from git": {
    files: npmProject({
      "package-lock.json": npmLock(locked("x", { resolved: "git+ssh://git@github.com/a/b.git#1" })),
    }),
    why: /does not come from a registry/u,
  },
  "no lock file": {
    files: npmProject({ "package-lock.json": undefined }),
    why: /no package-lock\.json/u,
  },
  "a lock file that does not tell of scripts": {
    files: npmProject({ "package-lock.json": npmLock({}, 1) }),
    why: /lockfileVersion 1/u,
  },
  "a setting that leads elsewhere": {
    files: npmProject({ ".npmrc": "cache=./cache\n" }),
    why: /it is not known what cache in \.npmrc changes/u,
  },
  "an option that leads elsewhere": {
    steps: project(run("npm ci --prefix web")),
    why: /what --prefix changes/u,
  },
  "a workspace's node_modules, which are not emptied": {
    files: workspace({ name: "a" }, { "packages/a/node_modules/x": "1" }),
    why: /packages\/a\/node_modules is sent/u,
  },
  "node_modules that are a link": {
    files: npmProject({ node_modules: { link: "/elsewhere" } }),
    why: /node_modules is sent with a mode or an owner of its own/u,
  },
  "node_modules of an owner": {
    files: npmProject({ "node_modules/x": "1" }),
    steps: [workdir("/app"), { ...copy(undefined, ".", "."), chown: text("1000") }, run("npm ci")],
    why: /node_modules is sent with a mode or an owner/u,
  },
  "a manifest that is a link": {
    files: npmProject({ "package.json": { link: "src/main.js" }, "src/main.js": "{}" }),
    why: /package\.json is no/u,
  },
  "a folder of packages that is a link": {
    files: {
      ...workspace({ name: "a" }),
      "packages/a/package.json": undefined,
      packages: { link: "lib" },
      "lib/a/package.json": "{}",
    },
    why: /link|none of its workspaces/u,
  },
  "a variable that loads a file of the project": {
    steps: [
      workdir("/app"),
      setEnv({ NODE_OPTIONS: "--require ./hook.js" }),
      copy(undefined, ".", "."),
      run("npm ci"),
    ],
    why: /NODE_OPTIONS may change what is read/u,
  },
  "a variable before the command": {
    steps: project(run("NODE_OPTIONS=-r=./hook.js npm ci")),
    why: /NODE_OPTIONS may change/u,
  },
  "certificates of the project": {
    steps: project(setEnv({ NODE_EXTRA_CA_CERTS: "certs/ca.pem" }), run("npm ci")),
    why: /NODE_EXTRA_CA_CERTS may name files/u,
  },
  "an argument that is a setting of npm": {
    steps: project(pin(arg("npm_config_userconfig")), run("npm ci")),
    why: /npm_config_userconfig may name files/u,
  },
  "programs of the project before all others": {
    files: npmProject({ "bin/npm": "#!/bin/sh\n" }),
    steps: project(setEnv({ PATH: text("/app/bin:", env("PATH")) }), run("npm ci")),
    why: /PATH leads into \/app\/bin, which is copied/u,
  },
  "a home folder": {
    files: npmProject({ ".cache/x": "1" }),
    why: /may be a home folder, and \.cache is sent/u,
  },
  "the whole image as a project": {
    steps: [workdir("/"), copy(undefined, ".", "."), run("npm ci")],
    why: /\/ is no folder of the project's own/u,
  },
  "a folder of the system": {
    steps: [workdir("/usr/lib/app"), copy(undefined, ".", "."), run("npm ci")],
    why: /\/usr\/lib\/app is no folder/u,
  },
  "a working directory of the base's": {
    steps: [copy(undefined, ".", "."), run("npm ci")],
    why: /base decides the working directory/u,
  },
  "an install elsewhere": {
    steps: [
      workdir("/app"),
      copy(undefined, ".", "."),
      workdir("/other"),
      workdir("/app"),
      run("npm ci"),
    ],
    why: /as a whole: WORKDIR \/other stands between$/u,
  },
  "an install that is a part of something": {
    steps: project(run("npm ci && npm run build")),
    why: /it may touch|npm run/u,
  },
  "an install in a subshell": {
    steps: project(run("(npm ci)")),
    why: /more than simple commands/u,
  },
  "an unknown shell": {
    steps: [shell("python3", "-c"), ...project(run("npm ci"))],
    why: /SHELL is not known/u,
  },
  "a start-up file": {
    steps: project(setEnv({ BASH_ENV: "/app/rc" }), run("npm ci")),
    why: /BASH_ENV/u,
  },
  "a mount over the project": {
    steps: project(run("npm ci", { mounts: [cache("/app/node_modules")] })),
    why: /a mount hides files/u,
  },
  "raw text before": {
    steps: [raw("WORKDIR /app"), copy(undefined, ".", "/app"), run("npm ci")],
    why: /raw text/u,
  },
  "--link": {
    steps: [workdir("/app"), { ...copy(undefined, ".", "."), link: true }, run("npm ci")],
    why: /--link/u,
  },
  "--exclude": {
    steps: [
      workdir("/app"),
      { ...copy(undefined, ".", "."), exclude: ["package.json"] },
      run("npm ci"),
    ],
    why: /--exclude/u,
  },
  "an owner by name, which a RUN before it makes": {
    steps: [
      workdir("/app"),
      { ...copy(undefined, ".", "."), chown: text("app") },
      run("apt-get install -y git"),
      run("npm ci"),
    ],
    why: /the owner of the copy is a name/u,
  },
  "folders that another user could not write": {
    files: workspace({ name: "a" }),
    steps: [
      workdir("/app"),
      { ...copy(undefined, ".", "."), chown: text("1000") },
      user("1000"),
      run("npm ci"),
    ],
    why: /another mode or owner while its manifest is alone/u,
  },
}

describe("a copy is not split before an install with", () => {
  it.each(Object.entries(forbidden))("%s", (name, { files = npmProject(), steps, why }) => {
    const made = compileIn(files, steps ?? project(run("npm ci")))
    const lines = instructions(made)
    expect(
      lines.filter((line) => /^(?:COPY|ADD)/u.test(line)),
      name,
    ).toHaveLength(1)
    expect(stops(made).join("\n")).toMatch(why)
  })

  it("steps between that are not understood", () => {
    const between = [
      volume("/app/data"),
      raw("RUN true"),
      workdir("/other"),
      copy(undefined, "x", "/app/x"),
    ]
    for (const step of between) {
      const made = compileIn(npmProject({ x: "1" }), project(step, workdir("/app"), run("npm ci")))
      expect(instructions(made)).not.toContain(MANIFESTS)
    }
  })
})
