import { isConfig, isImage, isStage } from "@stagecraft/dsl"

/** Any value as a message names it: «a stage», «the text "x"», «an object». */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (isConfig(value)) return "a config"
  if (isImage(value)) return "an image"
  if (isStage(value)) return "a stage"
  if (Array.isArray(value)) return "a list"
  switch (typeof value) {
    case "string":
      return value.length > 40 ? "a text" : `the text ${JSON.stringify(value)}`
    case "number":
    case "bigint":
    case "boolean":
      return String(value)
    case "function":
      return "a function"
    case "symbol":
      return "a symbol"
    default: {
      const { then, from } = value as { readonly then?: unknown; readonly from?: unknown }
      if (typeof then === "function") return "a promise"
      return typeof from === "function" ? "a stage without a base" : "an object"
    }
  }
}
