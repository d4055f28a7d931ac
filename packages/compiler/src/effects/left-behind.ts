import type { RunStep } from "@stagecraft/ir"
import type { StageFacts } from "../stage-facts.ts"
import type { PathUse } from "./paths.ts"
import { touchedPlaces } from "./places.ts"
import type { CommandEffects } from "./read-command.ts"
import { runEffects } from "./run-effects.ts"

/** What they leave behind is of the system's own packages, or has no contents that anybody chose. */
const PLAIN = new Set(
  `apt-get apt apt-mark apt-cache apk dnf microdnf yum mkdir rmdir rm chown chgrp chmod useradd adduser addgroup
  groupadd usermod groupmod locale-gen update-ca-certificates ldconfig corepack true sleep test`.split(
    /\s+/u,
  ),
)
const CLEANS = /^(?:cache (?:clean|purge|prune|verify)|store prune)$/u

/** Calls that install packages of a language in the folder of a project, or beside its interpreter. */
const INSTALLS: ReadonlyMap<string, RegExp> = new Map([
  ...["npm", "pnpm", "yarn", "bun"].map(
    (name) => [name, /^(?:ci|clean-install|install|i)?$/u] as const,
  ),
  ...["pip", "pip3"].map((name) => [name, /^install$/u] as const),
])

/** Packages whose install runs nothing of their own, by the program that installs them for all projects. */
const FOR_ALL: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...["npm", "pnpm", "yarn"].map(
    (name) => [name, new Set(["npm", "pnpm", "yarn", "corepack", "typescript"])] as const,
  ),
  ...["pip", "pip3"].map((name) => [name, new Set(["pip", "setuptools", "wheel", "uv"])] as const),
  ["gem", new Set(["bundler"])],
])
/** Options of gem that lead nowhere: `-g` is a file to it, and others are folders. */
export const OF_GEM = new Set(
  "-v --version --no-document -N --no-ri --no-rdoc --conservative -q --quiet".split(" "),
)

/** True for `npm install -g pnpm@9` and `pip install --upgrade pip`, of packages that were looked at. */
function installsReviewed({ name, action, options, operands }: CommandEffects): boolean {
  const reviewed = FOR_ALL.get(name)
  const forAll =
    name === "gem"
      ? [...options].every((each) => OF_GEM.has(each))
      : name.startsWith("pip") || options.has("-g") || options.has("--global")
  if (
    !reviewed ||
    !forAll ||
    operands.length === 0 ||
    !/^(?:install|i|add|global add)$/u.test(action)
  )
    return false
  if (
    [...options].some((each) =>
      /^(?:-r|-e|-c|-f|-i|-t|--(?:requirement|editable|constraint|find-links|index-url|extra-index-url|target|prefix|root|registry|userconfig))$/u.test(
        each,
      ),
    )
  )
    return false
  return operands.every(({ value }) => {
    const [, pack = ""] = /^([a-z]+)(?:(?:[@:]|[=~<>!]=|[<>])[\w.^~*-]+)?$/u.exec(value ?? "") ?? []
    return reviewed.has(pack)
  })
}

/** Settings that lead to no folder: where packages are fetched from by network, and how. */
const SETTING =
  /^(?:registry[= ]https?:|@[\w.-]+:registry[= ]https?:|\/\/[^= ]+:(?:_authToken|_auth|_password|username|email)[= ]|(?:strict-ssl|fetch-[\w-]+|fund|audit|update-notifier|loglevel|progress|maxsockets|engine-strict|legacy-peer-deps|network-timeout)[= ]|user\.|safe\.|init\.|advice\.|core\.autocrlf|url\.(?:https|ssh):)/u

/** What a call that sets something for later ones writes: no more than one file of settings. */
function settingOf({ name, action, operands }: CommandEffects): readonly PathUse[] | undefined {
  const isNode = ["npm", "pnpm", "yarn"].includes(name) && /^config\b|^set$/u.test(action)
  if (!isNode && !(name === "git" && action === "config")) return undefined
  const said = operands.map(({ value }) => value ?? "$")
  // Several may be set at once.
  const isOne = said.length <= (said[0]?.includes("=") ? 1 : 2)
  return isOne && SETTING.test(said.join(" "))
    ? []
    : [{ path: isNode ? "/etc/npmrc" : "/etc/gitconfig", reach: "one" }]
}

/**
 * Where a RUN may leave files or links whose contents somebody chose; undefined when it may be anywhere.
 *
 * `"plain"` takes it that packages of languages set nothing for other programs, and make no links outside of their own folders.
 * Not counted is what packages of the system bring, and what calls leave that only make folders, change owners or remove.
 */
export function leftBehind(
  step: RunStep,
  facts: StageFacts,
  packages: "any" | "plain" = "any",
): readonly PathUse[] | undefined {
  const effects = runEffects(step, facts)
  if ("why" in effects) return undefined
  const all: PathUse[] = []
  for (const command of effects.commands) {
    const { name, action, options, operands, touches, beyond } = command
    if (CLEANS.test(action) || installsReviewed(command)) continue
    // A package that is a file may bring anything.
    const isFile = operands.some(
      ({ value }) => value === undefined || /\/|\.(?:deb|rpm|apk)$/u.test(value),
    )
    if (PLAIN.has(name) && !(isFile && /^(?:install|add|reinstall)$/u.test(action))) {
      // A home gets copies of the files of a folder, which may be any, and moves with all that is in it.
      if (/^(?:adduser|user)/u.test(name)) {
        const given = [...options].join(" ")
        if (/-k\b|--skel\b/u.test(given)) return undefined
        if (/-[dh]\b|--home/u.test(given))
          all.push(...command.writes.map(({ path }) => ({ path, reach: "one" as const })))
      }
      continue
    }
    const set = settingOf(command)
    if (set) {
      all.push(...set, ...command.writes)
      continue
    }
    if (packages === "plain" && INSTALLS.get(name)?.test(action)) continue
    if (beyond !== undefined || !touches) return undefined
    all.push(...command.writes, ...touchedPlaces(touches, facts).writes)
  }
  return all
}
