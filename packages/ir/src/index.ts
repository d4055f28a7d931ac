export { annotationFault } from "./build-options/annotation-fault.ts"
export { backendFault, isYes } from "./build-options/backend-fault.ts"
export type { BackendUse } from "./build-options/backend-kinds.ts"
export { contextFault, isFetched } from "./build-options/context-fault.ts"
export { hostFault } from "./build-options/host-fault.ts"
export { layoutAddress } from "./build-options/layout-address.ts"
export type { LayoutAddress } from "./build-options/layout-address.ts"
export { parseBackends } from "./build-options/parse-backend.ts"
export { parseSize } from "./build-options/parse-size.ts"
export { registryFault } from "./build-options/registry-fault.ts"
export { parseUlimit, ulimitFault } from "./build-options/parse-ulimit.ts"
export { joinFields, splitFields } from "./build-options/split-fields.ts"
export type { ValueFault } from "./build-options/value-fault.ts"
export { isFault } from "./build-options/value-fault.ts"
export type { Diagnostic, Severity } from "./diagnostic.ts"
export { ImageError, isImageError } from "./diagnostic.ts"
export type { DrawOptions } from "./draw-diagnostic.ts"
export { drawDiagnostic } from "./draw-diagnostic.ts"
export { escapeControl, spellOut } from "./escape-control.ts"
export { gather } from "./gather.ts"
export { gitEnv } from "./git-env.ts"
export { stagesInOrder, stagesOf, stagesOfBase, stagesOfStep } from "./graph.ts"
export type {
  Backend,
  BaseConfig,
  ImageNode,
  Optimize,
  ProjectNode,
  Registries,
  SecretOrigin,
  Ulimit,
} from "./image.ts"
export { defaultOptimize, noOptimize } from "./image.ts"
export { listNames } from "./list-names.ts"
export { mapList } from "./map-list.ts"
export { nearest } from "./nearest.ts"
export type { Problem } from "./problem.ts"
export { problem } from "./problem.ts"
export type { Span } from "./span.ts"
export { sameSpan } from "./span.ts"
export { splitRegistry } from "./split-registry.ts"
export { spanOfBase } from "./span-of-base.ts"
export type * from "./stage.ts"
export { reasonOf, systemReason } from "./system-reason.ts"
export type * from "./text.ts"
export { plain, referencesOf, show, text, textOf } from "./text.ts"
export { textKey } from "./text-key.ts"
export { decodeTokens, encodeToken, hasNoToken } from "./token.ts"
export { visit } from "./visit.ts"
