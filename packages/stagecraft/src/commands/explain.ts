import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { ImageError } from "@stagecraft/ir"
import type { Command, CommandContext } from "../command.ts"
import { exitCode } from "../exit-code.ts"
import { codeSpans } from "../explain/code-spans.ts"
import { drawExplanation } from "../explain/draw-explanation.ts"
import { explainImage } from "../explain/explain-image.ts"
import type { Explanation } from "../explain/explanation.ts"
import { forOption, readProfile } from "../for-profile.ts"
import { lockedOption } from "../lock/pin-choice.ts"
import { usageOptionsClash } from "../problems.ts"
import { acrossOptions } from "../repo/choice.ts"
import { chooseImages } from "../repo/choose-images.ts"

/** `stagecraft explain`: what the compiler does with an image, and why; needs no engine. */
export const explain: Command = {
  name: "explain",
  summary:
    "Say what each pass does with an image, what stops it, and what a change would rebuild. Needs no engine.",
  words: "[IMAGE…]",
  options: {
    emit: {
      kind: "flag",
      help: "explain what `emit` writes; a build may do more, since it looks at the files",
    },
    proven: { kind: "flag", help: "with --emit: as `emit --proven` does it" },
    for: forOption,
    ...lockedOption,
    file: {
      kind: "list",
      value: "FILE",
      help: "also say what a change of this file of the context would rebuild",
    },
    ...acrossOptions,
    full: { kind: "flag", help: "every note, also where there are many" },
    json: { kind: "flag", help: "print JSON" },
  },
  nothing: { images: [] },
  examples: [
    ["stagecraft explain", "every image of the config, as `build` builds it"],
    ["stagecraft explain web --file src/index.ts", "what does a change of this file cost?"],
    [
      "stagecraft explain web --emit",
      "what `emit` does, which is kept and so takes nothing from the files",
    ],
    ["stagecraft explain --json | jq '.images[].context'", "for programs"],
  ],
  run: async (context) => {
    const { options, report, terminal } = context
    refuseClashes(context)
    const profile = readProfile("explain", options.value("for"))
    const { images } = await chooseImages(context, { command: "explain", profile })
    const codeOf = codeSpans(options.flag("json") ? undefined : terminal.cwd)
    for (const file of options.list("file"))
      if (!existsSync(resolve(terminal.cwd, file)))
        report.note(`${file} is not there: told as if it were`)
    const found: Explanation[] = []
    for (const { image, project } of images) {
      const { explanation, problems } = await explainImage(project, image, {
        purpose: options.flag("emit") ? "emit" : "build",
        proven: options.flag("proven"),
        files: options.list("file").map((file) => resolve(terminal.cwd, file)),
        cwd: terminal.cwd,
        codeOf,
      })
      report.diagnostics(problems)
      found.push(explanation)
    }
    if (options.flag("json")) report.answer({ images: found })
    else report.result(found.map((each) => drawExplanation(each, options.flag("full"))).join("\n"))
    return exitCode.done
  },
}

function refuseClashes({ options }: CommandContext): void {
  if (options.flag("proven") && !options.flag("emit"))
    throw new ImageError(
      usageOptionsClash(
        "--proven",
        "an explanation of a build",
        "a build always proves by its files; --proven goes with --emit",
      ),
    )
}
