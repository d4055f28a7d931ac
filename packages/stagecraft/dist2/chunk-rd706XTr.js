import { t as findEngine } from "./chunk-CEfRccwZ.js"
import { Y as exitCode } from "./chunk-DcNtzSZu.js"
const engine = {
  name: `engine`,
  summary: `Show the engine that was found and what it can do.`,
  options: { json: { kind: `flag`, help: `print JSON` } },
  examples: [
    [`stagecraft engine`, `where it is and what it offers`],
    [`DOCKER_HOST=tcp://builder:2375 stagecraft engine`, `ask another one`],
  ],
  run: async ({ options, report, terminal }) => {
    let { info } = await findEngine(terminal.env)
    if (options.flag(`json`))
      return (report.result(`${JSON.stringify(info, void 0, 2)}\n`), exitCode.done)
    let rows = [
      [`engine`, `${info.name} ${info.version}`],
      [`address`, `${info.address} (${info.foundBy})`],
      [`API`, info.apiVersion],
      [`platform`, `${info.os}/${info.arch}`],
      [`image store`, info.store],
      [`BuildKit`, info.buildkit ? `yes` : `no: only what the classic builder knows`],
      [`Dockerfile frontend`, info.frontend ? `1.${info.frontend[1]}` : `unknown`],
    ]
    for (let [name, value] of rows) report.result(`${name.padEnd(20)}${value}\n`)
    return (report.diagnostics(info.warnings), exitCode.done)
  },
}
export { engine }
