import { dirname, join, relative } from "node:path"
import { findConfigs } from "@stagecraft/config"
import { ImageError, nearest } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { imageKey, printLock } from "@stagecraft/registry"
import { readOverrides } from "../build-overrides.ts"
import { build } from "./build.ts"
import type { Command, CommandContext } from "../command.ts"
import { exitCode } from "../exit-code.ts"
import { holdFile } from "../hold-file.ts"
import { checkLock } from "../lock/check-lock.ts"
import { collectNames } from "../lock/collect-names.ts"
import type { CollectedNames, LockWish } from "../lock/collect-names.ts"
import { describeCheck, describeUpdate, drawUpdate } from "../lock/draw-lock.ts"
import { isBelow, placeOfLock } from "../lock/find-lock.ts"
import { keysOfRepo } from "../lock/keys-of-repo.ts"
import { lockCommand } from "../lock/lock-command.ts"
import { lockNothing } from "../lock/problems.ts"
import { readLockFile } from "../lock/read-lock-file.ts"
import type { LoadedLock } from "../lock/read-lock-file.ts"
import { resolver } from "../lock/resolve-name.ts"
import type { Resolver } from "../lock/resolve-name.ts"
import { updateLock } from "../lock/update-lock.ts"
import { acrossOptions } from "../repo/choice.ts"
import type { Choice } from "../repo/choice.ts"
import { chooseImages } from "../repo/choose-images.ts"
import { replaceFile } from "../write-file.ts"

/** `stagecraft lock`: where names lead, kept in a file. */
export const lock: Command = {
  name: "lock",
  summary:
    "Write into image.lock what the names of images, files and git references mean today. Needs no engine.",
  words: "[IMAGE…]",
  options: {
    ...acrossOptions,
    check: {
      kind: "flag",
      help: "write nothing; fail when image.lock is not what the configs ask for, and tell what has moved; with --update also fail for what has moved",
    },
    update: {
      kind: "optional",
      value: "NAME,…",
      help: "ask again what is locked already; words of the command line, or these names, are then what to ask for: --update node:22",
    },
    "build-arg": build.options["build-arg"]!,
    json: { kind: "flag", help: "print what was found as JSON" },
  },
  nothing: { locks: [] },
  examples: [
    ["stagecraft lock", "what is not locked yet, into image.lock"],
    ["stagecraft lock --update", "everything as it is today"],
    ["stagecraft lock --update node:22-slim", "one name"],
    ["stagecraft lock --check", "in CI: is everything locked?"],
    ["stagecraft lock --check --update --json", "for bots: what has moved?"],
  ],
  run: async (context) => {
    const { options, report, terminal } = context
    const asked = askedNames(context)
    // With --update, words are names to ask for.
    const words = options.flag("update") ? [] : context.words
    const wish = { command: "lock", asWritten: true }
    const choice = await chooseImages({ ...context, words }, wish)
    const groups = byLock(choice)
    const { buildArgs } = readOverrides(context)
    const own = await keysOfRepo(choice.root, choice.projects, terminal.env)
    const all = groups.map(({ file, images }) => ({
      file,
      loaded: readLockFile(file),
      names: collectNames(images, own, buildArgs),
    }))
    const command = lockCommand(choice, { options, words })
    refuseUnknown(asked, all, command)
    const scene: LockScene = {
      context,
      asked,
      choice,
      command,
      // Without the signal: Ctrl-C ends the command at once, and nothing is half-written.
      resolver: resolver({ env: terminal.env }, report.note),
    }
    const results: LockResult[] = []
    for (const each of all)
      results.push(await (options.flag("check") ? checked(each, scene) : updated(each, scene)))
    const found = results.flatMap(({ problems }) => problems)
    const isWrong = found.some(({ severity }) => severity === "error")
    if (!isWrong) for (const { write } of results) await write?.()
    const locks = results.map(({ description }) => description)
    if (options.flag("json")) report.answer({ locks })
    if (isWrong) throw new ImageError(found)
    if (!options.flag("check") && all.every(isEmpty))
      report.note("The images use no name that could be locked")
    report.diagnostics(found)
    return exitCode.done
  },
}

/** One lock, and what its configs ask of it. */
interface LockGroup {
  readonly file: string
  readonly loaded: LoadedLock
  readonly names: CollectedNames
}

interface LockScene {
  readonly context: CommandContext
  readonly asked: AskedNames
  readonly choice: Choice
  readonly resolver: Resolver
  /** The command line that locks the same images. */
  readonly command: string
}

interface LockResult {
  readonly problems: readonly Diagnostic[]
  readonly description: object
  /** Puts it in place, where nothing is wrong with any. */
  readonly write?: () => Promise<void>
}

/** The chosen images by the lock that counts for them. */
function byLock({ images }: Choice) {
  const groups = new Map<string, Choice["images"][number][]>()
  for (const each of images) {
    const file = placeOfLock(each.project.directory)
    groups.set(file, [...(groups.get(file) ?? []), each])
  }
  return [...groups].map(([file, own]) => ({ file, images: own }))
}

async function checked({ file, loaded, names }: LockGroup, scene: LockScene): Promise<LockResult> {
  const { asked, context, resolver: ask } = scene
  const { cwd } = context.terminal
  const result = await checkLock(loaded.lock, names.wishes, {
    file: shown(file, cwd),
    isUnused: await unusedOf(file, names, scene),
    isStrict: asked.isMeant,
    resolver: ask,
    command: scene.command,
  })
  const { options, report } = context
  const isFine = result.problems.length === 0
  if (isFine && !options.flag("json"))
    report.note(`${shown(file, cwd)} is what the configs ask for`)
  return { problems: result.problems, description: describeCheck(shown(file, cwd), result) }
}

/** Nothing is locked, and nothing can be. */
const isEmpty = ({ names, loaded }: LockGroup): boolean =>
  names.wishes.length === 0 && loaded.text === undefined

async function updated(group: LockGroup, scene: LockScene): Promise<LockResult> {
  const { file, loaded, names } = group
  const { asked, context, resolver: ask } = scene
  const { options, report, terminal } = context
  const result = await updateLock(loaded.lock, names.wishes, {
    isUpdated: asked.isMeant,
    isUnused: await unusedOf(file, names, scene),
    resolver: ask,
    command: scene.command,
  })
  const near = shown(file, terminal.cwd)
  const { problems } = result
  /** What is to be written into the file as it is by now; undefined where it says that already. */
  const change = (): string | undefined => {
    const { lock: there, text: before } = readLockFile(file)
    const text = printLock(result.into(there))
    return text === before || isEmpty(group) ? undefined : text
  }
  const write = async (): Promise<void> => {
    const isChanged =
      change() !== undefined &&
      (await holdFile(file, () => {
        const text = change()
        if (text !== undefined) replaceFile(file, text)
        return text !== undefined
      }))
    if (!options.flag("json")) report.result(drawUpdate(result))
    if (!isEmpty(group)) report.note(`${near} ${isChanged ? "written" : "is up to date"}`)
    for (const { name, why } of names.unknown) report.note(`${name} is not locked: ${why}`)
  }
  return { problems, description: describeUpdate(near, result), write }
}

/**
 * Tells of a key whether nothing uses it. Where not every config that the lock serves was looked at, with all of its
 * images, that is not known, and everything may be used.
 */
async function unusedOf(
  file: string,
  { wishes, mayBe }: CollectedNames,
  { choice, context }: LockScene,
): Promise<(key: string) => boolean> {
  const isPart = context.options.list("filter").length > 0 || !(await isWhole(file, choice))
  const isNamed = context.words.length > 0 && !context.options.flag("update")
  if (isPart || isNamed) return () => false
  const used = new Set(wishes.map(({ key }) => key))
  return (key) => !used.has(key) && !mayBe(key)
}

async function isWhole(file: string, { projects }: Choice): Promise<boolean> {
  const known = new Set(projects.map((project) => project.file))
  const { root, configs } = await findConfigs(dirname(file))
  return configs
    .filter(({ folder }) => isBelow(dirname(file), join(root, folder)))
    .filter(({ folder }) => placeOfLock(join(root, folder)) === file)
    .every((config) => known.has(config.file))
}

const shown = (file: string, cwd: string): string => {
  const near = relative(cwd, file)
  return near.startsWith("../../..") ? file : near
}

/** The names that `--update` means; all where it names none, and none without it. */
interface AskedNames {
  readonly names: readonly string[]
  readonly isMeant: (wish: LockWish) => boolean
}

function askedNames({ options, words }: CommandContext): AskedNames {
  if (!options.flag("update")) return { names: [], isMeant: () => false }
  const given = options.value("update")?.split(",") ?? []
  const names = [...given, ...words].filter((each) => each !== "")
  if (names.length === 0) return { names, isMeant: () => true }
  return { names, isMeant: (wish) => names.some((name) => means(name, wish)) }
}

/** `node:22`, `docker.io/library/node:22`, an address, or `node` for each of its tags. */
function means(name: string, { kind, key, name: own }: LockWish): boolean {
  if (name === own || name === key) return true
  if (kind !== "image") return key.startsWith(`${name}#`)
  if (imageKey(name) === key) return true
  const isWithoutTag = !/[:@][^/]*$/u.test(name)
  return isWithoutTag && imageKey(name)?.replace(/:latest$/u, "") === key.replace(/[:@][^/]*$/u, "")
}

/** @throws ImageError `lock-nothing` for names that are nobody's. */
function refuseUnknown({ names }: AskedNames, groups: readonly LockGroup[], command: string): void {
  const wishes = groups.flatMap((each) => each.names.wishes)
  const known = wishes.map((wish) => wish.name)
  const wrong = names.filter((name) => !wishes.some((wish) => means(name, wish)))
  if (wrong.length > 0)
    throw new ImageError(wrong.map((name) => lockNothing(name, nearest(name, known), command)))
}
