import type { StageLike } from "@stagecraft/ir"
import { kindOf } from "./brand.ts"
import type { Config } from "./define-config.ts"
import type { Image } from "./image.ts"

/** Knows a stage that has a base, also one of another copy of Stagecraft. */
export const isStage = (value: unknown): value is StageLike => kindOf(value) === "stage"

/** Knows an image, also one of another copy of Stagecraft. */
export const isImage = (value: unknown): value is Image => kindOf(value) === "image"

/** Knows what {@link defineConfig} returns, also of another copy of Stagecraft. */
export const isConfig = (value: unknown): value is Config => kindOf(value) === "config"
