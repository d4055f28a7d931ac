import type { Files } from "./split-context.ts"

/* A project of yarn 4, by the few words in which the tests differ. */

/** As yarn writes it. */
export const written = (manifest: object): string => `${JSON.stringify(manifest, undefined, 2)}\n`

export const lock = (entries: string, version = 8): string =>
  `# This file is generated.\n\n__metadata:\n  version: ${version}\n  cacheKey: 10c0\n\n${entries}`

export const own = `"@acme/a@workspace:*, @acme/a@workspace:packages/a":
  version: 0.0.0-use.local
  resolution: "@acme/a@workspace:packages/a"
  dependencies:
    ms: "npm:^2.0.0"
  languageName: unknown
  linkType: soft

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  languageName: unknown
  linkType: soft

`
export const entry = (resolution: string): string =>
  `"${resolution}":\n  version: 2.1.3\n  resolution: "${resolution}"\n  checksum: 10c0/aa\n  languageName: node\n  linkType: hard\n\n`
export const ms = entry("ms@npm:2.1.3")

export const root = {
  name: "app",
  private: true,
  workspaces: ["packages/*"],
  dependencies: { "@acme/a": "workspace:*", ms: "^2.0.0" },
  packageManager: "yarn@4.9.1",
}

export const berry = (more: Files = {}): Files => ({
  "package.json": written(root),
  "packages/a/package.json": written({ name: "@acme/a", dependencies: { ms: "^2.0.0" } }),
  "packages/a/index.js": "1\n",
  "yarn.lock": lock(own + ms),
  ".yarnrc.yml": "# Settings.\nenableScripts: false\nnodeLinker: node-modules\n",
  ...more,
})

export const rc = (text: string): Files => berry({ ".yarnrc.yml": text })
export const quiet = (text: string): Files => rc(`enableScripts: false\n${text}`)
export const manifest = (more: object): Files =>
  berry({ "package.json": written({ ...root, ...more }) })
export const locks = (entries: string, more: Files = {}): Files =>
  berry({ "yarn.lock": lock(own + entries), ...more })

export const INSTALL = "yarn install --immutable"
/** With nothing that yarn 1 does not know. */
export const plain = berry({
  "package.json": written({ ...root, dependencies: { ms: "^2.0.0" } }),
})
