import fc from "fast-check"
import type { ContextFile } from "../exactness/engine-client.ts"

/** A kind of project: its files, and how people install what it needs. */
export interface Project {
  readonly files: fc.Arbitrary<readonly ContextFile[]>
  readonly installs: readonly string[]
}

const always: readonly ContextFile[] = [
  ["run.sh", "#!/bin/sh\necho run\n"],
  ["data.txt", "data\n"],
  ["conf/a.conf", "a\n"],
  ["conf/deep/b.conf", "b\n", 0o600],
  ["src/main.txt", "source\n"],
]

/** These files, and with each of the others a chance of one in `odds`: by default, most often none of them. */
const files = (
  own: readonly ContextFile[],
  traps: readonly ContextFile[],
  odds = Math.max(15, 2 * traps.length),
): fc.Arbitrary<readonly ContextFile[]> =>
  fc.tuple(...traps.map(() => fc.nat(odds - 1))).map((picks) => {
    const sprung = traps.filter((_, index) => picks[index] === 0)
    const names = new Set(sprung.map(([path]) => path))
    return [...always, ...own.filter(([path]) => !names.has(path)), ...sprung]
  })

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

const manifest = { name: "app", version: "1.0.0", dependencies: { left: "^1.0.0" } }
const lock = (more: object = {}, packages: object = {}) =>
  json({
    name: "app",
    version: "1.0.0",
    lockfileVersion: 3,
    requires: true,
    packages: {
      "": manifest,
      "node_modules/left": {
        version: "1.0.0",
        resolved: "https://registry.npmjs.org/left/-/left-1.0.0.tgz",
        integrity: "sha512-xxxx",
        ...more,
      },
      ...packages,
    },
  })

/** What each kind of project has when nothing is wrong with it. */
export const ownFiles = {
  npm: [
    ["package.json", json(manifest)],
    ["package-lock.json", lock()],
  ],
  yarn: [
    ["package.json", json(manifest)],
    [
      "yarn.lock",
      '# yarn lockfile v1\n\n\nleft@^1.0.0:\n  version "1.0.0"\n  resolved "https://registry.yarnpkg.com/left/-/left-1.0.0.tgz#aa"\n  integrity sha512-xxxx\n',
    ],
  ],
  berry: [
    ["package.json", json({ ...manifest, packageManager: "yarn@4.9.1" })],
    [
      "yarn.lock",
      '__metadata:\n  version: 8\n\n"app@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "app@workspace:."\n\n"left@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "left@npm:1.0.0"\n',
    ],
    [".yarnrc.yml", "enableScripts: false\nyarnPath: .yarn/releases/yarn-4.9.1.cjs\n"],
    [".yarn/releases/yarn-4.9.1.cjs", "yarn\n"],
  ],
  bun: [
    ["package.json", json(manifest)],
    [
      "bun.lock",
      '{\n  "lockfileVersion": 2,\n  "workspaces": { "": { "name": "app", }, },\n  "packages": {\n    "left": ["left@1.0.0", "", {}, "sha512-xxxx"],\n  },\n}\n',
    ],
  ],
  pnpm: [
    ["package.json", json({ ...manifest, engines: { pnpm: ">=10" } })],
    [
      "pnpm-lock.yaml",
      "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      left:\n        specifier: ^1.0.0\n        version: 1.0.0\n\npackages:\n\n  left@1.0.0:\n    resolution: {integrity: sha512-xxxx}\n\nsnapshots:\n\n  left@1.0.0: {}\n",
    ],
  ],
  python: [["requirements.txt", "flask==1.0\n"]],
  go: [
    ["go.mod", "module example.org/app\n\ngo 1.22\n\nrequire example.org/left v1.0.0\n"],
    ["go.sum", "example.org/left v1.0.0 h1:aa=\nexample.org/left v1.0.0/go.mod h1:bb=\n"],
    ["main.go", "package main\n\nfunc main() {}\n"],
  ],
  ruby: [
    ["Gemfile", 'source "https://rubygems.org"\ngem "left", "~> 1.0"\n'],
    [
      "Gemfile.lock",
      "GEM\n  remote: https://rubygems.org/\n  specs:\n    left (1.0.0)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  left (~> 1.0)\n",
    ],
  ],
  uv: [
    ["pyproject.toml", '[project]\nname = "app"\nversion = "1.0"\ndependencies = ["left"]\n'],
    [
      "uv.lock",
      'version = 1\n\n[[package]]\nname = "app"\nversion = "1.0"\nsource = { virtual = "." }\n\n[[package]]\nname = "left"\nversion = "1.0"\nsource = { registry = "https://pypi.org/simple" }\n',
    ],
  ],
} as const satisfies Readonly<Record<string, readonly ContextFile[]>>

/** A manifest and a lock file with more in them. */
export const manifestWith = (more: object): string => json({ ...manifest, ...more })
export const lockOf = (more: object): string => lock(more)

/** The files of a project that has a dependency in one of its own folders. */
export const localFiles: readonly ContextFile[] = [
  ["package.json", json({ ...manifest, dependencies: { left: "file:src" } })],
  ["src/package.json", json({ name: "left", version: "1.0.0" })],
  [
    "package-lock.json",
    lock({ resolved: "src", link: true }, { src: { name: "left", version: "1.0.0" } }),
  ],
]

const nodeTraps: readonly ContextFile[] = [
  ["package.json", json({ ...manifest, scripts: { postinstall: "cat src/main.txt > made" } })],
  ["package.json", json({ ...manifest, scripts: { prepare: "cat src/main.txt > made" } })],
  ["package.json", json({ ...manifest, scripts: { build: "frob", test: "frob" } })],
  ["binding.gyp", "{}"],
  [".npmrc", "fund=false\n"],
  [".npmrc", "//registry.npmjs.org/:_authToken=${VERSION}\n"],
  ["node_modules/left/index.js", "old\n"],
]

const npm: Project = {
  files: files(ownFiles.npm, [
    ...nodeTraps,
    ["yarn.lock", ownFiles.yarn[1][1]],
    [".npm-extension.cjs", "left\n"],
    ["package-lock.json", lock({ hasInstallScript: true })],
    [
      "package-lock.json",
      lock({}, { "node_modules/esbuild": { version: "0.1.0", hasInstallScript: true } }),
    ],
  ]),
  installs: [
    "npm ci",
    "npm ci",
    "npm ci --omit=dev",
    "npm ci --ignore-scripts",
    "npm install",
    "npm ci && npm run build",
    "npm ci && frob",
  ],
}

const yarn: Project = {
  files: files(ownFiles.yarn, nodeTraps),
  installs: [
    "yarn install --frozen-lockfile",
    "yarn install --frozen-lockfile --ignore-scripts",
    "yarn --frozen-lockfile",
    "yarn",
  ],
}

const berry: Project = {
  files: files(ownFiles.berry, [
    ...nodeTraps,
    // Yarn writes it anew.
    ["package.json", JSON.stringify(manifest)],
    [".yarnrc.yml", "yarnPath: .yarn/releases/yarn-4.9.1.cjs\n"],
    [".yarnrc.yml", "enableScripts: false\nnodeLinker: node-modules\n"],
    [".yarnrc.yml", "enableScripts: false\nyarnPath: src/main.txt\n"],
    [".yarn/cache/left.zip", "old\n"],
    [".yarn/patches/left.patch", "p\n"],
    [".pnp.cjs", "old\n"],
    [".env.yarn", "A=1\n"],
  ]),
  installs: [
    "yarn install --immutable",
    "yarn workspaces focus --all",
    "yarn install --immutable && yarn build",
    "yarn --immutable",
    "yarn install --immutable --mode=skip-build",
    "yarn install",
    "corepack enable && yarn install --immutable",
  ],
}

const bun: Project = {
  files: files(ownFiles.bun, [
    ...nodeTraps,
    ["bun.lock", ownFiles.bun[1][1].replace('"", {}', '"", { "hasInstallScript": true }')],
    ["bun.lock", ownFiles.bun[1][1].replace("left@1.0.0", "left@file:src")],
    ["bunfig.toml", '[install]\nlinker = "hoisted"\n'],
    ["bunfig.toml", '[install]\ncache = "./src"\n'],
    [".env", "API=${VERSION}\n"],
    ["bun.lockb", "old\n"],
  ]),
  installs: [
    "bun install --frozen-lockfile",
    "bun ci",
    "bun install --frozen-lockfile && bun run build",
    "bun install --frozen-lockfile --production",
    "bun install --frozen-lockfile --ignore-scripts",
    "bun install",
    "bun install --frozen-lockfile && frob",
  ],
}

const pnpm: Project = {
  files: files(ownFiles.pnpm, [
    ...nodeTraps,
    ["package.json", json(manifest)],
    ["package.json", json({ ...manifest, workspaces: ["packages/*"] })],
    [".npmrc", "ignore-scripts=true\n"],
    ["pnpm-workspace.yaml", "packages:\n  - 'packages/*'\n"],
    ["pnpm-workspace.yaml", "allowBuilds:\n  left: true\n"],
    ["pnpm-workspace.yaml", "allowBuilds:\n  left: false\n"],
    ["patches/left.patch", "p\n"],
  ]),
  installs: [
    "pnpm install --frozen-lockfile",
    "corepack enable && pnpm install --frozen-lockfile",
    "pnpm install --frozen-lockfile --ignore-scripts",
    "pnpm install",
  ],
}

const local: Project = {
  files: files(localFiles, nodeTraps),
  installs: ["npm ci", "npm ci --ignore-scripts"],
}

const workspaces: Project = {
  files: files(
    [
      ["package.json", json({ ...manifest, private: true, workspaces: ["packages/*"] })],
      [
        "package-lock.json",
        lock(
          {},
          {
            "node_modules/one": { resolved: "packages/one", link: true },
            "packages/one": { name: "one", version: "1.0.0" },
          },
        ),
      ],
      ["packages/one/package.json", json({ name: "one", version: "1.0.0" })],
      ["packages/one/index.js", "one\n"],
    ],
    [
      [
        "packages/one/package.json",
        json({ name: "one", version: "1.0.0", scripts: { prepare: "frob" } }),
      ],
      ["packages/two/package.json", json({ name: "two", version: "1.0.0" })],
      ["packages/one/binding.gyp", "{}"],
    ],
  ),
  installs: ["npm ci", "npm ci --ignore-scripts"],
}

const python: Project = {
  files: files(ownFiles.python, [
    ["requirements.txt", "-r more.txt\nflask==1.0\n"],
    ["requirements.txt", "-e .\n"],
    ["requirements.txt", "./src\n"],
    ["more.txt", "click==1.0\n"],
    ["setup.py", "setup()\n"],
  ]),
  installs: [
    "pip install -r requirements.txt",
    "pip install --no-cache-dir -r requirements.txt",
    "pip3 install -r requirements.txt && frob",
    "pip install .",
  ],
}

const go: Project = {
  files: files(ownFiles.go, [
    [
      "go.mod",
      "module example.org/app\n\ngo 1.22\n\nrequire example.org/left v1.0.0\n\nreplace example.org/left => ./left\n",
    ],
    ["left/go.mod", "module example.org/left\n"],
    ["vendor/modules.txt", "# example.org/left v1.0.0\n"],
  ]),
  installs: ["go mod download", "go mod download && go build -o /w/app .", "go build -o /w/app ."],
}

const ruby: Project = {
  files: files(ownFiles.ruby, [
    ["Gemfile", 'source "https://rubygems.org"\ngem "left", path: "src"\n'],
    ["Gemfile", 'source "https://rubygems.org"\neval_gemfile "src/main.txt"\n'],
    ["Gemfile.lock", `PATH\n  remote: src\n\n${ownFiles.ruby[1][1]}`],
    [".ruby-version", "3.3.1\n"],
    [".bundle/config", '---\nBUNDLE_JOBS: "4"\n'],
    [".bundle/config", '---\nBUNDLE_PATH: "src"\n'],
    ["vendor/.keep", ""],
    ["vendor/bundle/left.rb", "old\n"],
    ["vendor/cache/left.gem", "old\n"],
  ]),
  installs: [
    "bundle install --frozen",
    "bundle install --frozen",
    "bundle install",
    "bundle install --jobs 4 && frob",
    "bundle install --without test --deployment",
    "bundle config set --local without test && bundle install",
    "bundle install && bundle exec rake",
    "bundle install --path src",
  ],
}

const uv: Project = {
  files: files(ownFiles.uv, [[".python-version", "3.12\n"]]),
  installs: [
    "uv sync --frozen --no-install-project",
    "uv sync --frozen",
    "uv sync --locked --no-install-project",
  ],
}

/** All kinds, the frequent ones more than once. */
export const projects: readonly Project[] = [
  npm,
  npm,
  npm,
  npm,
  npm,
  npm,
  local,
  yarn,
  berry,
  bun,
  pnpm,
  workspaces,
  python,
  python,
  go,
  ruby,
  uv,
]
