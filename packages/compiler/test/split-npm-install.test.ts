import { describe, expect, it } from "vitest"
import { satisfies } from "../src/passes/split/version-range.ts"
import { run } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, instructions, locked, npmLock, npmProject, project } from "./split-context.ts"
import type { Stay } from "./split-stays.ts"
import { itStaysWith } from "./split-stays.ts"

const complete = (own: object, packages: object, manifest: object = own): Files =>
  npmProject({
    "package.json": { name: "app", ...manifest },
    "package-lock.json": npmLock({ "": { name: "app", ...own }, ...packages }),
  })

const install = (files: Files, command = "npm install") => compileIn(files, project(run(command)))

describe("a copy before npm install", () => {
  it("goes behind it when the lock file is complete, and leaves both manifests as the install did", () => {
    const made = install(
      complete(
        {
          dependencies: { a: "^1.0.0" },
          devDependencies: { b: "~1.0" },
          optionalDependencies: { gone: "1" },
        },
        {
          ...locked("a", {
            dependencies: { c: "2" },
            peerDependencies: { d: "*" },
            peerDependenciesMeta: { d: { optional: true } },
          }),
          ...locked("b"),
          ...locked("c"),
          "node_modules/a/node_modules/c": {
            ...(locked("c")["node_modules/c"] as object),
            version: "2.3.4",
          },
        },
      ),
      "npm i --no-audit",
    )
    expect(instructions(made).slice(1)).toEqual([
      "WORKDIR /app",
      "COPY package.json package-lock.json ./",
      expect.stringMatching(/^RUN .*npm i --no-audit$/u) as string,
      "FROM app-install AS app",
      "COPY . .",
      "COPY --from=app-install /app/package.json /app/package-lock.json /app/",
    ])
  })

  it("goes behind npm ci, too, and leaves a yarn.lock as that wrote it", () => {
    const both = npmProject({ "yarn.lock": "# yarn lockfile v1\n" })
    expect(instructions(install(both, "npm ci")).slice(1)).toEqual([
      "WORKDIR /app",
      "COPY package.json package-lock.json yarn.lock ./",
      expect.stringMatching(/^RUN .*npm ci$/u) as string,
      "FROM app-install AS app",
      "COPY . .",
      "COPY --from=app-install /app/yarn.lock /app/",
    ])
  })

  const fits = { dependencies: { a: "^1.0.0" } }
  const forbidden: Readonly<Record<string, Stay>> = {
    "another need than the lock file knows": [
      complete(fits, locked("a"), { dependencies: { a: "^2.0.0" } }),
      "npm install",
      /other dependencies than package\.json/u,
    ],
    "a lock file that lacks one": [
      complete(fits, locked("b")),
      "npm install",
      /what package\.json needs of a/u,
    ],
    "a lock file with an older one": [
      complete(fits, locked("a", { version: "0.9.0" })),
      "npm install",
      /what package\.json needs of a/u,
    ],
    "a lock file that lacks a peer": [
      complete(fits, locked("a", { peerDependencies: { b: "1" } })),
      "npm install",
      /what node_modules\/a needs of b/u,
    ],
    "versions that are overridden": [
      complete(fits, locked("a"), { ...fits, overrides: { a: "1.0.0" } }),
      "npm install",
      /overrides versions/u,
    ],
    "node_modules that are sent": [
      { ...complete(fits, locked("a")), "node_modules/a/x": "1" },
      "npm install",
      /node_modules is sent, and it changes it/u,
    ],
    "code of the project that changes manifests": [
      npmProject({ ".npm-extension.mjs": "" }),
      "npm ci",
      /\.npm-extension\.mjs decides/u,
    ],
    "a script": [
      complete(fits, locked("a", { hasInstallScript: true })),
      "npm install",
      /a runs a script/u,
    ],
  }

  itStaysWith(forbidden)
})

describe("a version", () => {
  const inside: readonly (readonly [string, string])[] = [
    ["1.2.3", "1.2.3"],
    ["1.2.3", "=1.2.3"],
    ["1.2.3", "^1.2.0"],
    ["1.9.0", "^1"],
    ["0.2.5", "^0.2.1"],
    ["0.0.3", "^0.0.3"],
    ["0.0.9", "^0.0"],
    ["0.9.0", "^0"],
    ["1.2.9", "~1.2.3"],
    ["1.9.0", "~1"],
    ["1.2.0", "1.2.x"],
    ["1.2.0", "1.2"],
    ["1.2.0", "*"],
    ["1.2.0", ""],
    ["1.2.0", "x"],
    ["1.2.0", ">=1.0.0 <2.0.0"],
    ["1.2.0", ">= 1 < 2"],
    ["16.0.0", "^15 || ^16.0.0-rc.1 || ^17"],
    ["1.0.0-beta.2", "^1.0.0-beta.2"],
    ["1.0.0-beta.10", "^1.0.0-beta.2"],
    ["1.5.0", "^1.0.0-beta.2"],
    ["2.0.0", ">1"],
    ["1.9.9", "<=1"],
  ]
  const outside: readonly (readonly [string, string])[] = [
    ["1.2.3", "1.2.4"],
    ["2.0.0", "^1.2.0"],
    ["0.3.0", "^0.2.1"],
    ["0.0.4", "^0.0.3"],
    ["1.3.0", "~1.2.3"],
    ["1.3.0", "1.2"],
    ["1.9.0", ">1"],
    ["2.0.0", "<2"],
    ["2.0.0", "<=1"],
    ["1.0.0-beta.1", "^1.0.0-beta.2"],
    ["1.1.0-beta.3", "^1.0.0-beta.2"],
    ["1.0.0-beta.2", "^1.0.0"],
    ["1.5.0", "1.0.0 - 2.0.0"],
    ["1.5.0", "latest"],
    ["1.5.0", "npm:other@1"],
    ["1.5.0", "file:x"],
    ["1.0.0", "<=1.0.0-rc"],
    ["1.0.0", "*-x"],
  ]
  it("is in a range, or not, or it is not known", () => {
    for (const [version, range] of inside)
      expect(satisfies(version, range), `${version} in ${range}`).toBe(true)
    for (const [version, range] of outside)
      expect(satisfies(version, range), `${version} in ${range}`).toBe(false)
  })
})
