import { execFile } from "node:child_process"
import { lstatSync, mkdirSync, readdirSync, readlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { dockerCli } from "../../scripts/engine/buildx.ts"

const exec = promisify(execFile)

/** Every path below a folder with its type, and a link with its target; sorted. */
export function listing(root: string, folder = ""): string[] {
  const out: string[] = []
  for (const name of readdirSync(join(root, folder))) {
    const path = folder === "" ? name : `${folder}/${name}`
    const stat = lstatSync(join(root, path))
    if (stat.isSymbolicLink()) out.push(`${path} -> ${readlinkSync(join(root, path))}`)
    else out.push(stat.isDirectory() ? `${path}/` : path)
    if (stat.isDirectory()) out.push(...listing(root, path))
  }
  return out.sort()
}

/**
 * Builds a Dockerfile with folders as named contexts, each of which has its own ignore file, and gives the folder the
 * image's files are in.
 *
 * @throws The command's error, its output included, when the build fails.
 */
export async function buildLocally(
  work: string,
  names: readonly string[],
  lines: readonly string[],
): Promise<string> {
  const { command, env } = await dockerCli()
  const out = join(work, "out")
  const main = join(work, "main")
  mkdirSync(main, { recursive: true })
  writeFileSync(join(main, "Dockerfile"), `${lines.join("\n")}\n`)
  const contexts = names.flatMap((name) => ["--build-context", `${name}=${join(work, name)}`])
  const args = [
    "buildx",
    "build",
    "--no-cache",
    ...contexts,
    "--output",
    `type=local,dest=${out}`,
    main,
  ]
  await exec(command[0]!, [...command.slice(1), ...args], {
    env: { ...process.env, ...env },
    maxBuffer: 1 << 26,
  })
  return out
}

/** What the real client sends of each folder, all in one build. */
export async function sentByBuildx(
  work: string,
  names: readonly string[],
): Promise<Map<string, string[]>> {
  const copies = names.map((name) => `COPY --from=${name} . /${name}/`)
  const out = await buildLocally(work, names, ["FROM scratch", ...copies])
  return new Map(names.map((name) => [name, listing(join(out, name))]))
}
