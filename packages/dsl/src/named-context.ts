import { kind } from "./brand.ts"
import { NotText } from "./not-text.ts"
import { readPlain } from "./read-text.ts"

/** A further build context, known by its name. Made by {@link namedContext}. */
export interface NamedContext {
  readonly [kind]: "context"
  readonly name: string
}

/** The empty base. */
export interface Scratch {
  readonly [kind]: "scratch"
}

class NamedContextValue extends NotText implements NamedContext {
  readonly [kind] = "context"
  readonly name: string

  constructor(name: string) {
    super()
    this.name = name
    Object.freeze(this)
  }
}

class ScratchValue extends NotText implements Scratch {
  readonly [kind] = "scratch"
}

/**
 * A further build context by its name, as a base or as a source of files.
 *
 * What it stands for is said with `contexts` of the image, or with `--build-context` of other tools.
 *
 * @example
 * const assets = namedContext("assets")
 * const app = stage("app").from("nginx").copy("dist", "/usr/share/nginx/html", { from: assets })
 * export default image(app, { contexts: { assets: "../assets" } })
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/#build-context
 */
export function namedContext(name: string): NamedContext {
  return new NamedContextValue(
    readPlain(name, "namedContext", "a named context has a fixed name; write it out"),
  )
}

/**
 * The empty base: no files, no shell.
 *
 * @example stage("app").from(scratch).copy("/out/app", "/app", { from: builder })
 * @see https://docs.docker.com/build/building/base-images/#create-a-minimal-base-image-using-scratch
 */
export const scratch: Scratch = Object.freeze(new ScratchValue())
