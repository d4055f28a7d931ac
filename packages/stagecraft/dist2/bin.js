import { n as main, t as processTerminal } from "./chunk-CQdIC0FF.js"
process.exitCode = await main(process.argv.slice(2), processTerminal())
export {}
