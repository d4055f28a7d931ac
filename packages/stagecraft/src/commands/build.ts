import { findEngine } from "@stagecraft/engine"
import { isImageError } from "@stagecraft/ir"
import { buildKnowing, tellingOnce } from "../build-knowing.ts"
import { readMode } from "../build-mode.ts"
import { readOverrides } from "../build-overrides.ts"
import { readSecretOverrides } from "../secret-overrides.ts"
import { readSkipExisting, skipExistingOption } from "../existing/skip-existing.ts"
import type { Command } from "../command.ts"
import { dockerOptions } from "../docker-options.ts"
import { exitCode } from "../exit-code.ts"
import { forOption, readProfile } from "../for-profile.ts"
import { planBuild } from "../plan-build.ts"
import type { BuildPlan, BuildWish } from "../plan-build.ts"
import { affectedOption, narrowToAffected } from "../affected/narrow-to-affected.ts"
import { acrossOptions } from "../repo/choice.ts"
import { chooseImages } from "../repo/choose-images.ts"
import { showBuild } from "../show-build.ts"
import { buildChanged, unchangedImages } from "../digest/build-changed.ts"
import { lockedOption } from "../lock/pin-choice.ts"
import { showPlan } from "../show-plan.ts"
import { checkResultFiles, writeResults } from "../write-results.ts"

/** `stagecraft build`: find, load, compile, solve, report. */
export const build: Command = {
  name: "build",
  summary: "Compile images and build them on the engine that answers.",
  words: "[IMAGE…]",
  options: {
    ...acrossOptions,
    ...affectedOption,
    "build-arg": {
      kind: "list",
      value: "NAME=VALUE",
      help: "a value for an arg(); NAME alone takes it from the environment",
    },
    target: {
      kind: "value",
      value: "STAGE",
      help: "build up to this stage; the config's tags are left where they are",
    },
    platform: {
      kind: "list",
      value: "OS/ARCH",
      help: "build for these platforms instead of the config's; several with commas",
    },
    tag: {
      kind: "list",
      value: "NAME",
      short: "t",
      help: "name the image, instead of the config's tags",
    },
    secret: {
      kind: "list",
      value: "id=ID,src=FILE",
      help: "a value for secret(ID), also id=ID,env=NAME; over the image's own `secrets`",
    },
    ssh: {
      kind: "list",
      value: "ID[=SOCKET|=KEY]",
      help: "an agent for ssh mounts, or key files with commas; `default` is the running agent (SSH_AUTH_SOCK)",
    },
    force: {
      kind: "flag",
      help: "ask the builder also for images that were built before from the very same",
    },
    "no-cache": { kind: "flag", help: "run every step anew" },
    "no-cache-filter": {
      kind: "list",
      value: "STAGE",
      help: "run the steps of this stage anew",
    },
    reproducible: {
      kind: "flag",
      help: "times come from SOURCE_DATE_EPOCH or the last commit, so that the same files give the same image",
    },
    pull: { kind: "flag", help: "ask the registry for newer bases" },
    output: {
      kind: "list",
      value: "DEST",
      short: "o",
      help: "where the result goes, instead of the config's outputs: a folder, - for a tar file on standard output, or type=…,dest=…",
    },
    load: { kind: "flag", help: "also into the engine's own store, where it goes without outputs" },
    push: { kind: "flag", help: "also push it to the registry, under its tags" },
    ...skipExistingOption,
    "cache-from": {
      kind: "list",
      value: "CACHE",
      help: "read this cache instead of the config's: acme/web:cache, type=local,src=DIR, type=gha",
    },
    "cache-to": {
      kind: "list",
      value: "CACHE",
      help: "write this cache instead of the config's: type=registry,ref=acme/web:cache,mode=max, or type=local,dest=DIR; several images need one each: `cacheTo` in the config",
    },
    attest: {
      kind: "list",
      value: "WHAT",
      help: "say this about the image, over the config's: type=provenance,mode=max or type=sbom",
    },
    provenance: {
      kind: "value",
      value: "YES|mode=max",
      help: "say how it was built: short for --attest type=provenance; false for not",
    },
    sbom: {
      kind: "value",
      value: "YES|generator=IMAGE",
      help: "say what is in it: short for --attest type=sbom; false for not",
    },
    label: { kind: "list", value: "KEY=VALUE", help: "a label of the image, over the config's" },
    annotation: {
      kind: "list",
      value: "KEY=VALUE",
      help: "an annotation of the manifest, also index:KEY=VALUE",
    },
    "build-context": {
      kind: "list",
      value: "NAME=FOLDER",
      help: "what namedContext(NAME) stands for, also NAME=docker-image://REF, NAME=oci-layout://FOLDER:TAG or an address; NAME may be a base it takes the place of: busybox:1.36=…",
    },
    network: {
      kind: "value",
      value: "MODE",
      help: "the network of RUNs that name none: default, none or host",
    },
    "add-host": {
      kind: "list",
      value: "NAME=ADDRESS",
      help: "a name in /etc/hosts while RUNs run",
    },
    "shm-size": { kind: "value", value: "BYTES", help: "the size of /dev/shm in RUNs, as in 128m" },
    ulimit: { kind: "list", value: "NAME=SOFT:HARD", help: "a limit of the processes of RUNs" },
    "cgroup-parent": { kind: "value", value: "PATH", help: "the control group RUNs are put below" },
    for: forOption,
    ...lockedOption,
    "no-optimize": {
      kind: "flag",
      help: "build the graph as written: nothing merged, moved or split",
    },
    jobs: { kind: "value", value: "N", help: "how many images are solved at the same time" },
    "keep-going": {
      kind: "flag",
      help: "when the build of an image fails, build the others to their end; what is wrong before the build stops all",
    },
    progress: {
      kind: "value",
      value: "KIND",
      help: "auto, tty, plain, json or quiet; auto is tty on a terminal and plain elsewhere, quiet is --quiet",
    },
    quiet: {
      kind: "flag",
      short: "q",
      help: "no progress; print the ids of what was built, unless the result itself goes to standard output",
    },
    json: { kind: "flag", help: "print what was built, and what failed, as JSON" },
    "metadata-file": {
      kind: "value",
      value: "FILE",
      help: "write what the exporters tell as JSON, by the names of the images",
    },
    iidfile: { kind: "value", value: "FILE", help: "write the image's id" },
    "dry-run": { kind: "flag", help: "check all and say what would be built, and build nothing" },
    debug: { kind: "flag", help: "say what is asked of the engine, and keep whole messages" },
  },
  examples: [
    ["stagecraft build", "every image of the config"],
    ["stagecraft build web --tag acme/web:1.2", "one image, under another name"],
    ["stagecraft build --build-arg GO_VERSION=1.24", 'another value for arg("GO_VERSION")'],
    ["stagecraft build --secret id=npmrc,src=.npmrc", 'a file for mounts: [secret("npmrc")]'],
    ["stagecraft build --target builder --no-cache", "up to one stage, every step anew"],
    ["stagecraft build web -o out", "its files, into a folder"],
    ["stagecraft build --filter 'apps/*'", "the images of several packages, in one build"],
    ["stagecraft build --all --affected", "what a branch changes in a repository"],
    ["stagecraft build --push", "every image, to the registries of its tags"],
    ["stagecraft build --all --push --skip-existing", "in CI: what no job has pushed before"],
  ],
  foreign: dockerOptions,
  stops: true,
  nothing: { images: [], failed: [], stopped: [] },
  run: async (context) => {
    const mode = readMode(context)
    const { options, report, terminal } = context
    const overrides = readOverrides(context)
    const secrets = readSecretOverrides(context)
    const profile = readProfile("build", options.value("for"))
    const isSkipping = readSkipExisting(context)
    // The engine is looked for while the config loads; what it says is heard when its turn comes.
    const finding = findEngine(terminal.env)
    finding.catch(() => undefined)
    const choice = await chooseImages(context, { command: "build", profile })
    const narrowed = await narrowToAffected(choice, context)
    const { images } = narrowed
    if (images.length === 0) return exitCode.done
    const wish: BuildWish = {
      images,
      overrides,
      secrets,
      optimize: !options.flag("no-optimize"),
      mode: { ...mode, toTerminal: () => !mode.dryRun && terminal.stdoutIsTerminal === true },
      env: terminal.env,
      engine: () => finding,
      signal: terminal.signal,
    }
    const told = { tell: tellingOnce(report.diagnostics), note: report.note }
    const plan = await planBuild(wish, told)
    const how = {
      force: options.flag("force"),
      note: mode.progress === "quiet" ? () => undefined : report.note,
    }
    const existing = isSkipping
      ? (await import("../existing/open-existing.ts")).openExisting(narrowed, context, {
          command: "build",
          profile,
          ...how,
        })
      : undefined
    const side = { ...how, root: choice.root, signal: terminal.signal, existing }
    if (mode.dryRun) {
      showPlan(plan, await unchangedImages(plan, side), mode, report)
      return exitCode.done
    }
    checkResultFiles(mode)
    const build = (changed: BuildPlan) => showBuild(changed, mode, context)
    const outcome = await buildKnowing(plan, {
      plan: (open) => planBuild({ ...wish, open }, told),
      run: (planned) => buildChanged(planned, { ...side, build }),
      note: how.note,
    })
    const { error } = outcome
    try {
      writeResults(outcome, mode, report)
    } catch (unwritten) {
      if (error === undefined || !isImageError(unwritten)) throw unwritten
      report.diagnostics(unwritten.diagnostics)
    }
    if (error !== undefined) throw error
    return exitCode.done
  },
}
