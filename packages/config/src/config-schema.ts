import { isStage } from "@stagecraft/dsl"
import type { ConfigInput } from "@stagecraft/dsl"
import { nearest } from "@stagecraft/ir"
import type { Diagnostic, Span } from "@stagecraft/ir"
import * as z from "zod"
import { describeValue } from "./describe-value.ts"
import { configInvalid } from "./problems.ts"
import { isTarget } from "./is-target.ts"
import { areRegistries, registriesFault } from "./registries-fault.ts"

type Target = ConfigInput["images"][string]

const target = z.custom<Target>(isTarget)
const registries = z.custom<NonNullable<ConfigInput["registries"]>>(areRegistries)

/** The outer form of a config; the interface is the truth, and this is checked against it. */
const configSchema = z.strictObject({
  images: z.record(z.string(), target),
  registries: registries.optional(),
}) satisfies z.ZodType<ConfigInput>

/** What is wrong with a config of plain data: at least one finding, in sentences that begin with the place. */
export function schemaProblems(value: unknown, span: Span): readonly Diagnostic[] {
  const { error } = configSchema.safeParse(value)
  const problems = (error?.issues ?? []).flatMap((issue): readonly Diagnostic[] => {
    const path = showPath(issue.path)
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => unknownKey(path, key, span))
    const got = issue.path.reduce(
      (at: unknown, key) => (at as Readonly<Record<PropertyKey, unknown>>)[key],
      value,
    )
    if (path === "registries") return [registriesProblem(got, span)]
    const expected = issue.code === "custom" ? "an image or a stage" : "an object of named images"
    return [
      configInvalid(`${path}: expected ${expected}, got ${describeValue(got)}`, span, hintFor(got)),
    ]
  })
  if (problems.length === 0) throw new Error("the schema finds nothing wrong with a faulty config")
  return problems
}

function registriesProblem(got: unknown, span: Span): Diagnostic {
  const fault = registriesFault(got)
  if (!fault)
    return configInvalid(
      `registries: expected an object of registries, got ${describeValue(got)}`,
      span,
      'write registries: { "docker.io": "mirror.acme.dev/hub" }',
    )
  const [name, why] = fault
  return configInvalid(`registries: «${name}» ${why}`, span, undefined)
}

function unknownKey(path: string, key: string, span: Span): Diagnostic {
  const known = Object.keys(configSchema.shape)
  const near = nearest(key, known)
  return configInvalid(
    `${path ? `${path}: ` : ""}there is no option «${key}»`,
    span,
    near === undefined
      ? `a config has ${known.map((name) => `«${name}»`).join(", ")}`
      : `did you mean «${near}»?`,
  )
}

function hintFor(got: unknown): string | undefined {
  if (typeof got !== "object" || got === null) return undefined
  if ("then" in got) return "await it: images are values, not promises"
  if (Array.isArray(got)) return "give each image a name: images: { web: image(app) }"
  if ("stage" in got && isStage(got.stage)) return "write image(stage, { … }) instead of an object"
  return "from" in got ? "give the stage a base with .from(…)" : undefined
}

/** A place as one would write it: `images.web.tags[0]`. */
function showPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`
      const name = String(key)
      if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return `[${JSON.stringify(name)}]`
      return index === 0 ? name : `.${name}`
    })
    .join("")
}
