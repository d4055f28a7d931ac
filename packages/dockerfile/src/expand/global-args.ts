import type { ArgInstruction, DockerfileTree } from "../tree/tree.ts"
import type { Builder } from "./builder.ts"
import type { BuildPlatform } from "./build.ts"
import { showPlatform } from "./build-platform.ts"
import { readEpoch } from "./read-epoch.ts"

function predefined(builder: Builder, target: string): readonly (readonly [string, string])[] {
  const of = (prefix: string, platform: BuildPlatform) =>
    [
      [`${prefix}OS`, platform.os],
      [`${prefix}OSVERSION`, platform.osVersion],
      [`${prefix}ARCH`, platform.architecture],
      [`${prefix}VARIANT`, platform.variant],
    ] as const
  return [
    // The builder's own platform is told without the version of its system.
    ["BUILDPLATFORM", showPlatform({ ...builder.buildPlatform, osVersion: "", osFeatures: [] })],
    ...of("BUILD", builder.buildPlatform),
    ["TARGETPLATFORM", showPlatform(builder.platform)],
    ...of("TARGET", builder.platform),
    ["TARGETSTAGE", target || "default"],
  ]
}

function declare(arg: ArgInstruction, builder: Builder): void {
  const { globalArgs, buildArgs } = builder
  for (const { key, value } of arg.entries) {
    const given =
      buildArgs.get(key) ??
      (value === undefined ? undefined : builder.expand(value, globalArgs, arg.lines))
    if (given !== undefined) globalArgs.set(key, given)
  }
}

/** Collects the arguments that exist before the first FROM: the predefined ones, then those of the file. */
export function collectGlobalArgs(tree: DockerfileTree, builder: Builder, target: string): void {
  for (const [name, value] of predefined(builder, target))
    builder.globalArgs.set(name, builder.buildArgs.get(name) ?? value)
  for (const instruction of tree.instructions) {
    if (instruction.kind === "from") break
    if (instruction.kind === "arg") declare(instruction, builder)
  }
  readEpoch(tree, builder)
}
