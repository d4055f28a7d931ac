import { findEngine } from "@stagecraft/engine"
import type { Command } from "../command.ts"
import { exitCode } from "../exit-code.ts"

/** `stagecraft engine`: which engine was found, by what, and what it can do. */
export const engine: Command = {
  name: "engine",
  summary: "Show the engine that was found and what it can do.",
  options: { json: { kind: "flag", help: "print JSON" } },
  nothing: {},
  examples: [
    ["stagecraft engine", "where it is and what it offers"],
    ["DOCKER_HOST=tcp://builder:2375 stagecraft engine", "ask another one"],
  ],
  run: async ({ options, report, terminal }) => {
    const { info } = await findEngine(terminal.env)
    if (options.flag("json")) {
      report.answer(info)
      return exitCode.done
    }
    const rows: readonly (readonly [string, string])[] = [
      ["engine", `${info.name} ${info.version}`],
      ["address", `${info.address} (${info.foundBy})`],
      ["API", info.apiVersion],
      ["platform", `${info.os}/${info.arch}`],
      ["image store", info.store],
      ["BuildKit", info.buildkit ? "yes" : "no: only what the classic builder knows"],
      ["Dockerfile frontend", info.frontend ? `1.${info.frontend[1]}` : "unknown"],
    ]
    for (const [name, value] of rows) report.result(`${name.padEnd(20)}${value}\n`)
    report.diagnostics(info.warnings)
    return exitCode.done
  },
}
