import { fileTools } from "./file-tools.ts"
import { installTools } from "./install-tools.ts"
import type { Tool } from "./tool.ts"

/** The only knowledge of commands there is: one row per tool. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  [...fileTools, ...installTools].map((tool) => [tool.name, tool]),
)
