import { relative } from "node:path"
import type { CompiledImage } from "../compile-image.ts"
import { withoutSecrets } from "../spell-backend.ts"
import type { EmitPlan } from "./plan-emit.ts"

/** The images, their files and what a tool needs to build them, for JSON. */
export function describeImages({ compiled, files, targetOf }: EmitPlan, cwd: string): object {
  const images = compiled.map((each: CompiledImage) => {
    const { image, compilation } = each
    return {
      name: image.name,
      target: targetOf(each),
      tags: image.tags,
      platforms: image.platforms,
      buildArgs: image.buildArgs,
      labels: image.labels,
      annotations: image.annotations,
      context: image.context,
      contexts: image.contexts,
      network: image.network,
      extraHosts: image.extraHosts,
      shmSize: image.shmSize,
      ulimits: image.ulimits,
      cgroupParent: image.cgroupParent,
      noCache: image.noCache,
      cacheFrom: image.cacheFrom.map(withoutSecrets),
      cacheTo: image.cacheTo.map(withoutSecrets),
      outputs: image.outputs.map(withoutSecrets),
      files: files
        .filter((file) => file.images.includes(image.name))
        .map((file) => ({ path: relative(cwd, file.path), text: file.text })),
      stages: compilation.stages.map((stage) => stage.name),
      args: compilation.args.map((arg) => arg.name),
      bases: compilation.bases.map((base) => base.reference),
    }
  })
  return { images }
}
