import type { LoadedProject } from "@stagecraft/config"
import type { CommandContext } from "../command.ts"
import type { Choice } from "./choice.ts"
import type { ChoiceWish } from "./choose-images.ts"

/** The images of several configs that a command line means. */
export async function chooseAcross(
  _context: CommandContext,
  _wish: ChoiceWish,
  _near?: LoadedProject,
): Promise<Choice> {
  return await Promise.reject(new Error("not yet"))
}
