// Makes a fresh clone ready and runs one job: `node scripts/setup.mjs quickstart|test|campaign [words…]`.
// Plain JavaScript without dependencies, because it runs before there are any.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const jobs = {
  quickstart: "scripts/quickstart.ts",
  test: "scripts/test.ts",
  campaign: "scripts/campaign.ts",
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`${text}\n`)
}

/** @param {string} command @param {readonly string[]} words */
function run(command, words) {
  const { status, signal, error } = spawnSync(command, [...words], { cwd: root, stdio: "inherit" })
  if (error) say(`cannot run ${command}: ${error.message}`)
  if (status !== 0) process.exit(signal === "SIGINT" ? 130 : (status ?? 1))
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  say(`Stagecraft needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

function installDependencies() {
  const stamp = join(root, "node_modules/.stagecraft-setup")
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex")
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return
  say("Installing the npm packages of package-lock.json into node_modules (npm install) …")
  // Not `npm ci`: it insists that the lock names the tools' binaries for every system, also those not needed here.
  run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"])
  mkdirSync(join(root, "node_modules"), { recursive: true })
  writeFileSync(stamp, lock)
}

const [job = "", ...words] = process.argv.slice(2)
const script = /** @type {Record<string, string>} */ (jobs)[job]
if (script === undefined) {
  say(`usage: node scripts/setup.mjs ${Object.keys(jobs).join("|")}`)
  process.exit(2)
}
checkNode()
installDependencies()
run(process.execPath, ["--import", "tsx", join(root, script), ...words])
