import { main } from "./main.ts"
import { processTerminal } from "./process-terminal.ts"

// Everything is written by now, synchronously; what a config left running does not keep the command alive.
process.exit(await main(process.argv.slice(2), processTerminal()))
