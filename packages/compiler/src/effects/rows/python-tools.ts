import type { CacheFolder, Tool } from "../tool.ts"
import { ALONE, packages, touches, valued, values, words } from "./words.ts"

const CODE = {
  why: "a package may be built by code of its own, and requirements may name any folder",
}
const PROJECT = { why: "what the project and its packages say may name any folder or command" }

/** Requirements may hold `${NAME}` of any variable. */
const installs = (homes: string) =>
  touches(
    `/etc /usr /opt ~/.netrc ~/_netrc ~/.gitconfig ~/.config ~/.local ~/.ssh ~/.pydistutils.cfg ${homes}`,
    `/usr /opt /tmp ~/.local ${homes}`,
    undefined,
    { network: true, searches: ["PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"] },
  )

const pipCache: CacheFolder = {
  places: ["--cache-dir", "$PIP_CACHE_DIR", "$XDG_CACHE_HOME/pip", "~/.cache/pip"],
  kind: "cache",
  sharing: "shared",
  off: ["--no-cache-dir", "$PIP_NO_CACHE_DIR"],
  source: "https://pip.pypa.io/en/stable/topics/caching/",
}
const uvCache: CacheFolder = {
  places: ["--cache-dir", "$UV_CACHE_DIR", "$XDG_CACHE_HOME/uv", "~/.cache/uv"],
  kind: "cache",
  sharing: "shared",
  off: ["--no-cache", "--no-cache-dir", "-n", "$UV_NO_CACHE"],
  source: "https://docs.astral.sh/uv/concepts/cache/",
}
// Not the folder above them: environments are kept there as well.
const poetryCaches = ["artifacts", "cache"].map((folder): CacheFolder => ({
  places: [
    `$POETRY_CACHE_DIR/${folder}`,
    `$XDG_CACHE_HOME/pypoetry/${folder}`,
    `~/.cache/pypoetry/${folder}`,
  ],
  kind: "cache",
  sharing: "locked",
  off: ["--no-cache"],
  source: "https://python-poetry.org/docs/configuration/#cache-dir",
}))

const pip = (name: string): Tool => ({
  name,
  manual: "https://pip.pypa.io/en/stable/cli/pip_install/",
  options: words(
    `-U -q -v -I --upgrade --quiet --verbose --no-cache-dir --no-deps --no-compile --disable-pip-version-check
    --break-system-packages --user --pre --prefer-binary --force-reinstall --ignore-installed --no-input
    --require-hashes --no-warn-script-location --no-build-isolation --compile --no-index --isolated
    --only-binary=:all:`,
  ),
  valued: {
    ...valued(
      "-i --index-url --extra-index-url --timeout --default-timeout --retries --root-user-action --trusted-host --upgrade-strategy --progress-bar --only-binary --no-binary --platform --python-version",
    ),
    "-r": "read",
    "--requirement": "read",
    "-c": "read",
    "--constraint": "read",
    "-f": "data",
    "--find-links": "data",
    "-t": "tree",
    "--target": "tree",
    "--prefix": "tree",
    "--cache-dir": "tree",
  },
  actions: {
    install: {
      operands: packages,
      traits: ["programs", "links", "startup", "environment"],
      touches: installs("~/.cache/pip ~/.pip ~/.pypirc"),
      beyond: CODE,
      caches: [pipCache],
    },
  },
})

const UV = "~/.cache/uv ~/.local/share/uv ~/.config/uv"
const POETRY = "~/.cache/pypoetry ~/.config/pypoetry ~/.local/share/pypoetry"

const uvInstall = {
  operands: packages,
  traits: ["programs", "links", "startup", "environment", "directory"] as const,
  touches: touches(
    `. ^/uv.toml ^/pyproject.toml ^/uv.lock ^/.python-version ^/.venv ^/.git ^/.env /etc /usr /opt ~/.netrc ~/.gitconfig ~/.ssh ${UV}`,
    `. ^/.venv ^/uv.lock /usr /opt /tmp ~/.local ${UV}`,
    undefined,
    {
      network: true,
      searches: ["PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT"],
    },
  ),
  beyond: PROJECT,
  apart: ALONE,
  caches: [uvCache],
}

const poetryInstall = {
  operands: packages,
  traits: ["programs", "links", "startup", "environment", "directory"] as const,
  touches: touches(
    `. ^/pyproject.toml ^/poetry.lock ^/poetry.toml ^/.venv ^/.git /etc /usr /opt ~/.netrc ~/.gitconfig ~/.ssh ${POETRY}`,
    `. ^/.venv ^/poetry.lock /usr /opt /tmp ~/.local ${POETRY}`,
    undefined,
    { network: true, searches: ["PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"] },
  ),
  beyond: PROJECT,
  apart: ALONE,
  caches: poetryCaches,
}

/** Tools that install Python packages. */
export const pythonTools: readonly Tool[] = [
  pip("pip"),
  pip("pip3"),
  {
    name: "uv",
    manual: "https://docs.astral.sh/uv/reference/cli/",
    options: words(
      `-q -v -n -U --quiet --verbose --no-cache --no-cache-dir --system --frozen --locked --no-dev --no-install-project
      --no-install-workspace --no-editable --all-extras --compile-bytecode --no-deps --upgrade --offline --no-progress
      --break-system-packages --require-hashes --no-build --no-build-isolation --all-packages --no-python-downloads
      --no-default-groups --seed --clear --inexact --no-sources`,
    ),
    valued: {
      ...valued(
        "--extra --group --only-group --no-group --index-url --extra-index-url -i --default-index --index --python -p --package --link-mode --prerelease --index-strategy --no-binary --only-binary",
      ),
      "-r": "read",
      "--requirement": "read",
      "--requirements": "read",
      "-c": "read",
      "--constraint": "read",
      "--target": "tree",
      "--prefix": "tree",
      "--cache-dir": "tree",
    },
    actions: {
      sync: { ...uvInstall, operands: { kind: "none" } },
      lock: { ...uvInstall, operands: { kind: "none" } },
      "pip install": uvInstall,
      "pip sync": { ...uvInstall, operands: { kind: "each", role: "read" } },
      "python install": { ...uvInstall, operands: values },
      "tool install": uvInstall,
      venv: { ...uvInstall, operands: { kind: "each", role: "tree" } },
    },
  },
  {
    name: "poetry",
    manual: "https://python-poetry.org/docs/cli/",
    options: words(
      `-n -q -v --no-interaction --no-ansi --quiet --no-root --no-dev --sync --no-cache --all-extras --no-directory
      --compile --only-root --all-groups --no-update`,
    ),
    valued: valued("--only --with --without --extras -E"),
    actions: {
      install: { ...poetryInstall, operands: { kind: "none" } },
      sync: { ...poetryInstall, operands: { kind: "none" } },
      lock: { ...poetryInstall, operands: { kind: "none" } },
      add: poetryInstall,
      "config virtualenvs.create": { ...poetryInstall, operands: values, caches: [] },
      "config virtualenvs.in-project": { ...poetryInstall, operands: values, caches: [] },
    },
  },
]
