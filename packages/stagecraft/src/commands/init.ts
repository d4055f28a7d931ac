import { existsSync, readFileSync } from "node:fs"
import { basename, join, relative } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { Command } from "../command.ts"
import { exitCode } from "../exit-code.ts"
import { initExists } from "../problems.ts"
import { replaceFile } from "../write-file.ts"

const configNames = ["image.config.ts", "image.config.mts", "image.config.js", "image.config.mjs"]

/** `stagecraft init`: a config that builds, to start from. */
export const init: Command = {
  name: "init",
  summary: "Write an image.config.ts that builds as it is, to start from.",
  options: {
    force: { kind: "flag", short: "f", help: "write it even when there is one" },
  },
  examples: [
    ["stagecraft init", "then: stagecraft build"],
    ["stagecraft init --cwd packages/api", "in another folder"],
  ],
  run: async ({ options, report, terminal }) => {
    const present = configNames
      .map((name) => join(terminal.cwd, name))
      .find((file) => existsSync(file))
    if (present !== undefined && !options.flag("force"))
      throw new ImageError(initExists(relative(terminal.cwd, present)))
    const file = join(terminal.cwd, "image.config.ts")
    const { starter } = await import("../starter.ts")
    replaceFile(file, starter(nameFrom(basename(terminal.cwd)), isNodeService(terminal.cwd)))
    report.note("image.config.ts written. Build it with: stagecraft build")
    return exitCode.done
  },
}

/** A package that can be started and installed from a lock file. */
function isNodeService(folder: string): boolean {
  if (!existsSync(join(folder, "package-lock.json"))) return false
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
    const { scripts } = manifest as { readonly scripts?: Readonly<Record<string, unknown>> }
    return typeof scripts?.["start"] === "string"
  } catch {
    return false
  }
}

function nameFrom(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "")
  return name === "" ? "app" : name
}
