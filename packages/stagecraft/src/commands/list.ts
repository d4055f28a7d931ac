import type { Command } from "../command.ts"
import { exitCode } from "../exit-code.ts"
import { loadProject } from "../load-project.ts"
import { selectImages } from "../select-images.ts"

/** `stagecraft list`: what the config builds. */
export const list: Command = {
  name: "list",
  summary: "List the images of the config: names, stages, tags and platforms.",
  words: "[IMAGE…]",
  options: { json: { kind: "flag", help: "print JSON" } },
  examples: [
    ["stagecraft list", "a line for each image"],
    ["stagecraft list --json", "for a CI matrix"],
  ],
  run: async (context) => {
    const { options, report, words } = context
    const project = await loadProject(context, "list")
    const images = selectImages(project, words)
    if (options.flag("json")) {
      const rows = images.map(({ name, stage, tags, platforms, context: folder }) => ({
        name,
        stage: stage.name,
        tags,
        platforms,
        context: folder,
      }))
      report.result(`${JSON.stringify({ images: rows }, undefined, 2)}\n`)
      return exitCode.done
    }
    const width = Math.max(0, ...images.map(({ name }) => name.length))
    for (const { name, stage, tags, platforms } of images) {
      const facts = [`stage ${stage.name}`, ...tags.map((tag) => `tag ${tag}`), ...platforms]
      report.result(`${name.padEnd(width)}  ${facts.join(", ")}\n`)
    }
    return exitCode.done
  },
}
