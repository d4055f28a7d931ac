import { existsSync, readFileSync, statSync } from "node:fs"
import { resolve } from "node:path"
import { readSshKey } from "@stagecraft/engine"
import type { AgentSource, SshKey } from "@stagecraft/engine"
import { ImageError, isFault, reasonOf, splitFields } from "@stagecraft/ir"
import type { SecretOrigin, ValueFault } from "@stagecraft/ir"
import type { CommandContext } from "./command.ts"
import { usageOptionValue } from "./problems.ts"
import type { Terminal } from "./terminal.ts"

/** What the command line says about secrets and agents, over the config. */
export interface SecretOverrides {
  readonly secrets: Readonly<Record<string, SecretOrigin | { readonly value: Uint8Array }>>
  readonly ssh: Readonly<Record<string, AgentSource>>
}

type Place = Pick<Terminal, "cwd" | "env">

/**
 * Reads `--secret id=ID[,src=FILE|,env=NAME]` and `--ssh ID[=SOCKET|=KEYFILE,…]`, as `docker buildx build` spells them.
 *
 * @throws ImageError `usage-option-value`.
 */
export function readSecretOverrides({ options, terminal }: CommandContext): SecretOverrides {
  const secrets = Object.fromEntries(
    options.list("secret").map((text) => readSecret(text, terminal)),
  )
  const ssh = Object.fromEntries(
    options.list("ssh").map((text): [string, AgentSource] => readAgent(text, terminal)),
  )
  return { secrets, ssh }
}

/** `ID`, `ID=SOCKET` or `ID=KEYFILE,…`. */
function readAgent(text: string, { cwd, env }: Place): [string, AgentSource] {
  const equals = text.indexOf("=")
  const id = equals < 0 ? text : text.slice(0, equals)
  const paths =
    equals < 0
      ? [env["SSH_AUTH_SOCK"] ?? ""]
      : text
          .slice(equals + 1)
          .split(",")
          .map((path) => resolve(cwd, path))
  if (id === "" || !paths[0] || text.endsWith("="))
    throw new ImageError(
      usageOptionValue(
        undefined,
        "--ssh",
        "needs ID=SOCKET, ID=KEYFILE, or ID and a running agent (SSH_AUTH_SOCK)",
      ),
    )
  const agent = agentOf(paths)
  if (typeof agent === "object" && "why" in agent)
    throw new ImageError(usageOptionValue(undefined, "--ssh", agent.why))
  return [id, agent]
}

/** A socket's path, or what the key files hold. Read once for all images, so that they can share a session. */
export function agentOf(paths: readonly string[]): AgentSource | ValueFault {
  const [socket = ""] = paths
  // What is not there is told as an agent that does not answer, once a step wants it.
  const isKey = (path: string): boolean =>
    statSync(path, { throwIfNoEntry: false })?.isSocket() === false
  if (paths.length < 2 && !isKey(socket)) return socket
  const keys: SshKey[] = []
  for (const path of paths) {
    const key = isKey(path) ? readKeyFile(path) : { why: "it is no private key" }
    if ("why" in key) return { why: `${path}: ${key.why}` }
    keys.push(key)
  }
  return keys
}

function readKeyFile(path: string): SshKey | ValueFault {
  try {
    return readSshKey(readFileSync(path, "utf8"), path)
  } catch (error) {
    const isFolder = (error as NodeJS.ErrnoException).code === "EISDIR"
    return { why: isFolder ? "it is a folder" : reasonOf(error) }
  }
}

/** `id=ID` alone is the variable of that name, or else the file, as BuildKit has it. */
function readSecret(text: string, { cwd, env }: Place): [string, SecretOrigin] {
  const parts = splitFields(text)
  const fields = new Map(
    (isFault(parts) ? [""] : parts).map((field): [string, string] => {
      const [key = "", ...value] = field.split("=")
      return [key.trim().toLowerCase(), value.join("=")]
    }),
  )
  const id = fields.get("id")
  const file = fields.get("src") ?? fields.get("source")
  const strange = [...fields.keys()].find(
    (key) => !["id", "src", "source", "env", "type"].includes(key),
  )
  if (!id || strange !== undefined)
    throw new ImageError(
      usageOptionValue(undefined, "--secret", "needs id=ID,src=FILE or id=ID,env=NAME"),
    )
  if (file !== undefined && fields.get("type") !== "env") return [id, { file: resolve(cwd, file) }]
  const variable = fields.get("env") ?? file
  if (variable === undefined && fields.get("type") !== "env" && env[id] === undefined) {
    const named = resolve(cwd, id)
    if (existsSync(named)) return [id, { file: named }]
  }
  return [id, { env: variable ?? id }]
}
