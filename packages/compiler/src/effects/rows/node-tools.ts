import type { Action, CacheFolder, Tool } from "../tool.ts"
import { fetching } from "../variables.ts"
import { ALONE, does, packages, touches, valued, values, words } from "./words.ts"

const PROJECT = { why: "what the project and its packages say may name any folder or command" }
const SCRIPT = { why: "it runs what the project says" }
const NPM = "links programs environment directory"
const CONFIG = "/etc /usr/etc /usr/local/etc ~/.npmrc ~/.config /opt"

/**
 * A project's packages: its own folder, or the nearest above that has a manifest or counts it among its workspaces.
 *
 * Any variable may be read, since `.npmrc` and `.yarnrc.yml` may name any (`${TOKEN}`), a base's ones too.
 */
const project = (homes: string) =>
  touches(
    `. ^/package.json ^/node_modules ^/.npmrc ^/.yarnrc ^/.yarnrc.yml ^/.pnp.cjs ^/pnpm-workspace.yaml ^/pnpm-workspace.yml ^/yarn.json ^/bunfig.toml
    ^/.git ${CONFIG} ${homes}`,
    `. ^/package.json ^/package-lock.json ^/npm-shrinkwrap.json ^/yarn.lock ^/pnpm-lock.yaml ^/bun.lock ^/bun.lockb
    ^/node_modules ^/.pnpm-store ^/.yarn /tmp ${homes}`,
    undefined,
    { network: true, searches: ["NODE_PATH", "NODE_OPTIONS"] },
  )

/** Packages for everybody go where node is, or where the configuration says. */
const everybody = (homes: string) =>
  touches(
    `. ^/package.json ${CONFIG} ${homes}`,
    `/usr /opt /tmp ~/.local ~/.nvm ~/.volta ${homes}`,
    undefined,
    { network: true, searches: ["NODE_PATH", "NODE_OPTIONS"] },
  )

const npmCache: CacheFolder = {
  places: ["--cache", "$npm_config_cache", "$NPM_CONFIG_CACHE", "~/.npm"],
  kind: "cache",
  sharing: "shared",
  source: "https://docs.npmjs.com/cli/v10/commands/npm-cache",
}
// Hard links lead from it into the project, also between packages; from another file system it copies.
const pnpmStore: CacheFolder = {
  places: [
    "--store-dir",
    "$npm_config_store_dir",
    "$NPM_CONFIG_STORE_DIR",
    "$PNPM_HOME/store",
    "$XDG_DATA_HOME/pnpm/store",
    "~/.local/share/pnpm/store",
  ],
  kind: "store",
  sharing: "shared",
  source: "https://pnpm.io/docker",
}
const yarnCaches: readonly CacheFolder[] = [
  {
    // The first Yarn, which keeps root's out of the home.
    places: ["--cache-folder", "$YARN_CACHE_FOLDER", "/usr/local/share/.cache/yarn"],
    kind: "cache",
    sharing: "locked",
    source: "https://classic.yarnpkg.com/en/docs/cli/cache",
  },
  {
    // Later ones may run programs out of it.
    places: ["$YARN_CACHE_FOLDER", "$YARN_GLOBAL_FOLDER/cache", "~/.yarn/berry/cache"],
    kind: "store",
    sharing: "locked",
    source: "https://yarnpkg.com/configuration/yarnrc#enableGlobalCache",
  },
]
// Hard links lead from it into the project.
const bunCache: CacheFolder = {
  places: [
    "--cache-dir",
    "$BUN_INSTALL_CACHE_DIR",
    "$BUN_INSTALL/install/cache",
    "$XDG_CACHE_HOME/.bun/install/cache",
    "~/.bun/install/cache",
  ],
  kind: "store",
  sharing: "locked",
  off: ["--no-cache"],
  source: "https://bun.com/docs/install/cache",
}

/** The scripts of a project are commands that nobody knows. */
const installs = (
  homes: string,
  caches: readonly CacheFolder[],
  more: Partial<Action> = {},
): Action => ({
  ...does(NPM, packages),
  touches: project(homes),
  instead: { options: ["-g", "--global"], touches: everybody(homes) },
  beyond: PROJECT,
  apart: ALONE,
  caches,
  ...more,
})

const runs: Action = {
  ...does(`${NPM} in-place startup`, values),
  touches: project("~"),
  beyond: SCRIPT,
  apart: ALONE,
}

const each = (names: string, action: Action) =>
  Object.fromEntries(words(names).map((name) => [name, action]))

const NPM_HOMES = "~/.npm ~/.node_modules ~/.node_libraries ~/.cache ~/.gitconfig ~/.ssh"
const npmInstall = installs(NPM_HOMES, [npmCache], {
  apart: {
    why: "without --ignore-scripts it is not known what it does",
    unless: ["--ignore-scripts"],
  },
})

/** Tools that install the packages of a Node project. */
export const nodeTools: readonly Tool[] = [
  {
    name: "npm",
    manual: "https://docs.npmjs.com/cli/v10/commands",
    options: words(
      `-g -D -E -P -f --global --production --ignore-scripts --audit --no-audit --fund --no-fund --save --no-save --silent
      --quiet --prefer-offline --offline --legacy-peer-deps --strict-peer-deps --force --save-dev --save-exact
      --no-optional --no-progress --no-update-notifier --foreground-scripts --verbose --no-package-lock -s -q -d
      --unsafe-perm --if-present --workspaces --include-workspace-root --no-bin-links --yes -y`,
    ),
    valued: {
      ...valued(
        "--omit --include --loglevel --registry --only --fetch-timeout --fetch-retries --fetch-retry-maxtimeout --fetch-retry-mintimeout --maxsockets --network-timeout -w --workspace --audit-level --install-strategy",
      ),
      "--cache": "tree",
    },
    actions: {
      ...each("ci clean-install", { ...npmInstall, operands: { kind: "none" } }),
      ...each("install i add", npmInstall),
      ...each("install-clean install-test it cit uninstall update rebuild prune dedupe link", {
        ...npmInstall,
        apart: ALONE,
      }),
      ...each("run run-script test start", runs),
      "cache clean": {
        ...does("environment directory"),
        touches: touches(`. ^/package.json ${CONFIG}`, NPM_HOMES, undefined),
      },
      "config set": {
        ...does("environment directory", values),
        touches: touches(`. ^/package.json ${CONFIG}`, "~/.npmrc /etc /usr . ~/.npm", undefined),
        apart: ALONE,
      },
    },
  },
  {
    name: "pnpm",
    manual: "https://pnpm.io/cli/install",
    options: words(
      `-r -g -D -P -w --frozen-lockfile --no-frozen-lockfile --prefer-frozen-lockfile --ignore-scripts --prod --dev
      --production --no-optional --offline --prefer-offline --silent --recursive --global --shamefully-hoist
      --strict-peer-dependencies --no-strict-peer-dependencies --no-lockfile --force --unsafe-perm --save-dev
      --ignore-workspace --workspace-root --if-present --stream --parallel --fix-lockfile --no-verify-store-integrity`,
    ),
    valued: {
      ...valued(
        "--filter -F --reporter --registry --loglevel --network-concurrency --child-concurrency --node-linker --package-import-method --fetch-timeout --fetch-retries",
      ),
      "--store-dir": "tree",
      "--virtual-store-dir": "tree",
    },
    actions: {
      ...each(
        "install i add fetch prune rebuild update remove",
        installs("~/.local/share/pnpm ~/.cache/pnpm ~/.local/state/pnpm ~/.config/pnpm", [
          pnpmStore,
        ]),
      ),
      ...each("run build test start", runs),
      "store prune": {
        ...does(NPM),
        touches: project("~/.local/share/pnpm ~/.cache/pnpm"),
        beyond: PROJECT,
        apart: ALONE,
      },
      "config set": {
        ...does("environment directory", values),
        touches: touches(`. ^/package.json ${CONFIG}`, "~/.config/pnpm ~/.npmrc .", undefined),
        apart: ALONE,
      },
    },
  },
  {
    name: "yarn",
    manual: "https://yarnpkg.com/cli/install",
    options: words(
      `--frozen-lockfile --immutable --immutable-cache --check-cache --inline-builds --production --prod
      --production=true --production=false --ignore-scripts --non-interactive --ignore-engines --ignore-optional --ignore-platform --no-progress --silent --pure-lockfile
      --prefer-offline --offline --no-lockfile --force --check-files --flat --no-bin-links --skip-builds -s -D --dev
      --all --link-duplicates`,
    ),
    valued: {
      ...valued("--network-timeout --network-concurrency --registry --mode"),
      "--cache-folder": "tree",
    },
    actions: {
      ...each("install add remove upgrade", {
        ...installs(
          "~/.yarn ~/.cache ~/.config/yarn ~/.yarnrc ~/.yarnrc.yml /usr/local/share",
          yarnCaches,
        ),
      }),
      // Called without a word it installs.
      "": {
        ...installs(
          "~/.yarn ~/.cache ~/.config/yarn ~/.yarnrc ~/.yarnrc.yml /usr/local/share",
          yarnCaches,
        ),
        operands: { kind: "none" },
      },
      "workspaces focus": {
        ...installs("~/.yarn ~/.cache ~/.yarnrc.yml", yarnCaches),
        operands: values,
      },
      "cache clean": {
        ...does("environment directory", values),
        touches: project("~/.yarn ~/.cache /usr/local/share"),
        beyond: PROJECT,
        apart: ALONE,
      },
      ...each("run build test start", runs),
    },
  },
  {
    name: "bun",
    manual: "https://bun.com/docs/cli/install",
    options: words(
      `--frozen-lockfile --production --ignore-scripts --no-save --no-cache --silent --no-progress --force -p -D -g --dev
      --no-verify --no-summary`,
    ),
    valued: { ...valued("--registry --backend --omit --linker --filter"), "--cache-dir": "tree" },
    actions: {
      ...each("install i add ci", installs("~/.bun ~/.cache ~/.bunfig.toml", [bunCache])),
      ...each("run build test", runs),
    },
  },
  {
    name: "corepack",
    manual: "https://github.com/nodejs/corepack#readme",
    options: words("--activate --all -g --global"),
    valued: {},
    actions: {
      enable: {
        ...does("programs environment", values),
        touches: touches("/etc", "/usr /opt ~/.nvm ~/.local ~/.volta", ["COREPACK_*", "NODE_*"], {
          searches: ["NODE_PATH", "NODE_OPTIONS"],
        }),
      },
      ...each("prepare install", {
        ...does("programs environment directory", values),
        touches: touches(
          ". ^/package.json ^/.corepack.env /etc",
          ". ^/package.json ~/.cache/node ~/.node /tmp",
          [...fetching, "COREPACK_*", "NODE_*", "NPM_*", "XDG_CACHE_HOME"],
          { network: true, searches: ["NODE_PATH", "NODE_OPTIONS"] },
        ),
        apart: ALONE,
      }),
    },
  },
]
