import { nearest } from "@stagecraft/ir"
import { lowerCase } from "./go-case.ts"
import { parseBoolean } from "./go-number.ts"
import { invalidRunOption } from "./instruction-problems.ts"
import type { Refusal } from "./logical-line.ts"
import { isRefusal, refuse } from "./logical-line.ts"
import type { OwnDraft, OwnPart } from "./own-part.ts"
import type { Command } from "./read-command.ts"
import type { FlagRules } from "./read-flags.ts"
import { readFlags } from "./read-flags.ts"
import { splitCsv } from "./split-csv.ts"
import type { CommandLine, MountFlag, RunInstruction } from "./tree.ts"

const RULES: FlagRules = { device: "list", mount: "list", network: "text", security: "text" }
const NONE: readonly never[] = []
const NETWORKS = ["default", "none", "host"] as const
const SECURITIES = ["sandbox", "insecure"] as const

/** The command of RUN, CMD, ENTRYPOINT or HEALTHCHECK. */
export function commandLine(args: readonly string[], json: boolean): CommandLine {
  return json ? { kind: "exec", argv: args } : { kind: "shell", text: args[0] ?? "" }
}

function splitMount(text: string): MountFlag | string {
  const fields = splitCsv(text)
  if (!fields) return "is no list of key=value; its quotes do not fit"
  const pairs = fields.map((field) => {
    const equals = field.indexOf("=")
    return equals === -1
      ? { key: lowerCase(field) }
      : { key: lowerCase(field.slice(0, equals)), value: field.slice(equals + 1) }
  })
  for (const { key, value } of pairs) {
    const dollar = key === "from" && value !== undefined ? value.indexOf("$") : -1
    if (value !== undefined && dollar !== -1 && dollar !== value.length - 1)
      return "has a variable in its from; give that image a stage of its own, and its name here"
  }
  return { text, fields: pairs }
}

/** What is wrong with a device, if anything. */
function deviceFault(text: string): string | undefined {
  const fields = splitCsv(text)
  if (!fields) return "is no list of key=value; its quotes do not fit"
  let named = false
  for (const field of fields) {
    const equals = field.indexOf("=")
    const key = lowerCase(equals === -1 ? field : field.slice(0, equals))
    const value = equals === -1 ? undefined : field.slice(equals + 1)
    if (key === "required") {
      if (value !== undefined && parseBoolean(value) === undefined)
        return "has another value for required than true or false"
    } else if (key === "name" && value !== undefined) {
      if (named) return "names two devices"
      named = value !== ""
    } else if (named) return "names two devices"
    else named = field !== ""
  }
  return undefined
}

/** Reads a RUN. The options of its mounts are read in full only when it runs; here only their form. */
export function readRun(command: Command): OwnPart<RunInstruction> | Refusal {
  const line = commandLine(command.args, command.json)
  const run: OwnDraft<RunInstruction> = { kind: "run", command: line, mounts: NONE, devices: NONE }
  if (command.flags.length === 0) return run
  const flags = readFlags(command, RULES)
  if (isRefusal(flags)) return flags
  const no = (option: string, value: string, why: string, near?: string): Refusal => {
    const index = command.flags.indexOf(`${option}=${value}`)
    return refuse(command.flagsAt[index] ?? command.argumentsAt, (span) =>
      invalidRunOption(span, option, value, why, near),
    )
  }
  run.devices = flags.get("device") ?? NONE
  for (const device of run.devices) {
    const fault = deviceFault(device)
    if (fault) return no("--device", device, fault)
  }
  const mounts: MountFlag[] = []
  for (const text of flags.get("mount") ?? []) {
    const mount = splitMount(text)
    if (typeof mount === "string") return no("--mount", text, mount)
    mounts.push(mount)
  }
  run.mounts = mounts
  const [network] = flags.get("network") ?? []
  if (network !== undefined) {
    const known = NETWORKS.find((one) => one === network)
    if (!known) return no("--network", network, "is no network", nearest(network, NETWORKS))
    run.network = known
  }
  const [security] = flags.get("security") ?? []
  if (security !== undefined) {
    const known = SECURITIES.find((one) => one === security)
    if (!known) return no("--security", security, "is no security", nearest(security, SECURITIES))
    run.security = known
  }
  return run
}
