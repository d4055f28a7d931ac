import type { StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { arg, copy, pin, run, setEnv, stage, workdir } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, locked, npmLock, npmProject, project, stops } from "./split-context.ts"

/* Projects that install as they are copied, and would not, or otherwise, if the copy were split. */

const ALL = copy(undefined, ".", ".")
const APP = workdir("/app")

const pnpmLock = (importers: string): string =>
  `lockfileVersion: '9.0'\n\nimporters:\n\n${importers}\npackages: {}\n`
const pnpm = (more: Files = {}): Files => ({
  "package.json": {
    name: "app",
    packageManager: "pnpm@9.12.1",
    pnpm: { onlyBuiltDependencies: [] },
  },
  "pnpm-lock.yaml": pnpmLock("  .:\n    dependencies: {}\n"),
  "src/x.js": "1",
  ...more,
})
const yarn = (more: object = {}): Files => ({
  "package.json": { name: "app", packageManager: "yarn@1.22.22", ...more },
  "yarn.lock": "# yarn lockfile v1\n",
  "tool/package.json": { name: "tool", dependencies: { ms: "1.0.0" } },
})
const FROZEN = "pnpm install --frozen-lockfile"
const YARN = "yarn install --frozen-lockfile --ignore-scripts"

describe("split-copies", () => {
  it.each<readonly [string, Files, readonly StepNode[]]>([
    [
      "a package that is a linked folder",
      pnpm({
        "pnpm-lock.yaml": pnpmLock(
          "  .:\n    dependencies:\n      tool:\n        specifier: link:tool\n        version: link:tool\n",
        ),
      }),
      project(run(FROZEN)),
    ],
    [
      "a folder that an override links",
      pnpm({
        "pnpm-lock.yaml": `lockfileVersion: '9.0'\n\noverrides:\n  tool: link:tool\n\nimporters:\n\n  .: {}\n\npackages: {}\n`,
      }),
      project(run(FROZEN)),
    ],
    [
      "a package of another kind of manifest",
      pnpm({
        "pnpm-workspace.yaml": "packages:\n  - apps/*\n",
        "apps/a/package.yaml": "name: a\n",
        "pnpm-lock.yaml": pnpmLock("  .: {}\n\n  apps/a:\n    dependencies: {}\n"),
      }),
      project(run(FROZEN)),
    ],
    [
      "a folder that yarn links",
      yarn({ dependencies: { tool: "link:./tool" } }),
      project(run(YARN)),
    ],
    ["a folder that yarn packs", yarn({ devDependencies: { tool: "./tool" } }), project(run(YARN))],
    [
      "a folder in the place of another package",
      yarn({ resolutions: { "a/tool": "file:./tool" } }),
      project(run(YARN)),
    ],
    [
      "scripts that are switched on again",
      npmProject({
        ".npmrc": "ignore-scripts=true\n",
        "package.json": { scripts: { postinstall: "node src/main.js" } },
      }),
      project(run("npm ci --ignore-scripts=false")),
    ],
    [
      "an index that is a folder",
      { "requirements.txt": "flask\n" },
      project(run("pip install --index-url file:///app/index -r requirements.txt")),
    ],
    [
      "an index that a variable names",
      { "requirements.txt": "flask\n" },
      [
        setEnv({ PIP_EXTRA_INDEX_URL: "file:///app/index" }),
        ...project(run("pip install -r requirements.txt")),
      ],
    ],
    [
      "an archive of a rare kind",
      { "requirements.txt": "tool.tar.lz\n" },
      project(run("pip install -r requirements.txt")),
    ],
    [
      "settings for all that lead into the project",
      {
        "requirements.txt": "flask\n",
        "docker/pip.conf": "[global]\nfind-links = /app/wheels\nno-index = true\n",
        "wheels/flask.whl": "",
      },
      [
        copy(undefined, "docker/pip.conf", "/etc/pip.conf"),
        ...project(run("pip install -r requirements.txt")),
      ],
    ],
    [
      "a setting for all that leads into the project",
      { "requirements.txt": "flask\n" },
      [
        run("pip config set global.find-links /app/wheels"),
        ...project(run("pip install -r requirements.txt")),
      ],
    ],
    [
      "settings of another folder",
      npmProject(),
      [APP, copy(undefined, "docker/npmrc", ".npmrc"), ALL, run("npm ci")],
    ],
    [
      "settings that a RUN writes",
      npmProject(),
      [APP, run("echo script-shell=/app/sh > .npmrc"), ALL, run("npm ci")],
    ],
    ["a folder that is a link", npmProject(), [run("ln -s /usr /app"), APP, ALL, run("npm ci")]],
    [
      "users that come in between",
      npmProject(),
      [
        APP,
        { ...ALL, chown: text("app:app") },
        copy(undefined, "passwd", "/etc/passwd"),
        run("npm ci"),
      ],
    ],
    [
      "a whole folder of another image in the project",
      npmProject(),
      [APP, copy(stage("cfg", "alpine"), "/cfg/", "/app/"), ALL, run("npm ci")],
    ],
    [
      "a whole folder of another image above the project",
      npmProject(),
      [APP, copy(stage("cfg", "alpine"), "/out", "/"), ALL, run("npm ci")],
    ],
    [
      "a whole folder of another image in a home",
      npmProject(),
      [APP, copy(stage("cfg", "alpine"), "/cfg/", "/root/"), ALL, run("npm ci")],
    ],
    [
      "a folder in a home that holds settings",
      npmProject({ "docker/home/.npmrc": "cafile=/app/ca.pem\n" }),
      [APP, copy(undefined, "docker/home", "/root"), ALL, run("npm ci")],
    ],
    [
      "settings under another name",
      npmProject({ "docker/x": "cafile=/app/ca.pem\n" }),
      [APP, copy(undefined, "docker/x", "/root/.npmrc"), ALL, run("npm ci")],
    ],
    [
      "a file for all folders above",
      npmProject({ "docker/etc/npmrc": "cafile=/app/ca.pem\n" }),
      [APP, copy(undefined, "docker", "/"), ALL, run("npm ci")],
    ],
    ...[
      "curl -fsSL https://example.org/setup | sh",
      "npm config set cafile /app/ca.pem",
      "ln -s /app/x /root/.npmrc",
      "npm install -g tool",
      "pip install tool",
      "tar xzf /tmp/x -C /",
      "apt-get install -y /tmp/x.deb",
    ].map((before): [string, Files, readonly StepNode[]] => [
      `what \`${before}\` leaves`,
      npmProject(),
      [run(before), APP, ALL, run("npm ci")],
    ]),
    [
      "settings that are linked in between",
      npmProject(),
      [APP, ALL, run("ln -s /app/x /root/.npmrc"), run("npm ci")],
    ],
    [
      "settings that are linked beside",
      npmProject(),
      project(run("ln -s /app/x /root/.npmrc && npm ci")),
    ],
    [
      "a home that only the build knows",
      npmProject(),
      [pin(arg("HOME", "/app/home")), APP, ALL, run("npm ci")],
    ],
    [
      "settings of what runs beside",
      npmProject(),
      [
        setEnv({ CURL_HOME: "/app" }),
        APP,
        ALL,
        run("curl -o /opt/x https://example.org/x"),
        run("npm ci"),
      ],
    ],
  ])("does not know %s", (_, files, steps) => {
    const made = compileIn(files, steps)
    expect(made.dockerfile.match(/^COPY .* \.$/gmu) ?? []).toHaveLength(1)
    expect(made.record.filter(({ action }) => action === "did")).toEqual([])
  })

  it("minds no settings for all that lead elsewhere", () => {
    const files = {
      "requirements.txt": "flask\n",
      "docker/pip.conf": "[global]\nindex-url = https://example.org/simple\n",
    }
    const steps = [
      copy(undefined, "docker/pip.conf", "/etc/pip.conf"),
      ...project(run("pip install -r requirements.txt")),
    ]
    expect(stops(compileIn(files, steps))).toEqual([])
  })

  it("minds no step before that leaves no settings", () => {
    for (const before of [
      "apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*",
      "npm install -g pnpm@9.12.1 npm",
      "corepack enable",
      "pip install --upgrade pip",
      "npm config set registry https://npm.example.org/",
      "mkdir -p /app /root/.config && chown -R node:node /app",
      "adduser -D app",
      "curl -fsSLo /usr/local/bin/tini https://example.org/tini",
    ])
      expect(stops(compileIn(npmProject(), [run(before), ...project(run("npm ci"))]))).toEqual([])
    const manifests = [APP, copy(undefined, "package*.json", "./"), ALL, run("npm ci")]
    expect(stops(compileIn(npmProject(), manifests))).toEqual([])
    const uv = copy(stage("uv", "alpine"), "/uv", "/bin/")
    expect(stops(compileIn(npmProject(), [uv, ...project(run("npm ci"))]))).toEqual([])
  })

  it("does so where nothing of the kind is there", () => {
    for (const [files, command] of [
      [pnpm(), FROZEN],
      [yarn(), YARN],
    ] as const)
      expect(stops(compileIn(files, project(run(command))))).toEqual([])
  })

  it("takes package.json as corepack leaves it, which may name the package manager there", () => {
    for (const [files, command] of [
      [pnpm({ "package.json": { pnpm: { onlyBuiltDependencies: [] } } }), FROZEN],
      [yarn({ packageManager: undefined }), YARN],
    ] as const) {
      const { dockerfile } = compileIn(files, project(run(command)))
      expect(dockerfile).toMatch(/^COPY --from=app-install \/app\/package\.json \/app\/$/mu)
    }
  })

  it("brings what corepack reads", () => {
    const files = pnpm({ ".corepack.env": "COREPACK_NPM_REGISTRY=https://example.org\n" })
    expect(compileIn(files, project(run(FROZEN))).dockerfile).toMatch(/^COPY .*\.corepack\.env/mu)
  })

  it("minds no scripts of packages that are left out", () => {
    const own = { "": { name: "app", dependencies: { ms: "1.0.0" } } }
    const scripted = (more: object): Files =>
      npmProject({
        "package-lock.json": npmLock({
          ...own,
          ...locked("x", { hasInstallScript: true, ...more }),
        }),
      })
    const dev = { dev: true, optional: true }
    for (const more of [{ dev: true }, dev])
      expect(
        stops(compileIn(scripted(more), project(run("npm ci --omit=dev --omit optional")))),
      ).toEqual([])
    expect(stops(compileIn(scripted(dev), project(run("npm ci --production"))))).toEqual([])
    for (const [more, install] of [
      [{}, "npm ci --omit=dev"],
      [{ devOptional: true }, "npm ci --omit=dev"],
      [dev, "npm ci"],
      [dev, "npm ci --omit=dev --include=dev"],
    ] as const)
      expect(stops(compileIn(scripted(more), project(run(install))))).toHaveLength(1)
    const included = { ...scripted(dev), ".npmrc": "include=dev\n" }
    expect(stops(compileIn(included, project(run("npm ci --omit=dev"))))).toHaveLength(1)
  })

  it("knows the scripts of what Stagecraft itself needs", () => {
    const needs = npmProject({
      "package-lock.json": npmLock({
        ...locked("ssh2", { version: "1.17.0", hasInstallScript: true }),
        ...locked("cpu-features", { version: "0.0.10", hasInstallScript: true, optional: true }),
        ...locked("protobufjs", { version: "7.6.6", hasInstallScript: true }),
      }),
    })
    expect(stops(compileIn(needs, project(run("npm ci"))))).toEqual([])
    const flags = setEnv({ CFLAGS: "-I/app/include" })
    expect(stops(compileIn(needs, [flags, ...project(run("npm ci"))]))).toHaveLength(1)
  })

  it("takes a yarn for yarn 1 only where something tells", () => {
    const files = { ...yarn({ packageManager: undefined }), ".yarnrc": "ignore-scripts true\n" }
    const plainly = project(run("yarn install"))
    expect(stops(compileIn(files, plainly))[0]).toMatch(/tells that it is yarn 1/u)
    expect(stops(compileIn(files, project(run(YARN))))).toEqual([])
    expect(stops(compileIn({ ...yarn(), ".yarnrc": files[".yarnrc"] }, plainly))).toEqual([])
  })

  it.each<readonly [string, Files, string, RegExp]>([
    [
      "what stands beside",
      npmProject(),
      "npm ci && npm run build",
      /`npm run build` stands in the same RUN, and it runs what the project says$/u,
    ],
    ["a file that is missing", {}, "go mod download", /no go\.mod is sent from the context$/u],
  ])("says of %s what is wrong", (_, files, command, why) => {
    const sent = { "src/x": "1", ...files }
    expect(stops(compileIn(sent, project(run(command))))[0]).toMatch(why)
  })

  it("says what stands between a copy and an install, and nothing where that is somewhere else", () => {
    const between = (...steps: readonly StepNode[]): readonly string[] =>
      stops(compileIn(npmProject(), [APP, ALL, ...steps, run("npm ci"), run("npm install -g x")]))
    expect(between(run("make"))).toEqual([
      "COPY . . stays before RUN npm ci as a whole: RUN make stands between: it runs what the project says",
    ])
    expect(between(copy(undefined, "src", "./lib"), run("make"))).toEqual([
      "COPY . . stays before RUN npm ci as a whole: COPY src ./lib stands between",
    ])
    expect(between(workdir("/"), APP)).toEqual([
      "COPY . . stays before RUN npm ci as a whole: WORKDIR / stands between",
    ])
    expect(between()).toHaveLength(0)
    const elsewhere = [APP, copy(undefined, "src", "/srv/src"), run("make"), run("npm ci")]
    expect(stops(compileIn(npmProject(), elsewhere))).toEqual([])
  })

  it("says nothing of a copy of one file, which brings nothing that could come later", () => {
    const files = { "requirements.txt": "-e .\n", "setup.py": "1" }
    const install = run("pip install -r requirements.txt")
    const one = copy(undefined, "requirements.txt", "./")
    expect(stops(compileIn(files, [APP, one, install]))).toEqual([])
    expect(stops(compileIn(files, [APP, ALL, install]))).toHaveLength(1)
  })

  it("says of an install without files that it reads nothing", () => {
    const { record } = compileIn({ "src/x": "1" }, project(run("pip install flask")))
    expect(record.map(({ action, message }) => `${action}: ${message}`)).toEqual([
      "did: RUN pip install flask reads nothing of what COPY . . brings, so the rest comes after it",
    ])
  })
})
