import { cache, readBoolean, readOptions, sh } from "@stagecraft/dsl"
import type { Block, Reader, Stage } from "@stagecraft/dsl"
import { readString, readStrings } from "./arguments.ts"

/** The options of {@link pip}. */
export interface PipOptions {
  /** Files with requirements, of the build context; `requirements.txt` unless set. */
  readonly requirements?: string | readonly string[] | undefined
  /** A virtual environment that is made and used; it can be copied into another stage whole. */
  readonly venv?: string | undefined
  /** Fails when a requirement has no hash in its file. */
  readonly hashes?: boolean | undefined
}

const readFiles: Reader<string | readonly string[]> = (value, what) =>
  Array.isArray(value) && value.length > 0 ? readStrings(value, what) : readString(value, what)

/**
 * Installs what files of requirements ask for. Downloads are kept in a cache of the builder, not in the image.
 *
 * @example stage("builder").from("python:3.13-slim").use(python.pip({ venv: "/opt/venv" }))
 * @see https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
export function pip(options: PipOptions = {}): Block {
  const readers = { requirements: readFiles, venv: readString, hashes: readBoolean }
  const read = readOptions(options, readers, "python.pip")
  const { requirements = "requirements.txt", venv, hashes = false } = read
  const files = typeof requirements === "string" ? [requirements] : requirements
  const words = [
    ...(hashes ? ["--require-hashes"] : []),
    ...files.flatMap((path) => ["--requirement", path]),
  ]
  const install = sh`pip install --disable-pip-version-check ${words}`
  return (stage) => {
    const ready = venv === undefined ? stage : useVenv(stage.run(sh`python -m venv ${venv}`), venv)
    // Files of one name in several folders stay apart, and find what they include beside them.
    return files
      .reduce<Stage>((each, path) => each.copy(path, `./${path}`), ready)
      .run(install, { mounts: [cache("/root/.cache/pip", { id: "pip" })] })
  }
}

/** The options of {@link uv}. */
export interface UvOptions {
  /** The version of uv; the latest unless set. */
  readonly version?: string | undefined
  /** Where the environment lies; `/opt/venv` unless set. */
  readonly venv?: string | undefined
  /** Also what is only needed to develop. */
  readonly dev?: boolean | undefined
  /** Extras of the project. */
  readonly extras?: readonly string[] | undefined
  /** The project's own sources, to install it too; unless set, only what it depends on is installed. */
  readonly sources?: readonly string[] | undefined
}

const uvReaders = {
  version: readString,
  venv: readString,
  dev: readBoolean,
  extras: readStrings,
  sources: readStrings,
}

/**
 * Installs a project of uv exactly as its `uv.lock` says, into an environment that can be copied into another stage.
 *
 * @example stage("builder").from("python:3.13-slim").workdir("/app").use(python.uv({ version: "0.9.5" }))
 * @see https://docs.astral.sh/uv/guides/integration/docker/
 */
export function uv(options: UvOptions = {}): Block {
  const read = readOptions(options, uvReaders, "python.uv")
  const { version, venv = "/opt/venv", dev = false, extras = [], sources = [] } = read
  const sync = [
    "uv sync --locked",
    ...(dev ? [] : ["--no-dev"]),
    ...extras.map((name) => `--extra ${name}`),
  ]
  const mounts = [cache("/root/.cache/uv", { id: "uv" })]
  return (stage) => {
    const ready = useVenv(
      stage
        .run(
          `pip install --no-cache-dir --disable-pip-version-check uv${version ? `==${version}` : ""}`,
        )
        .env({ UV_COMPILE_BYTECODE: "1", UV_LINK_MODE: "copy", UV_PROJECT_ENVIRONMENT: venv }),
      venv,
    )
      .copy(["pyproject.toml", "uv.lock"], "./")
      .run([...sync, "--no-install-project"].join(" "), { mounts })
    if (sources.length === 0) return ready
    return sources
      .reduce<Stage>((each, path) => each.copy(path, path === "." ? "./" : `./${path}`), ready)
      .run([...sync, "--no-editable"].join(" "), { mounts })
  }
}

const useVenv = (stage: Stage, venv: string): Stage =>
  stage.env((env) => ({ VIRTUAL_ENV: venv, PATH: `${venv}/bin:${env["PATH"]}` }))
