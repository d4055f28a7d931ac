import type { Arg } from "./arg.ts"
import type { CheckedEntries, CheckedEnv } from "./check-value.ts"
import type { EnvVariables } from "./env.ts"
import type { Owner } from "./owner.ts"
import type { CheckedPorts, PortInput } from "./port-check.ts"
import type { Command, CommentOption } from "./run-verbs.ts"
import type { TextInput } from "./text-input.ts"

/** When a container counts as healthy. Durations are written as `30s` or `1m30s`. */
export interface HealthcheckOptions extends CommentOption {
  /**
   * Time between checks; `30s` unless set.
   *
   * @example healthcheck("/check", { interval: "10s" })
   * @see https://docs.docker.com/reference/dockerfile/#healthcheck
   */
  readonly interval?: string | undefined
  /**
   * Time after which a check counts as failed; `30s` unless set.
   *
   * @example healthcheck("/check", { timeout: "3s" })
   * @see https://docs.docker.com/reference/dockerfile/#healthcheck
   */
  readonly timeout?: string | undefined
  /**
   * Time during which failures do not count; `0s` unless set.
   *
   * @example healthcheck("/check", { startPeriod: "1m" })
   * @see https://docs.docker.com/reference/dockerfile/#healthcheck
   */
  readonly startPeriod?: string | undefined
  /**
   * Time between checks during the start period; `5s` unless set. Needs Dockerfile 1.6.
   *
   * @example healthcheck("/check", { startInterval: "1s" })
   * @see https://docs.docker.com/reference/dockerfile/#healthcheck
   */
  readonly startInterval?: string | undefined
  /**
   * Failures in a row that make the container unhealthy; 3 unless set.
   *
   * @example healthcheck("/check", { retries: 5 })
   * @see https://docs.docker.com/reference/dockerfile/#healthcheck
   */
  readonly retries?: number | undefined
}

/** The verbs that set how later steps and the container run. */
export interface ConfigVerbs {
  /**
   * Sets environment variables. Values arrive as written: a `$` is a dollar; references are expanded.
   *
   * Given a function, it gets the environment as it is before this step. An empty object adds no step.
   *
   * @example
   * stage("app").from("node:22").env({ NODE_ENV: "production", VERSION: version })
   * stage("app").from("node:22").env((env) => ({ PATH: `/app/bin:${env.PATH}` }))
   * @see https://docs.docker.com/reference/dockerfile/#env
   */
  env<const Entries extends object | string | ((env: EnvVariables) => object)>(
    entries: CheckedEnv<Entries>,
    options?: CommentOption,
  ): this

  /**
   * Adds labels to the image.
   *
   * @example stage("app").from("alpine").label({ "org.opencontainers.image.source": "https://example.com/app" })
   * @see https://docs.docker.com/reference/dockerfile/#label
   */
  label<const Entries extends object | string>(
    entries: CheckedEntries<"label", Entries>,
    options?: CommentOption,
  ): this

  /**
   * Declares a build argument at this very place. Without it the compiler places each argument before its first use.
   *
   * Commands see a declared argument as an environment variable, also when no text refers to it.
   *
   * @example stage("app").from("alpine").arg(version).run("./configure --with-version=$VERSION")
   * @see https://docs.docker.com/reference/dockerfile/#arg
   */
  arg(arg: Arg, options?: CommentOption): this

  /**
   * Sets the working directory, and makes it when it is not there. A relative path starts at the current one.
   *
   * @example stage("app").from("node:22").workdir("/app")
   * @see https://docs.docker.com/reference/dockerfile/#workdir
   */
  workdir(path: TextInput, options?: CommentOption): this

  /**
   * Sets the user, and the group where given, of later commands and of the container.
   *
   * @example
   * stage("app").from("node:22").user("node")
   * stage("app").from("alpine").user({ user: 1000, group: 1000 })
   * @see https://docs.docker.com/reference/dockerfile/#user
   */
  user(user: Owner, options?: CommentOption): this

  /**
   * Says which ports the container listens on: numbers, ranges, with a protocol where it is not TCP.
   *
   * @example stage("app").from("nginx").expose(80, 443, "53/udp", "8000-8010")
   * @see https://docs.docker.com/reference/dockerfile/#expose
   */
  expose<const Ports extends readonly PortInput[]>(...ports: CheckedPorts<Ports>): this

  /**
   * Marks paths as volumes: containers keep what they write there outside of the image.
   *
   * @example stage("db").from("postgres").volume("/var/lib/postgresql/data")
   * @see https://docs.docker.com/reference/dockerfile/#volume
   */
  volume(...paths: readonly TextInput[]): this

  /**
   * Sets the default command, or the default arguments of the entrypoint. An array runs without a shell; an empty one
   * takes the base's command away.
   *
   * @example stage("app").from("node:22").cmd(["node", "server.js"])
   * @see https://docs.docker.com/reference/dockerfile/#cmd
   */
  cmd(command: Command | readonly TextInput[], options?: CommentOption): this

  /**
   * Sets the command that the container always runs. An array runs without a shell; an empty one takes the base's away.
   *
   * @example stage("app").from("alpine").entrypoint(["/usr/local/bin/app"]).cmd(["--help"])
   * @see https://docs.docker.com/reference/dockerfile/#entrypoint
   */
  entrypoint(command: Command | readonly TextInput[], options?: CommentOption): this

  /**
   * Sets the command that tells whether the container is healthy; `"NONE"` switches off the check of the base.
   *
   * @example
   * stage("web").from("nginx").healthcheck("curl -f http://localhost/ || exit 1", { interval: "10s", retries: 5 })
   * stage("web").from("nginx").healthcheck(["/bin/check", "--fast"])
   * stage("web").from("acme/base").healthcheck("NONE")
   * @see https://docs.docker.com/reference/dockerfile/#healthcheck
   */
  healthcheck(command: Command | readonly TextInput[], options?: HealthcheckOptions): this

  /**
   * Sets the signal that asks the container to stop, by name or number.
   *
   * @example stage("web").from("nginx").stopsignal("SIGQUIT")
   * @see https://docs.docker.com/reference/dockerfile/#stopsignal
   */
  stopsignal(signal: TextInput | number, options?: CommentOption): this

  /**
   * A comment of its own in the Dockerfile, without the `#`.
   *
   * @example stage("app").from("alpine").comment("The tools come first: they change least.")
   * @see https://docs.docker.com/reference/dockerfile/#format
   */
  comment(comment: string | readonly string[]): this

  /**
   * Dockerfile text as it is: the last resort. No pass looks inside and none moves anything across it.
   *
   * @example stage("app").from("alpine").raw("RUN --mount=type=cache,target=/c,sharing=locked make")
   * @see https://docs.docker.com/reference/dockerfile/#format
   */
  raw(instruction: string, options?: CommentOption): this
}
