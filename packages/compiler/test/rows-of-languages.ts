import type { Row, Touched } from "./tool-rows.ts"

const OPTION = /option/u
const CALL = /not a call/u
const ALONE = /not known to do the same/u
const PROJECT = /may name any/u

const NODE: Touched = {
  reads: "/app/package.json /package.json /node_modules",
  writes: "/app/node_modules /app/package-lock.json /tmp/x",
  leaves: "/srv /other/x /usr/bin/x",
  variables: "any",
  network: true,
  beyond: PROJECT,
}
const RUNS: Touched = { writes: "/app", variables: "any", beyond: /what the project says/u }

/** Tools of languages, which are joined with nothing. */
export const rowsOfLanguages: readonly Row[] = [
  {
    tool: "pnpm",
    known: {},
    unknown: {
      "pnpm install --frozen-lockfile": ALONE,
      "pnpm add ./own": /not a package/u,
      "pnpm dlx x": CALL,
      "pnpm --dir /x install": OPTION,
    },
    touches: {
      "pnpm install --frozen-lockfile --prod": {
        ...NODE,
        reads: "/app/pnpm-workspace.yaml /pnpm-workspace.yaml ~/.npmrc",
        writes: "/app/node_modules ~/.local/share/pnpm",
        caches: ["~/.local/share/pnpm/store store"],
      },
      "pnpm install --store-dir /s": { ...NODE, writes: "/s/v3", caches: ["/s store"] },
      "pnpm run build": RUNS,
    },
  },
  {
    tool: "yarn",
    known: {},
    unknown: {
      "yarn install --frozen-lockfile": ALONE,
      yarn: ALONE,
      "yarn foo": /not expected/u,
      "yarn --cwd /x": OPTION,
    },
    touches: {
      "yarn install --frozen-lockfile --production=true": {
        ...NODE,
        reads: "/app/yarn.lock /.yarnrc.yml ~/.yarnrc",
        caches: ["/usr/local/share/.cache/yarn cache", "~/.yarn/berry/cache store"],
      },
      "yarn --immutable": {
        ...NODE,
        caches: ["/usr/local/share/.cache/yarn cache", "~/.yarn/berry/cache store"],
      },
      "yarn build": RUNS,
    },
  },
  {
    tool: "bun",
    known: {},
    unknown: { "bun install --frozen-lockfile": ALONE, "bun x y": CALL, "bun --cwd x": OPTION },
    touches: {
      "bun install --frozen-lockfile": {
        ...NODE,
        writes: "/app/node_modules ~/.bun",
        caches: ["~/.bun/install/cache store"],
      },
      "bun install --no-cache": { ...NODE, caches: ["~/.bun/install/cache store off"] },
      "bun run build": RUNS,
    },
  },
  {
    tool: "uv",
    known: {},
    unknown: {
      "uv sync --frozen": ALONE,
      "uv pip install .": /not a package/u,
      "uv run x": CALL,
      "uv sync --directory /x": OPTION,
    },
    touches: {
      "uv sync --locked --no-install-project": {
        reads: "/app/pyproject.toml /pyproject.toml /app/uv.lock",
        writes: "/app/.venv ~/.cache/uv",
        leaves: "/srv /other",
        variables: "any",
        network: true,
        caches: ["~/.cache/uv cache"],
        beyond: PROJECT,
      },
      "uv pip install --system -r requirements.txt --no-cache": {
        reads: "/app/requirements.txt",
        writes: "/usr/lib/python3",
        variables: "any",
        caches: ["~/.cache/uv cache off"],
        beyond: PROJECT,
      },
    },
  },
  {
    tool: "poetry",
    known: {},
    unknown: {
      "poetry install --no-root": ALONE,
      "poetry run x": CALL,
      "poetry -C /x install": OPTION,
    },
    touches: {
      "poetry install --no-root --only main": {
        reads: "/app/poetry.lock /pyproject.toml",
        writes: "/app/.venv ~/.cache/pypoetry",
        leaves: "/srv",
        variables: "any",
        network: true,
        caches: ["~/.cache/pypoetry/artifacts cache", "~/.cache/pypoetry/cache cache"],
        beyond: PROJECT,
      },
      "poetry config virtualenvs.create false": {
        writes: "~/.config/pypoetry",
        variables: "any",
        beyond: PROJECT,
      },
    },
  },
  {
    tool: "cargo",
    known: {},
    unknown: {
      "cargo build --release": ALONE,
      "cargo run": CALL,
      "cargo --config x build": OPTION,
    },
    touches: {
      "cargo build --release --locked": {
        reads: "/app/src/main.rs /Cargo.toml /.cargo",
        writes: "/app/target ~/.cargo",
        leaves: "/srv",
        variables: "any",
        network: true,
        caches: ["~/.cargo/registry store", "~/.cargo/git store"],
        beyond: /build scripts/u,
      },
      "cargo install --root /opt/x a": {
        writes: "/opt/x/bin",
        variables: "any",
        caches: ["~/.cargo/registry store", "~/.cargo/git store"],
        beyond: /build scripts/u,
      },
    },
  },
  {
    tool: "mvn",
    known: {},
    unknown: { "mvn package": ALONE, "mvn -gs x package": OPTION },
    touches: {
      "mvn -B -q package": {
        reads: "/app/pom.xml",
        writes: "/app/target ~/.m2",
        variables: "any",
        network: true,
        caches: ["~/.m2/repository store"],
        beyond: /build scripts/u,
      },
    },
  },
  {
    tool: "gradle",
    known: {},
    unknown: { "gradle build": ALONE, "gradle -I x build": OPTION },
    touches: {
      "gradle --no-daemon build -x test": {
        writes: "/app/build ~/.gradle",
        variables: "any",
        caches: ["~/.gradle/caches cache"],
        beyond: /build scripts/u,
      },
      "gradle -g /g build": {
        writes: "/g/caches",
        variables: "any",
        caches: ["/g/caches cache"],
        beyond: /build scripts/u,
      },
    },
  },
  {
    tool: "bundle",
    known: {},
    unknown: {
      "bundle install": ALONE,
      "bundle add x": CALL,
      "bundle install --gemfile x": OPTION,
    },
    touches: {
      "bundle install --jobs 4 --without development": {
        reads: "/app/Gemfile /Gemfile ~/.gemrc",
        writes: "/app/Gemfile.lock /usr/local/bundle ~/.bundle",
        leaves: "/srv",
        variables: "any",
        network: true,
        caches: ["~/.bundle/cache cache"],
        beyond: PROJECT,
      },
      "bundle exec rake": { writes: "/app", variables: "any", beyond: /what the project says/u },
    },
  },
  {
    tool: "gem",
    known: {},
    unknown: {
      "gem install a": ALONE,
      "gem install ./a.gem": /not a package/u,
      "gem push a": CALL,
    },
    touches: {
      "gem install --no-document bundler -v 2.4": {
        writes: "/usr/local/bin/x ~/.gem /var/lib/gems",
        leaves: "/srv",
        variables: "any",
        network: true,
        beyond: /code of its own/u,
      },
    },
  },
  {
    tool: "composer",
    known: {},
    unknown: {
      "composer install": ALONE,
      "composer exec x": CALL,
      "composer install --foo": OPTION,
    },
    touches: {
      "composer install --no-scripts --no-autoloader --no-dev": {
        reads: "/app/composer.json /.git /app/.git",
        writes: "/app/vendor ~/.composer",
        leaves: "/srv",
        variables: "any",
        network: true,
        caches: ["~/.composer/cache cache"],
        beyond: PROJECT,
      },
    },
  },
]
