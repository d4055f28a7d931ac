import { loadCore } from "./load-core.ts"

const { core, keepCompiled } = loadCore(import.meta.dirname)
const argv = process.argv.slice(2)
// Node ends a process in which nothing is left to wait for, and would call that a success.
process.exitCode = core.exitCode.ourFault
let isSettled = false
process.once("exit", (code) => {
  // A Ctrl-C that nothing has to be tidied up for ends it by another.
  if (!isSettled && code === core.exitCode.ourFault) core.tellUnsettled(core.processTerminal())
})
void core.main(argv, core.processTerminal()).then((code) => {
  isSettled = true
  // A start that only helps, or fails half-way, has compiled too little to be worth keeping.
  const isWhole = code === 0 && !argv.includes("--help") && !argv.includes("-h")
  const word = ["emit", "build"].find((each) => argv.includes(each))
  if (isWhole && word !== undefined) keepCompiled(word)
  // Everything is written by now, synchronously; what a config left running does not keep the command alive.
  process.exit(code)
})
