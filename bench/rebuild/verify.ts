import { spawnSync } from "node:child_process"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { addTag } from "./bases.ts"
import { checkOut } from "./checkout.ts"
import type { Bench } from "./measure.ts"
import { importDockerfile } from "./measure.ts"
import type { Project } from "./projects.ts"
import { giveWords } from "./words.ts"

/** Says what `stagecraft verify` finds of a project's images. True when the optimized ones are the same. */
export async function verifyProject(bench: Bench, project: Project): Promise<boolean> {
  const folder = join(bench.home, `${project.name}-verify`)
  const standIns = project.bases.some((base) => bench.bases.get(base)?.standIn !== undefined)
  checkOut(project, folder, standIns)
  try {
    importDockerfile(bench.bin, folder)
    if (bench.words) giveWords(folder)
    // The bases of the benchmark get the names that the project knows them by.
    for (const reference of project.bases)
      await addTag(bench.cli.env["DOCKER_HOST"]!, bench.bases.get(reference)!.tag, reference)
    const { status, stdout, stderr } = spawnSync(process.execPath, [bench.bin, "verify", "-q"], {
      cwd: folder,
      env: { ...process.env, ...bench.cli.env, NO_COLOR: "1" },
      encoding: "utf8",
      maxBuffer: 1 << 28,
    })
    process.stdout.write(`${project.name}: ${status === 0 ? "the same" : "DIFFERENT"}\n`)
    process.stdout.write(`${stdout}${stderr}`.replaceAll(/^(?=.)/gmu, "  "))
    return status === 0
  } finally {
    rmSync(folder, { recursive: true })
  }
}
