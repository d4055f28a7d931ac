import type { StageNode } from "./stage.ts"
import type { Text } from "./text.ts"

/** What a stage starts from. */
export type Base =
  | { readonly kind: "image"; readonly reference: Text }
  | { readonly kind: "stage"; readonly stage: StageNode }
  | { readonly kind: "context"; readonly name: string }
  | { readonly kind: "scratch" }

/**
 * Where COPY or a bind or cache mount takes files from when not from the build context.
 *
 * The builder does not expand variables in `--from` of older frontends, so an image is plain characters here.
 */
export type Source =
  | { readonly kind: "image"; readonly reference: string }
  | { readonly kind: "stage"; readonly stage: StageNode }
  | { readonly kind: "context"; readonly name: string }
