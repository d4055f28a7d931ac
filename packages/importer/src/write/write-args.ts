import type { ArgReference } from "@stagecraft/ir"
import { referencesOf } from "@stagecraft/ir"
import type { ImportedArg, ImportedFile } from "../imported.ts"
import { string } from "./code.ts"
import type { Statement } from "./code.ts"
import { optionsCode } from "./options.ts"
import type { Scope } from "./scope.ts"

/** The arguments anywhere in a node; stages that it only names, and defaults, are not looked into. */
function argsIn(value: unknown): readonly ArgReference[] {
  if (Array.isArray(value)) return value.flatMap(argsIn)
  if (typeof value !== "object" || value === null) return []
  const { kind } = value as { readonly kind?: unknown }
  if (kind === "stage" && "steps" in value) return []
  if (kind !== "arg" || !("origin" in value)) return Object.values(value).flatMap(argsIn)
  const arg = value as ArgReference
  return [...argsIn(arg.expansion), arg]
}

/** All arguments of a file: those that it lists, and what its texts hold besides. */
function argsOf({ args, stages }: ImportedFile): readonly ImportedArg[] {
  const more = stages.flatMap(({ node: { base, platform, steps } }) =>
    argsIn([base, platform, steps]),
  )
  return [...args, ...more.map((reference) => ({ reference, comments: [] }))]
}

function argStatement({ reference, comments }: ImportedArg, scope: Scope): Statement {
  const { name, default: value, optional, description } = reference
  const options = optionsCode({ default: value, optional, description }, scope)
  return {
    kind: "const",
    name: scope.addArg(reference),
    value: scope.call("arg", string(name), ...options),
    comments,
  }
}

/** The consts of the arguments of all files. Those of one name, default and description are one. */
export function argStatements(files: readonly ImportedFile[], scope: Scope): readonly Statement[] {
  const statements: Statement[] = []
  const add = (arg: ImportedArg): void => {
    if (scope.hasArg(arg.reference)) return
    // What a default reads stands above it.
    for (const each of referencesOf(arg.reference.default ?? []))
      if (each.kind === "arg") add({ reference: each, comments: [] })
    statements.push(argStatement(arg, scope))
  }
  for (const arg of files.flatMap(argsOf)) add(arg)
  return statements
}
