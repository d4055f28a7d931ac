/*
 * Every config loads this file at its start: what the functions do is imported when they are called.
 */
import { callSite } from "@stagecraft/dsl"
import type { BuildOptions } from "./build-options.ts"
import type { BuildResult } from "./build-result.ts"
import type { EmitOptions, EmittedImage } from "./emit-images.ts"
import type { Explanation } from "../explain/explanation.ts"
import type { ExplainOptions } from "./explain-images.ts"
import type { LoadOptions, Project } from "./project.ts"

/**
 * Finds, runs and checks a config, as every command does. Prints nothing; what the config itself prints is its own.
 *
 * @example const project = await load({ cwd: "services/api" })
 * @throws ImageError `config-…`, and whatever the language finds wrong.
 */
export async function load(options?: LoadOptions): Promise<Project> {
  const call = callSite()
  const { loadProject } = await import("./load-config.ts")
  return await loadProject(options, call)
}

/**
 * Compiles images to what `stagecraft emit` would write, and writes nothing. Needs no engine.
 *
 * @example for (const { dockerfile } of await emit(project)) await writeFile(dockerfile.path, dockerfile.text)
 * @throws ImageError with everything that is wrong with them; `unknown-image`, `same-dockerfile`.
 */
export async function emit(
  project: Project,
  options?: EmitOptions,
): Promise<readonly EmittedImage[]> {
  const call = callSite()
  const { emitImages } = await import("./emit-images.ts")
  return await emitImages(project, options, call)
}

/**
 * Says what the compiler does with images, and why, as `stagecraft explain --json` does. Needs no engine.
 *
 * @example const [web] = await explain(project, { images: ["web"], files: ["src/index.ts"] })
 * @throws ImageError with everything that is wrong with them; `unknown-image`.
 */
export async function explain(
  project: Project,
  options?: ExplainOptions,
): Promise<readonly Explanation[]> {
  const call = callSite()
  const { explainImages } = await import("./explain-images.ts")
  return await explainImages(project, options, call)
}

/**
 * Builds images on the engine that answers, as `stagecraft build` does. Prints nothing and writes outputs only.
 *
 * Several builds may run at the same time. When it ends, in whatever way, nothing of it runs on the engine or keeps the
 * process alive.
 *
 * @example const { images } = await build(project, { images: ["web"], push: true, signal: AbortSignal.timeout(600_000) })
 * @throws ImageError with the diagnostics of every image that failed, or of what was wrong before; `build-interrupted`.
 */
export async function build(project: Project, options?: BuildOptions): Promise<BuildResult> {
  const call = callSite()
  const { buildImages } = await import("./build-images.ts")
  return await buildImages(project, options, call)
}
