import { archiveTools } from "./rows/archive-tools.ts"
import { compilerTools } from "./rows/compiler-tools.ts"
import { downloadTools } from "./rows/download-tools.ts"
import { fileTools } from "./rows/file-tools.ts"
import { nodeTools } from "./rows/node-tools.ts"
import { pythonTools } from "./rows/python-tools.ts"
import { rubyAndPhpTools } from "./rows/ruby-and-php-tools.ts"
import { systemPackageTools } from "./rows/system-packages.ts"
import { systemTools } from "./rows/system-tools.ts"
import type { Tool } from "./tool.ts"

/** The only knowledge of commands there is: one row per tool. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  [
    ...fileTools,
    ...archiveTools,
    ...systemPackageTools,
    ...systemTools,
    ...downloadTools,
    ...nodeTools,
    ...pythonTools,
    ...compilerTools,
    ...rubyAndPhpTools,
  ].map((tool) => [tool.name, tool]),
)
