import { createReadStream, statSync } from "node:fs"
import { runAsCommand } from "./command.ts"
import { ask } from "./engine-api.ts"
import { parseImageName, type ImageName } from "./image-reference.ts"
import { logToStderr, step, type Log } from "./log.ts"
import { ensureArchive } from "./stand-in-archive.ts"
import { standIns, type StandIn } from "./stand-ins.ts"
import { ensureEngine } from "./up.ts"

export interface BaseReport {
  readonly reference: string
  /** "present": the engine had it; "pulled": from its registry; "stand-in": made here, and labelled so. */
  readonly origin: "present" | "pulled" | "stand-in"
  /** What a stand-in is. */
  readonly standIn?: string
  readonly ms: number
}

export const standInLabel = "stagecraft.stand-in"

/** A registry that is there says something within this time; an engine's own patience is much longer. */
const silenceMs = 20_000

/** Registries that did not answer: each is tried once. */
const unreachable = new Set<string>()

/**
 * Sees to it that the engine has each of the images: the ones it lacks are pulled, and where no registry answers a
 * labelled stand-in is made.
 *
 * @throws Error when an image can neither be pulled nor made here.
 */
export async function ensureBases(
  host: string,
  references: readonly string[],
  log: Log,
): Promise<BaseReport[]> {
  const reports: BaseReport[] = []
  for (const reference of new Set(references)) {
    const start = performance.now()
    const report = await ensureBase(host, reference, log)
    reports.push({ reference, ...report, ms: Math.round(performance.now() - start) })
  }
  return reports
}

type Outcome = Omit<BaseReport, "reference" | "ms">

async function ensureBase(host: string, reference: string, log: Log): Promise<Outcome> {
  const present = await inspect(host, reference)
  if (present !== undefined) return { origin: "present", ...standInOf(present) }
  const name = parseImageName(reference)
  const refusal = await pull(host, name, reference, log)
  if (refusal === undefined) return { origin: "pulled" }
  const recipe =
    name.registry === "" ? standIns.find(({ matches }) => matches.test(name.repository)) : undefined
  if (recipe === undefined || name.tag.includes(":")) {
    throw new Error(`${reference} cannot be pulled (${refusal}), and there is no stand-in for it.`)
  }
  const archive = await ensureArchive(recipe, log)
  await importArchive(host, name, recipe, archive)
  log(`${reference} is a stand-in: ${recipe.what} (${refusal})`)
  return { origin: "stand-in", standIn: recipe.what }
}

interface Inspected {
  readonly Config?: { readonly Labels?: Readonly<Record<string, string>> | null } | null
}

async function inspect(host: string, reference: string): Promise<Inspected | undefined> {
  const { status, text } = await ask(host, `/images/${reference}/json`)
  return status === 200 ? (JSON.parse(text) as Inspected) : undefined
}

function standInOf(image: Inspected): { standIn?: string } {
  const what = image.Config?.Labels?.[standInLabel]
  return what === undefined ? {} : { standIn: what }
}

/** Pulls an image; returns undefined when it is there, else why it is not. */
async function pull(
  host: string,
  name: ImageName,
  reference: string,
  log: Log,
): Promise<string | undefined> {
  if (unreachable.has(name.registry)) return "its registry does not answer"
  const query = new URLSearchParams({ fromImage: name.repo, tag: name.tag })
  try {
    const options = { method: "POST", timeoutMs: silenceMs } as const
    const { status, text } = await step(log, `asking a registry for ${reference}`, () =>
      ask(host, `/images/create?${query.toString()}`, options),
    )
    const failure = /"(?:error|message)":"((?:[^"\\]|\\.)*)"/.exec(
      status === 200 ? text.slice(-2_000) : text,
    )?.[1]
    if (status === 200 && (await inspect(host, reference)) !== undefined) return undefined
    return judge(name, failure ?? `status ${status}`)
  } catch (error) {
    return judge(name, `did not answer: ${String(error)}`)
  }
}

/** A registry that knows nothing of the image is one that answers; only silence is remembered. */
function judge(name: ImageName, failure: string): string {
  const silence =
    /no such host|connection refused|timeout|did not answer|unreachable|server misbehaving|no route|EOF|reset by peer/i
  if (!silence.test(failure)) return failure
  unreachable.add(name.registry)
  return "its registry does not answer"
}

async function importArchive(
  host: string,
  name: ImageName,
  recipe: StandIn,
  archive: string,
): Promise<void> {
  const query = new URLSearchParams({ fromSrc: "-", repo: name.repo, tag: name.tag })
  const label = `LABEL ${standInLabel}="${recipe.what}"`
  for (const change of [...recipe.config, label]) query.append("changes", change)
  const body = {
    stream: createReadStream(archive),
    type: "application/x-tar",
    length: statSync(archive).size,
  }
  const answer = await ask(host, `/images/create?${query.toString()}`, {
    method: "POST",
    body,
    timeoutMs: 300_000,
  })
  if (answer.status !== 200 || answer.text.includes('"error"')) {
    throw new Error(
      `the engine refused the stand-in of ${name.repo}:${name.tag}: ${answer.text.trim()}`,
    )
  }
}

await runAsCommand(import.meta.url, async () => {
  const engine = await ensureEngine()
  for (const report of await ensureBases(engine.host, process.argv.slice(2), logToStderr)) {
    const { reference, origin, standIn, ms } = report
    process.stdout.write(
      `${reference}: ${origin}${standIn === undefined ? "" : ` (${standIn})`}, ${ms} ms\n`,
    )
  }
})
