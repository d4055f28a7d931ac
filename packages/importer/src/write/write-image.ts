import type { ImageNode, Optimize } from "@stagecraft/ir"
import { defaultOptimize } from "@stagecraft/ir"
import { string } from "./code.ts"
import type { Code } from "./code.ts"
import { listCode, optionsCode } from "./options.ts"
import type { Scope } from "./scope.ts"
import type { SharedLists } from "./shared-lists.ts"

const unlessEmpty = (list: readonly string[]): Code | undefined =>
  list.length === 0 ? undefined : listCode(list)

function mapCode(map: Readonly<Record<string, string>>): Code | undefined {
  const properties = Object.entries(map).map(([name, value]) => ({ name, value: string(value) }))
  return properties.length === 0 ? undefined : { kind: "object", properties }
}

function optimizeCode(optimize: Optimize, scope: Scope): Code | undefined {
  const names = Object.keys(optimize) as (keyof Optimize)[]
  const own = names.filter((name) => optimize[name] !== defaultOptimize[name])
  return optionsCode(Object.fromEntries(own.map((name) => [name, optimize[name]])), scope)[0]
}

function checkCode(check: ImageNode["check"], scope: Scope): Code | undefined {
  if (!check) return undefined
  const own = { skip: unlessEmpty(check.skip), error: check.error ? true : undefined }
  return optionsCode(own, scope)[0] ?? { kind: "object", properties: [] }
}

/** What an image says that a Dockerfile, or who imports it, can say; in the order in which people write it. */
function imageOptions(node: ImageNode, scope: Scope, lists: SharedLists): readonly Code[] {
  const { context, profile, syntax, escape, check, dockerfile, network } = node
  const options = {
    tags: unlessEmpty(node.tags),
    platforms: unlessEmpty(node.platforms),
    buildArgs: mapCode(node.buildArgs),
    labels: mapCode(node.labels),
    target: node.target && scope.stage(node.target),
    context: context === "." ? undefined : context,
    exclude: lists.code(node.exclude),
    contexts: mapCode(node.contexts),
    network,
    profile,
    optimize: optimizeCode(node.optimize, scope),
    syntax,
    escape,
    check: checkCode(check, scope),
    dockerfile,
  }
  return optionsCode(options, scope)
}

/** `image(stage, { … })`. */
export function imageCode(node: ImageNode, scope: Scope, lists: SharedLists): Code {
  return scope.call("image", scope.stage(node.stage), ...imageOptions(node, scope, lists))
}

/** True for an image of which a config need not say more than its stage. */
export function isBare(node: ImageNode, scope: Scope, lists: SharedLists): boolean {
  return imageOptions(node, scope, lists).length === 0
}
