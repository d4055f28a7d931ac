import { loadConfigs } from "@stagecraft/config"
import type { LoadedConfigs } from "@stagecraft/config"
import { ImageError } from "@stagecraft/ir"
import { library } from "./load-project.ts"
import { checkTagsAndPlatforms } from "./tag-fault.ts"
import type { Terminal } from "./terminal.ts"

/** Configs of one repository that are wanted. */
export interface ManyWish {
  /** The repository's folder, absolute. */
  readonly root: string
  /** Absolute paths. */
  readonly files: readonly string[]
  /** What their functions are told. */
  readonly command: string
  readonly env: Terminal["env"]
}

/** Loads them all; of each, what it says or what is wrong with it. */
export async function loadProjects(wish: ManyWish): Promise<LoadedConfigs> {
  return await loadConfigs({
    ...wish,
    library,
    check: ({ images }) => {
      const wrong = checkTagsAndPlatforms(images)
      if (wrong.length > 0) throw new ImageError(wrong)
    },
  })
}
