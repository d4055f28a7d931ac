import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import type { BuildConfig } from "@stagecraft/dockerfile"
import type { BaseConfig } from "@stagecraft/ir"
import { tools } from "../../packages/compiler/src/effects/tools.ts"
import { everyProgram, fetching, git } from "../../packages/compiler/src/effects/variables.ts"
import { nodeReads } from "../../packages/compiler/src/passes/split/npm-settings.ts"
import { ensureBases } from "../../scripts/engine/bases.ts"
import { ask } from "../../scripts/engine/engine-api.ts"
import { ensureEngine } from "../../scripts/engine/up.ts"
import type { ContextFile, ImageConfig } from "../exactness/engine-client.ts"
import { EngineClient } from "../exactness/engine-client.ts"

/*
 * A base image in which every command logs how it was called. Its shells are Debian's dash and bash; all that files
 * are worked with is busybox's, behind a file that logs first; package managers, compilers and the like are that same
 * file, which does in their place what the table of tools says they may do (see base/tool.sh).
 */

const here = new URL("base/", import.meta.url)
const source = (name: string): string => readFileSync(new URL(name, here), "utf8")

/** Commands that the table does not know, or knows to be unknown. */
const strangers = ["frob", "make", "npx", "node", "python3", "useradd", "adduser", "sed", "gradle"]
const managers = [
  "uv",
  "poetry",
  "pnpm",
  "yarn",
  "bun",
  "cargo",
  "bundle",
  "gem",
  "composer",
  "mvn",
]
const files = ["find", "sort", "head", "cut", "tr", "id", "stat", "xz", "ln", "env", "dpkg"]
const more = [
  "sleep",
  "groupadd",
  "addgroup",
  "apt-mark",
  "apt-cache",
  "grep",
  "tee",
  "date",
  "uname",
  "mktemp",
]

/** All commands of the base, without what every shell has built in. */
export const commandNames: readonly string[] = [
  ...new Set([
    ...[...tools.values()].filter(({ builtin }) => !builtin).map(({ name }) => name),
    ...strangers,
    ...managers,
    ...files,
    ...more,
  ]),
].toSorted()

/** What an install that brings programs of any name replaces here. */
const replaced =
  "npm pip go yarn pnpm mkdir cp mv chmod chown cat ls ln touch rm gzip tar curl frob"

const pattern = (variable: string): string =>
  variable.endsWith("*") ? `^${variable.slice(0, -1)}` : `^${variable}=`

/** For each call of the table the variables that it says the call reads, as patterns of a line `NAME=value`. */
function variableFiles(): readonly ContextFile[] {
  return [...tools.values()].flatMap((tool) =>
    Object.entries(tool.actions).flatMap(([action, { touches }]): ContextFile[] => {
      if (touches?.variables === undefined) return []
      const list = [...everyProgram, ...touches.variables].map(pattern)
      const name = action === "" ? tool.name : `${tool.name} ${action}`
      return [[`variables/${name}`, `${list.join("\n")}\n`]]
    }),
  )
}

/** What Node's package managers read where they run no code of others. */
const nodeVariables = `${[...everyProgram, ...nodeReads, ...git]
  .concat([
    "NODE_*",
    "OPENSSL_*",
    "SSL_*",
    "ICU_*",
    "ESBUILD_*",
    "SWC_*",
    "PREFIX",
    "INIT_CWD",
    "BUN_*",
  ])
  .map(pattern)
  .join("\n")}\n`

/** What `go mod` reads to fetch modules: its table has no list, as a build hands all of them on. */
const goVariables = `${[
  ...everyProgram,
  ...fetching,
  ...git,
  "GO*",
  "CGO_*",
  "GCM_*",
  "SSH_*",
  "XDG_*",
  "NETRC",
]
  .map(pattern)
  .join("\n")}\n`

/** What a setting of Bundler's reads: it runs nobody's code, while an install does. */
const bundlerVariables = `${[
  ...everyProgram,
  ...fetching,
  ...git,
  "BUNDLE*",
  "GEM_*",
  "GEMRC",
  "RUBY*",
  "XDG_*",
]
  .map(pattern)
  .join("\n")}\n`

const rootfs = `FROM debian:bookworm-slim AS shells
RUN mkdir -p /r/bin /r/etc /r/lib /r/lib64 /r/root /r/tmp /r/usr/bin /r/usr/local/bin /r/var /r/home /r/srv \\
      /r/seed/t/bin /r/proof/bin /r/trace /r/dev /r/proc /r/sys \\
 && cp /bin/bash /bin/dash /r/bin/ && ln -s dash /r/bin/sh && ln -s dash /r/bin/ash \\
 && ldd /bin/bash /bin/dash | grep -o '/[^ :]*so[^ ]*' | sort -u | xargs -I {} cp -L --parents {} /r/ \\
 && echo one > /r/seed/one && printf '#!/bin/sh\\necho another\\n' > /r/seed/fake && chmod 755 /r/seed/fake \\
 && echo t > /r/seed/t/bin/f && ln /r/seed/t/bin/f /r/seed/t/bin/h && tar -cf /r/seed/t.tar -C /r/seed t \\
 && mkdir -p /r/w /r/app && chmod 1777 /r/tmp /r/trace /r/w /r/app /r/srv && : > /r/trace/log && chmod 666 /r/trace/log \\
 && printf 'root:x:0:0::/root:/bin/sh\\napp:x:1000:1000::/home/app:/bin/sh\\nnode:x:1001:1001::/home/node:/bin/sh\\n' > /r/etc/passwd \\
 && printf 'root:x:0:\\napp:x:1000:\\nnode:x:1001:\\nstaff:x:50:app\\n' > /r/etc/group \\
 && mkdir /r/home/app /r/home/node && chown 1000:1000 /r/home/app && chown 1001:1001 /r/home/node && chmod 700 /r/root
COPY --from=busybox:1.36 /bin/busybox /r/proof/busybox
COPY variables /r/proof/variables
COPY names replaced /r/proof/
COPY --chmod=755 tool.sh /r/proof/tool
COPY --chmod=755 list.sh /r/proof/list
RUN while read -r each; do ln -s /proof/tool /r/bin/$each; done < /r/proof/names \\
 && for each in $(/r/proof/busybox --list); do ln -sf /proof/busybox /r/proof/bin/$each; done
FROM scratch
COPY --from=shells /r /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
`

/** What the hostile base sets, so that nothing may be taken for unset. */
const hostile = `USER root
WORKDIR /srv/base
SHELL ["/bin/bash", "-ec"]
ENV HOME=/home/x VERSION=base MODE=base NAME=base A=base B=base NODE_ENV=base PORT=1 EXTRA=base
ENV npm_config_cache=/srv/npm PIP_CACHE_DIR=/srv/pip GOPATH=/srv/go LANG=base DEBIAN_FRONTEND=base GO_VERSION=base
ENTRYPOINT ["/bin/base-entry", "x"]
CMD ["base"]
LABEL base=1 a=base
EXPOSE 99
VOLUME /srv/volume
STOPSIGNAL SIGQUIT
HEALTHCHECK CMD base
`

const otherUser = `ENV HOME=/home/app
USER 1000:1000
WORKDIR /home/app
SHELL ["/bin/sh", "-ec"]
`

const triggers = `ONBUILD ENV A=triggered
ONBUILD RUN echo triggered >> /trace/triggered
`

/** The bases there are, and what each adds to the plain one. */
const variants = { plain: "", hostile, user: otherUser, triggers } as const

export type Variant = keyof typeof variants

/** The tracing bases of an engine, and what they are made with. */
export interface World {
  readonly engine: EngineClient
  /** By the variant the reference under which the engine has it. */
  readonly references: Readonly<Record<Variant, string>>
  /** Their configs, as a compiler that looked them up knows them. */
  readonly known: ReadonlyMap<string, BaseConfig>
  /** Their configs, as an interpreter of Dockerfiles asks for them. */
  readonly lookup: (reference: string) => Partial<BuildConfig> | undefined
}

const variables = ({ Env }: ImageConfig): Record<string, string> =>
  Object.fromEntries(
    (Env ?? []).map((each) => [
      each.slice(0, each.indexOf("=")),
      each.slice(each.indexOf("=") + 1),
    ]),
  )

const knownConfig = (config: ImageConfig): BaseConfig => ({
  ...(config.Shell && { shell: config.Shell }),
  ...(config.User !== "" && { user: config.User }),
  ...(config.WorkingDir !== "" && { directory: config.WorkingDir }),
  environment: variables(config),
  volumes: Object.keys(config.Volumes ?? {}),
  onbuild: config.OnBuild ?? [],
})

const interpretedConfig = (config: ImageConfig): Partial<BuildConfig> => ({
  user: config.User,
  workingDir: config.WorkingDir,
  env: config.Env ?? [],
  entrypoint: config.Entrypoint ?? [],
  cmd: config.Cmd ?? [],
  shell: config.Shell ?? [],
  labels: new Map(Object.entries(config.Labels ?? {})),
  exposedPorts: new Set(Object.keys(config.ExposedPorts ?? {})),
  volumes: new Set(Object.keys(config.Volumes ?? {})),
  stopSignal: config.StopSignal ?? "",
  onbuild: config.OnBuild ?? [],
})

async function tag(host: string, image: string, reference: string): Promise<void> {
  const [repo = "", version = ""] = reference.split(":")
  const query = new URLSearchParams({ repo, tag: version })
  await ask(host, `/images/${image}/tag?${query.toString()}`, { method: "POST" })
}

async function ensureVariant(
  host: string,
  engine: EngineClient,
  [variant, more]: readonly [string, string],
  parts: readonly ContextFile[],
): Promise<string> {
  const recipe = JSON.stringify([rootfs, more, parts])
  const version = createHash("sha256").update(recipe).digest("hex").slice(0, 12)
  const reference = `stagecraft-tracing-${variant}:${version}`
  const { status } = await ask(host, `/images/${reference}/json`)
  if (status === 200) return reference
  await ensureBases(host, ["debian:bookworm-slim", "busybox:1.36"], () => {})
  const built = await engine.build(rootfs + more, parts)
  if (!built.ok) throw new Error(`the tracing base: ${built.error}`)
  await tag(host, built.image, reference)
  return reference
}

/** Sees to it that the engine has the tracing bases. They are made again when what they consist of changed. */
export async function tracingWorld(): Promise<World> {
  const { host } = await ensureEngine({ log: () => {} })
  const engine = new EngineClient(host)
  const parts: readonly ContextFile[] = [
    ...variableFiles(),
    ["variables/.none", ""],
    ["variables/.node", nodeVariables],
    ["variables/go mod download", goVariables],
    ["variables/go mod verify", goVariables],
    ["variables/bundle config", bundlerVariables],
    ["names", `${commandNames.join("\n")}\n`],
    ["replaced", `${replaced.split(" ").join("\n")}\n`],
    ["tool.sh", source("tool.sh")],
    ["list.sh", source("list.sh")],
  ]
  const references: Record<string, string> = {}
  const known = new Map<string, BaseConfig>()
  const interpreted = new Map<string, Partial<BuildConfig>>()
  for (const entry of Object.entries(variants)) {
    const reference = await ensureVariant(host, engine, entry, parts)
    const config = await engine.config(reference)
    references[entry[0]] = reference
    known.set(reference, knownConfig(config))
    interpreted.set(`docker.io/library/${reference}`, interpretedConfig(config))
  }
  return {
    engine,
    references: references as Record<Variant, string>,
    known,
    lookup: (reference) => interpreted.get(reference),
  }
}
