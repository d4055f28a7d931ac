import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { debianLike } from "./apt.ts"
import { withLock } from "./lock.ts"
import { step, type Log } from "./log.ts"
import { basesCache } from "./place.ts"
import { run } from "./run.ts"
import { standIns, type StandIn } from "./stand-ins.ts"

/** Changes when a recipe does, so that no archive of an older recipe is taken. */
const generation = 1

/** The tar archive of a stand-in's files, made once and kept. */
export async function ensureArchive(recipe: StandIn, log: Log): Promise<string> {
  const file = archiveOf(recipe)
  if (existsSync(file)) return file
  if (debianLike() === undefined || process.getuid?.() !== 0) {
    throw new Error(
      "A stand-in can only be made by root on Debian or Ubuntu; connect to a registry, or load the image.",
    )
  }
  return withLock(join(basesCache, "lock"), log, () => makeArchive(recipe, log))
}

const archiveOf = (recipe: StandIn): string =>
  join(basesCache, `${recipe.archive}-${generation}.tar`)

async function makeArchive(recipe: StandIn, log: Log): Promise<string> {
  const file = archiveOf(recipe)
  if (existsSync(file)) return file
  const base = standIns.find(({ archive }) => archive === recipe.from)
  const start = base === undefined ? undefined : await makeArchive(base, log)
  for (const name of readdirSync(basesCache)) {
    if (name.includes(".part-")) rmSync(join(basesCache, name), { recursive: true, force: true })
  }
  const folder = `${file}.part-${process.pid}`
  mkdirSync(folder)
  try {
    await step(log, `making ${recipe.archive}: ${recipe.what}`, async () => {
      if (start !== undefined) await run("tar", ["-C", folder, "--numeric-owner", "-xpf", start])
      await recipe.make(folder, log)
      await run("tar", [
        "-C",
        folder,
        "--numeric-owner",
        "--sort=name",
        "-cf",
        `${folder}.tar`,
        ".",
      ])
    })
    renameSync(`${folder}.tar`, file)
    return file
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
