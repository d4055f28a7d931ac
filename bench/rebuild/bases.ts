import { execFileSync } from "node:child_process"
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { ensureBases } from "../../scripts/engine/bases.ts"
import type { DockerCli } from "../../scripts/engine/buildx.ts"
import { ask } from "../../scripts/engine/engine-api.ts"
import { parseImageName } from "../../scripts/engine/image-reference.ts"
import { logToStderr } from "../../scripts/engine/log.ts"
import { basesCache } from "../../scripts/engine/place.ts"
import { proxyVariables } from "../../scripts/engine/run.ts"
import { writeGoModules } from "./go-modules.ts"
import { writeWheels } from "./wheels.ts"

/** Changes when what is added to stand-ins does. */
const generation = 3
const keep = "stagecraft-bench/rebuild"

/** Images that the scopes of the benchmark stand on, by the reference that the projects name. */
export type Bases = ReadonlyMap<string, { readonly tag: string; readonly standIn?: string }>

/**
 * Pulls the bases of the projects. Where no registry answers, stand-ins take their place, and get what a machine
 * without PyPI and Go's proxy cannot fetch: wheels and modules that are made here, under the names of the real ones.
 */
export async function prepareBases(
  cli: DockerCli,
  references: readonly string[],
  requirements: readonly string[],
): Promise<Bases> {
  const host = cli.env["DOCKER_HOST"]!
  const bases = new Map<string, { tag: string; standIn?: string }>()
  for (const reference of new Set(references)) {
    const tag = `${keep}:${reference.replaceAll(/[^\w.-]/gu, "-")}-${generation}`
    const kept = await labelOf(host, tag)
    if (kept !== undefined) {
      bases.set(reference, { tag, ...(kept !== "" && { standIn: kept }) })
      continue
    }
    const [report] = await ensureBases(host, [reference], logToStderr)
    if (report?.standIn === undefined) await addTag(host, reference, tag)
    else addToStandIn(cli, reference, tag, requirements)
    const standIn = report?.standIn === undefined ? undefined : await labelOf(host, tag)
    bases.set(reference, { tag, ...(standIn !== undefined && { standIn }) })
  }
  for (const [reference, { standIn }] of bases)
    if (standIn !== undefined) logToStderr(`${reference} is a stand-in: ${standIn}`)
  return bases
}

/** Makes a reference mean another image of the engine. */
export async function addTag(host: string, from: string, reference: string): Promise<void> {
  const { repo, tag } = parseImageName(reference)
  const query = new URLSearchParams({ repo, tag })
  const { status, text } = await ask(host, `/v1.43/images/${from}/tag?${query.toString()}`, {
    method: "POST",
  })
  if (status !== 201) throw new Error(`${from} cannot be tagged ${reference}: ${text}`)
}

/** What a stand-in says it is, "" for an image that is none, undefined when there is no image. */
async function labelOf(host: string, reference: string): Promise<string | undefined> {
  const { status, text } = await ask(host, `/v1.43/images/${reference}/json`)
  if (status !== 200) return undefined
  const { Config } = JSON.parse(text) as {
    readonly Config?: { readonly Labels?: Readonly<Record<string, string>> | null }
  }
  return Config?.Labels?.["stagecraft.stand-in"] ?? ""
}

function addToStandIn(
  { command, env }: DockerCli,
  reference: string,
  tag: string,
  requirements: readonly string[],
): void {
  mkdirSync(basesCache, { recursive: true })
  const folder = mkdtempSync(join(basesCache, "bench-rebuild-"))
  const { repository } = parseImageName(reference)
  const lines = [`FROM ${reference}`, ...networkOf()]
  // As the images have it that this one stands in for: dpkg does not wait for the disk after each file.
  const settings = "/etc/dpkg/dpkg.cfg.d"
  lines.push(`RUN [ ! -d ${settings} ] || echo force-unsafe-io > ${settings}/docker-apt-speedup`)
  const says: string[] = []
  if (repository === "node" || repository === "python") {
    mkdirSync(join(folder, "wheels"))
    writeWheels(join(folder, "wheels"), requirements)
    writeFileSync(
      join(folder, "pip.conf"),
      "[global]\nno-index = true\nfind-links = /usr/local/share/wheels\n",
    )
    lines.push("COPY wheels /usr/local/share/wheels", "COPY pip.conf /etc/pip.conf")
    says.push("wheels that stand in for those of PyPI")
  }
  if (repository === "node") {
    lines.push("RUN npm install -g yarn@1.22.22 && npm cache clean --force")
    says.push("yarn")
  }
  if (repository === "golang") {
    mkdirSync(join(folder, "modules"))
    writeGoModules(join(folder, "modules"))
    lines.push("COPY modules /usr/local/share/go-modules")
    lines.push("ENV GOPROXY=file:///usr/local/share/go-modules GOSUMDB=off")
    says.push("modules that stand in for those of Go's proxy")
  }
  const what = says.length === 0 ? "as it is" : `with ${says.join(" and ")}`
  lines.push(`LABEL stagecraft.stand-in="a minimal Debian for the benchmark, ${what}"`)
  if (existsSync(extraCertificates)) copyFileSync(extraCertificates, join(folder, "extra.crt"))
  writeFileSync(join(folder, "Dockerfile"), `${lines.join("\n")}\n`)
  try {
    const [program = "docker", ...words] = command
    execFileSync(program, [...words, "buildx", "build", "--quiet", "--tag", tag, folder], {
      env: { ...process.env, ...env, BUILDX_NO_DEFAULT_ATTESTATIONS: "1" },
      stdio: ["ignore", "ignore", "inherit"],
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const extraCertificates = process.env["NODE_EXTRA_CA_CERTS"] ?? ""

/** How this machine reaches its network, so that what is installed in a build comes the same way. */
function networkOf(): string[] {
  const registry = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim()
  const values: Record<string, string> = {
    ...proxyVariables(),
    NPM_CONFIG_REGISTRY: registry,
    YARN_REGISTRY: registry,
    // Its own patience of 30 s ends a build on a machine that has other work.
    YARN_NETWORK_TIMEOUT: "300000",
  }
  const lines = [
    `ENV ${Object.entries(values)
      .map(([name, value]) => `${name}="${value}"`)
      .join(" ")}`,
  ]
  if (existsSync(extraCertificates)) {
    lines.push("COPY extra.crt /usr/local/share/bench-certificates.crt")
    lines.push("ENV NODE_EXTRA_CA_CERTS=/usr/local/share/bench-certificates.crt")
  }
  return lines
}

/** The lines of a file of requirements that name a package. */
export const linesOfRequirements = (text: string): string[] =>
  text.split("\n").filter((line) => line.includes("=="))
