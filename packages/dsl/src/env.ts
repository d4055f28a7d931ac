import { ImageError } from "@stagecraft/ir"
import type { kind } from "./brand.ts"
import { callSite } from "./call-site.ts"
import { expandable, readVariableName, type Expandable } from "./expandable.ts"
import { notText } from "./problems.ts"

/** An environment variable of the stage, or of its base. */
export interface EnvVariable extends Expandable {
  readonly [kind]: "env"
}

/**
 * The environment of a stage: `env.NAME`, or `env("NAME")`, is a reference to the variable.
 *
 * Both mean the same; the call is for names that are computed and for projects with `noUncheckedIndexedAccess`.
 */
export interface EnvVariables {
  (name: string): EnvVariable
  /** Where commands are looked for. */
  readonly PATH: EnvVariable
  /** The home folder, where the stage or its base sets it. */
  readonly HOME: EnvVariable
  /** Where programs look for shared libraries. */
  readonly LD_LIBRARY_PATH: EnvVariable
  /** Where Python looks for modules. */
  readonly PYTHONPATH: EnvVariable
  /** The workspace of Go, which the Go images set. */
  readonly GOPATH: EnvVariable
  /** The folder of the Java runtime, which the Java images set. */
  readonly JAVA_HOME: EnvVariable
  readonly [name: string]: EnvVariable
}

const target = (name: string): EnvVariable =>
  expandable({ kind: "env", name: readVariableName(name, "env") }) as EnvVariable

const refuse = (): never => {
  throw new ImageError(
    notText("the whole environment", callSite(), "name the variable, as in env.PATH"),
  )
}

/**
 * The environment variables that the builder knows at a step: those of the stage and of its base.
 *
 * With `noUncheckedIndexedAccess` write `env("APP_HOME")` for names that are not listed in {@link EnvVariables}.
 * For shell commands there is no need of it: `run("echo $HOME")` is the shell's.
 *
 * @example
 * stage("app").from("node:22").env((env) => ({ PATH: `/app/bin:${env.PATH}` }))
 * stage("app").from("node:22").workdir(`${env("APP_HOME").or("/app")}/src`)
 * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export const env: EnvVariables = new Proxy(target, {
  get: (make, name) => {
    if (typeof name === "string") return make(name)
    return name === Symbol.toPrimitive ? refuse : undefined
  },
  set: () => false,
  defineProperty: () => false,
  deleteProperty: () => false,
  preventExtensions: () => false,
}) as unknown as EnvVariables
