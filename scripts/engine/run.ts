import { spawn } from "node:child_process"
import { accessSync, constants } from "node:fs"
import { join } from "node:path"

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Exit codes other than 0 that are an answer too. */
  readonly allow?: readonly number[]
}

/** A user's PATH often lacks the folders of the system's own commands. */
const searchPath = [
  ...(process.env["PATH"] ?? "").split(":"),
  "/usr/local/sbin",
  "/usr/sbin",
  "/sbin",
]

/** Variables that a program needs to reach the network as its user does. */
export function proxyVariables(): Record<string, string> {
  const names = ["http_proxy", "https_proxy", "no_proxy"].flatMap((name) => [
    name,
    name.toUpperCase(),
  ])
  return Object.fromEntries(names.flatMap((name) => [[name, process.env[name]]]).filter(isSet))
}

const isSet = (entry: (string | undefined)[]): entry is [string, string] => entry[1] !== undefined

/** The full path of a command, or undefined when this machine has none. */
export function which(command: string): string | undefined {
  return searchPath
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, command))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

/**
 * Runs a program to its end and returns what it printed on standard output.
 *
 * @throws Error that names the program and carries the last lines it printed.
 */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, LC_ALL: "C", PATH: searchPath.join(":"), ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    })
    const output: Buffer[] = []
    const tail: string[] = []
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk))
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        tail.push(chunk.toString())
        if (tail.length > 40) tail.shift()
      })
    }
    child.on("error", reject)
    child.on("close", (code, signal) => {
      if (code !== null && (code === 0 || options.allow?.includes(code))) {
        resolve(Buffer.concat(output).toString())
        return
      }
      const last = tail.join("").trim().split("\n").slice(-12).join("\n")
      reject(explainFailure(command, signal ?? `exit code ${code}`, last))
    })
  })
}

function explainFailure(command: string, how: string, last: string): Error {
  if (/No space left on device|ENOSPC/.test(last))
    return new Error(`No space is left on the disk (${command} said so).`)
  return new Error(`${command} failed (${how}):\n${last}`)
}

/**
 * The same program, in namespaces of its own, and killed when this process dies: what it mounts and starts goes with
 * it, so that an interrupted installation leaves neither mounts nor processes behind.
 */
export function runContained(
  script: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const contain = ["--pdeathsig", "KILL", "unshare", "-m", "-p", "--fork", "--kill-child"]
  return run("setpriv", [...contain, "sh", "-euc", script, "sh", ...args], options)
}
