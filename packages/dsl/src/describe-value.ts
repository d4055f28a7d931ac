import { kindOf, type Kind } from "./brand.ts"

const NAMES: Readonly<Record<Kind, string>> = {
  arg: "a build argument",
  config: "a config",
  context: "a named context",
  env: "an environment variable",
  image: "an image",
  literal: "a literal",
  mount: "a mount",
  scratch: "scratch",
  secret: "a secret",
  shell: "a shell command",
  source: "a source of files",
  stage: "a stage",
  "stage-head": "a stage without a base",
}

/** A value of the language in words. */
export const nameOfKind = (kind: Kind): string => NAMES[kind]

/** Any value in words, for a message: `undefined`, `the number 5`, `a stage`. */
export function describeValue(value: unknown): string {
  const own = kindOf(value)
  if (own) return NAMES[own]
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array"
  switch (typeof value) {
    case "string":
      return value.length > 40 ? "a text" : JSON.stringify(value)
    case "number":
      return `the number ${value}`
    case "boolean":
    case "bigint":
      return `the ${typeof value} ${value}`
    case "function":
      return "a function"
    case "symbol":
      return "a symbol"
    default:
      return value instanceof Promise ? "a promise" : "an object"
  }
}
