import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { Failure } from "../failure.ts"
import type { HttpSettings } from "../http/send.ts"
import { readGitAddress } from "./git-address.ts"

const PATIENCE_MS = 60_000
const MOST_BYTES = 16 * 2 ** 20
const LINE = /^([0-9a-f]{40}|[0-9a-f]{64})\t(\S+)$/gmu

/** Asks a git server, by the git of this machine and with its settings, which commit an address means. @throws Failure */
export async function resolveRepository(
  address: string,
  { env, signal }: HttpSettings,
): Promise<string> {
  const { remote, ref } = readGitAddress(address) ?? {}
  if (remote === undefined)
    throw new Failure("nonsense", "its ref is said in a query", {
      hint: "say it behind a number sign: https://example.com/tool.git#v1.2",
    })
  const name = ref?.replace(/^refs\//u, "")
  const wanted = name === undefined ? ["HEAD"] : [name, `${name}^{}`]
  const options = {
    // It must neither ask a person nor run what an address names.
    env: {
      ...env,
      GIT_TERMINAL_PROMPT: "0",
      GIT_ASKPASS: "",
      SSH_ASKPASS: "",
      GIT_ALLOW_PROTOCOL: "https:http:ssh:git",
      // What went wrong is read from its words.
      LC_ALL: "C",
      GIT_SSH_COMMAND: env["GIT_SSH_COMMAND"] ?? "ssh -o BatchMode=yes",
    },
    maxBuffer: MOST_BYTES,
    timeout: PATIENCE_MS,
    ...(signal && { signal }),
  }
  // Words that no program can be given are refused before there is a promise.
  const asking = async () =>
    await promisify(execFile)("git", ["ls-remote", "--quiet", "--", remote, ...wanted], options)
  const { stdout } = await asking().catch((error: unknown) => {
    throw troubleOf(error)
  })
  const refs = new Map([...stdout.matchAll(LINE)].map(([, commit, full]) => [full, commit]))
  const own = name ?? ""
  // As git itself does where a branch and a tag share a name; of a tag with a message, the commit.
  const order = [
    ...(ref?.startsWith("refs/") ? [`${ref}^{}`, ref] : []),
    `refs/heads/${own}`,
    `refs/tags/${own}^{}`,
    `refs/tags/${own}`,
    `refs/${own}`,
  ]
  const commit =
    name === undefined ? refs.get("HEAD") : order.map((each) => refs.get(each)).find(Boolean)
  if (commit !== undefined) return commit
  throw new Failure("missing", `the repository has no branch or tag ${ref ?? "of its own"}`, {
    hint: "check the name behind the number sign",
  })
}

function troubleOf(error: unknown): Failure {
  const {
    code,
    stderr = "",
    killed,
    message,
  } = error as Error & {
    readonly code?: string | number
    readonly stderr?: string
    readonly killed?: boolean
  }
  if (code === "ENOENT")
    return new Failure("unreachable", "there is no git on this machine to ask", {
      hint: "install git",
    })
  if (killed) return new Failure("unreachable", "git got no answer in time")
  const said = stderr.trim().split("\n").at(-1) || message
  const isDenied = /authentication|permission denied|could not read Username|error: 403\b/iu.test(
    stderr,
  )
  const isMissing = /not found|does not exist|error: 404\b/iu.test(stderr)
  return new Failure(
    isDenied ? "denied" : isMissing ? "missing" : "unreachable",
    `git cannot ask it: ${said.replace(/^fatal: /u, "")}`,
    { hint: isDenied ? "git's own credential helpers and ssh keys are used" : undefined },
  )
}
