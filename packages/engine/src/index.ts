export type { BuildEvent, BuildFailure, LineRange, StepName } from "./build-event.ts"
export type { DockerConfig, Environment } from "./docker-config.ts"
export { readDockerConfig } from "./docker-config.ts"
export type {
  BuildNeeds,
  BuildOptions,
  BuildRequest,
  DockerfileSource,
  Engine,
  EngineInfo,
  ImageDetails,
  Layer,
  NamedContextSource,
  RunOptions,
  RunResult,
  Ulimit,
} from "./engine.ts"
export type { FailureKind } from "./failure-kind.ts"
export type { FindOptions } from "./find-engine.ts"
export { findEngine } from "./find-engine.ts"
export type { ImageConfig } from "./image-config.ts"
export type { FrontendVersion } from "./frontend-version.ts"
export { sameReference } from "./image-reference.ts"
export { readFolderIgnore } from "./native/folder-ignore.ts"
export { rewritesTimes } from "./outputs/settle-times.ts"
export type { PlacedFailure } from "./problems.ts"
export { buildInterrupted, failureProblem } from "./problems.ts"
export type {
  HistoryEntry,
  LayerEntry,
  ReadOptions,
  SavedImage,
} from "./saved-image/saved-image.ts"
export { pathText } from "./saved-image/saved-image.ts"
export type { Credentials } from "./registry-credentials.ts"
export { credentialsFor } from "./registry-credentials.ts"
export type { SshKey } from "./session/ssh-key.ts"
export { readSshKey } from "./session/ssh-key.ts"
export type { AgentSource } from "./session/ssh-service.ts"
