import type { StepNode } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { run, setEnv } from "./nodes.ts"
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
import { itStaysWith } from "./split-stays.ts"

/* What an install leaves when it brings nothing, and what leads it to files of the project by a bare name. */

const sent = (more: Files = {}): Files => npmProject({ "node_modules/x": "1", ...more })
const needs = (manifest: object, lock: object): Files =>
  sent({ "package.json": { name: "app", ...manifest }, "package-lock.json": npmLock(lock) })
const MS = { ms: "1.0.0" }
const SENT = /node_modules is sent, and it changes it/u

describe("a copy before an install that may bring nothing", () => {
  itStaysWith({
    "no packages at all": [needs({}, {}), "npm ci", SENT],
    "packages that a setting may leave out": [
      needs({ devDependencies: MS }, locked("ms", { dev: true })),
      "npm ci --omit=dev",
      SENT,
    ],
    "packages that may be left out by anything": [
      needs({ optionalDependencies: MS }, locked("ms", { optional: true })),
      "npm ci",
      SENT,
    ],
    "a package that is for development, too": [
      needs({ dependencies: MS, devDependencies: MS }, locked("ms")),
      "npm ci",
      SENT,
    ],
    "a package that lies in another folder": [
      needs({ dependencies: MS }, { "node_modules/a/node_modules/ms": { version: "1.0.0" } }),
      "npm ci",
      SENT,
    ],
  })
})

describe("a copy before an install with a variable that names a file by a bare word", () => {
  const npm = (variables: Record<string, string>): readonly StepNode[] => [
    setEnv(variables),
    ...project(run("npm ci")),
  ]
  const named = (name: string): RegExp => new RegExp(`${name} may name files of the project`, "u")
  itStaysWith(
    Object.fromEntries(
      Object.entries({
        NPM_CONFIG_USERCONFIG: "ci.npmrc",
        npm_config_globalconfig: "ci.npmrc",
        npm_config_cache: "cache",
        npm_config_prefix: "tools",
        NODE_EXTRA_CA_CERTS: "ca.pem",
        NODE_PATH: "/usr/lib/node:",
        SSL_CERT_FILE: "ca.pem",
        XDG_CONFIG_HOME: "config",
        GIT_CONFIG_GLOBAL: "gitconfig",
        LD_LIBRARY_PATH: "lib",
      }).map(([name, value]) => [name, [npmProject(), npm({ [name]: value }), named(name)]]),
    ),
  )
  const files: Files = { "requirements.txt": "six\n", "go.mod": "module x\n" }
  const others = {
    PIP_CONFIG_FILE: ["pip.ci.conf", "pip install -r requirements.txt"],
    PYTHONPATH: ["src", "pip install -r requirements.txt"],
    REQUESTS_CA_BUNDLE: ["ca.pem", "pip install -r requirements.txt"],
    GOENV: ["go.env", "go mod download"],
    GOMODCACHE: ["mods", "go mod download"],
  } as const
  itStaysWith(
    Object.fromEntries(
      Object.entries(others).map(([name, [value, install]]) => [
        name,
        [files, [setEnv({ [name]: value }), ...project(run(install))], named(name)],
      ]),
    ),
  )

  it("goes on where the word is no path", () => {
    for (const variables of [
      { NODE_ENV: "production", npm_config_loglevel: "warn", NODE_EXTRA_CA_CERTS: "/etc/ca.pem" },
      { CC: "gcc", PYTHON: "python3", NPM_CONFIG_CACHE: "/tmp/npm", TMPDIR: "" },
    ])
      expect(stops(compileIn(npmProject(), npm(variables)))).toEqual([])
    const off = [setEnv({ GOENV: "off", GOTOOLCHAIN: "local" }), ...project(run("go mod download"))]
    expect(instructions(compileIn(files, off))).toContain("COPY go.mod ./")
  })
})

describe("a copy before pip install", () => {
  itStaysWith({
    "a comment that ends in a backslash": [
      { "requirements.txt": "# our own, built in vendor \\\n./xx-1.0-py3-none-any.whl\n" },
      "pip install -r requirements.txt",
      /xx-1\.0-py3-none-any\.whl` in requirements\.txt may be a path/u,
    ],
    "a comment that ends a line that goes on": [
      { "requirements.txt": "six \\\n  # why \\\n./x.whl\n" },
      "pip install -r requirements.txt",
      /`\.\/x\.whl` in requirements\.txt may be a path/u,
    ],
  })
})
