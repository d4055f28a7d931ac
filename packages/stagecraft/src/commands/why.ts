import { readProfile, forOption } from "../for-profile.ts"
import type { Command } from "../command.ts"
import { dockerOptions } from "../docker-options.ts"
import { exitCode } from "../exit-code.ts"
import { compareInputs } from "../digest/compare-inputs.ts"
import { drawDifference } from "../digest/draw-difference.ts"
import { BuildNotes } from "../digest/build-notes.ts"
import { openNotes } from "../digest/build-changed.ts"
import { chosenInputs } from "../digest/chosen-inputs.ts"
import { neverBuilt } from "../affected/problems.ts"
import { acrossOptions } from "../repo/choice.ts"
import { chooseImages } from "../repo/choose-images.ts"
import { build } from "./build.ts"

/** The options that mean the same as for `build`: what an image is built from depends on them. */
const SHARED = [
  "build-arg",
  "target",
  "platform",
  "label",
  "annotation",
  "reproducible",
  "attest",
  "provenance",
  "sbom",
  "build-context",
  "network",
  "add-host",
  "shm-size",
  "ulimit",
  "cgroup-parent",
  "no-optimize",
] as const

/** `stagecraft why`: what has changed since an image was built the last time; needs no engine. */
export const why: Command = {
  name: "why",
  summary:
    "Say what has changed since an image was built here the last time: files, arguments, options, the Dockerfile.",
  words: "[IMAGE…]",
  options: {
    ...Object.fromEntries(SHARED.map((name) => [name, build.options[name]!])),
    for: forOption,
    ...acrossOptions,
    full: { kind: "flag", help: "every file, also where many have changed" },
    json: { kind: "flag", help: "print JSON" },
  },
  nothing: { images: [] },
  examples: [
    ["stagecraft why web", "why would web be built again?"],
    ["stagecraft why web --build-arg COMMIT=abc", "as it would be with this argument"],
    ["stagecraft why --all --json", "for programs"],
  ],
  foreign: dockerOptions,
  run: async (context) => {
    const { options, report } = context
    const profile = readProfile("why", options.value("for"))
    const wish = { command: "build", profile }
    const choice = await chooseImages(context, wish)
    const notes = new BuildNotes(openNotes(choice.root).state)
    const found = await chosenInputs(choice, context, wish)
    const differences = found.map(({ chosen: { image, project }, whole }) => ({
      image,
      difference: compareInputs(notes.last(project, image.name), whole, notes),
    }))
    if (options.flag("json")) {
      const images = differences.map(({ image, difference }) => ({
        name: image.name,
        ...(difference ?? { built: false }),
      }))
      report.answer({ images })
      return exitCode.done
    }
    const unbuilt = differences.flatMap(({ image, difference }) =>
      difference ? [] : [neverBuilt(image.name)],
    )
    for (const { image, difference } of differences)
      if (difference)
        report.result(drawDifference(image.name, difference, { full: options.flag("full") }))
    report.diagnostics(unbuilt)
    return unbuilt.length > 0 ? exitCode.imageWrong : exitCode.done
  },
}
