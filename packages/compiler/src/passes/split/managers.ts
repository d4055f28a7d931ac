import type { Manager } from "./manager.ts"
import { npm } from "./npm.ts"

/** The package managers whose installs are understood, by their programs. */
export const managers: ReadonlyMap<string, Manager> = new Map(
  [npm].map((manager) => [manager.command, manager]),
)
