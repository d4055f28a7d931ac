export type { Diagnostic, Severity } from "./diagnostic.ts"
export { ImageError, isImageError } from "./diagnostic.ts"
export type { DrawOptions } from "./draw-diagnostic.ts"
export { drawDiagnostic } from "./draw-diagnostic.ts"
export { escapeControl } from "./escape-control.ts"
export { stagesInOrder, stagesOf, stagesOfStep } from "./graph.ts"
export type { Backend, ImageNode, Optimize, ProjectNode, SecretOrigin } from "./image.ts"
export { defaultOptimize } from "./image.ts"
export type { BindMount, CacheMount, Mount, SecretMount, SshMount, TmpfsMount } from "./mount.ts"
export { nearest } from "./nearest.ts"
export type { Problem } from "./problem.ts"
export { problem } from "./problem.ts"
export type {
  ArgReference,
  EnvReference,
  Expansion,
  ExpansionOperator,
  Reference,
} from "./reference.ts"
export type { Base, Source } from "./source.ts"
export type { Span } from "./span.ts"
export { sameSpan } from "./span.ts"
export type { StageLike, StageNode } from "./stage.ts"
export type * from "./step.ts"
export { visit } from "./step.ts"
export type { LiteralPart, Text, TextPart } from "./text.ts"
export { plain, referencesOf, show, text } from "./text.ts"
export { decodeTokens, encodeToken, hasNoToken } from "./token.ts"
