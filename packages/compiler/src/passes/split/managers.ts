import { bun } from "./bun.ts"
import { bundler, gem } from "./bundler.ts"
import type { Manager } from "./manager.ts"
import { go } from "./go.ts"
import { npm } from "./npm.ts"
import { pip, pip3 } from "./pip.ts"
import { pnpm } from "./pnpm.ts"
import { yarn } from "./yarn.ts"

/** The package managers whose installs are understood, by their programs. */
export const managers: ReadonlyMap<string, Manager> = new Map(
  [npm, pnpm, yarn, bun, pip, pip3, go, bundler, gem].map((manager) => [manager.command, manager]),
)
