import { problem } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

/** What to do about the author's words that the optimizer went by. */
const takeOut = (words: readonly string[]): string =>
  `the optimizer took your word for ${words.join(" and ")}, which may not be true here: take ${words.length === 1 ? "it" : "one after the other"} out of \`optimize\``

export const optimizedDiffers = problem(
  "optimized-differs",
  "error",
  "The optimized image is not the one that was written.",
  (
    found: {
      readonly image: string
      readonly platform?: string
      readonly files: readonly unknown[]
      readonly config: readonly unknown[]
    },
    span: Span,
    words: readonly string[],
  ) => {
    const { image, platform, files, config } = found
    const where = platform === undefined ? "" : ` for ${platform}`
    return {
      message: `image «${image}»${where} is another one when it is optimized: differences in files: ${files.length}, in its config: ${config.length}`,
      span,
      hint:
        words.length > 0
          ? `${takeOut(words)}. If that changes nothing, please report it`
          : "it never should be: please report it. Until then, «stagecraft explain» names the passes, and `optimize` of the image switches one off",
    }
  },
)

export const optimizedFails = problem(
  "optimized-fails",
  "error",
  "An image is built as written, and not when it is optimized.",
  (
    image: string,
    found: {
      /** Those that changed what fails; all that did something where that is not known. */
      readonly passes: readonly string[]
      readonly isCertain: boolean
      /** What switches them off. */
      readonly switches: readonly string[]
      /** The author's words that it went by. */
      readonly words: readonly string[]
    },
    span: Span,
  ) => {
    const { passes, isCertain, switches, words } = found
    const by = isCertain ? "what fails was changed by" : "what was done to it is"
    const list = switches.map((each) => `${each}: false`).join(", ")
    const off =
      list === "" ? "" : `\`optimize: { ${list} }\` in the image's options switches that off, and `
    return {
      message: `image «${image}» is built as written, and fails when it is optimized; ${by} ${passes.join(", ")}`,
      span,
      hint: `${words.length > 0 ? `${takeOut(words)}; if that changes nothing, please report it` : "please report it"}. To go on, ${off}\`optimize: false\` ${list === "" ? "builds it as written" : "everything"}`,
    }
  },
)

export const notReproducible = problem(
  "not-reproducible",
  "error",
  "Two builds from the same files give different images.",
  (
    found: {
      readonly image: string
      readonly platform?: string
      readonly changed: readonly { readonly files: readonly unknown[] }[]
      readonly config: readonly unknown[]
    },
    span: Span,
  ) => {
    const { image, platform, changed, config } = found
    const where = platform === undefined ? "" : ` for ${platform}`
    const files = changed.reduce((sum, layer) => sum + layer.files.length, 0)
    return {
      message: `image «${image}»${where} is another one each time it is built: differences in files: ${files}, in its config: ${config.length}`,
      span,
      hint: "have the commands that stand with them leave no time, number or order behind that is another one each time; docs/reproducible.md has what helps",
    }
  },
)
