export type { Arg, ArgOptions } from "./arg.ts"
export { arg } from "./arg.ts"
export { callSite } from "./call-site.ts"
export type { CheckedEntries, CheckedEnv, CheckedValue, CheckedValues } from "./check-value.ts"
export type { ConfigVerbs, HealthcheckOptions } from "./config-verbs.ts"
export type {
  Config,
  ConfigContext,
  ConfigFunction,
  ConfigInput,
  GitFacts,
} from "./define-config.ts"
export { defineConfig, resolveConfig } from "./define-config.ts"
export type { CheckedDestination } from "./destination-check.ts"
export type { EnvVariable, EnvVariables } from "./env.ts"
export { env } from "./env.ts"
export type { Expandable, TrimOptions } from "./expandable.ts"
export type { CopyFileSource, FileSource } from "./file-source.ts"
export { file, git, glob } from "./file-source.ts"
export { isConfig, isImage, isStage } from "./guards.ts"
export type {
  BackendInput,
  BackendOptions,
  CheckInput,
  ImageOptions,
  OptimizeInput,
  ProfileName,
  UlimitInput,
} from "./image-options.ts"
export type { Image } from "./image.ts"
export { image, imageReaders, toImageNode } from "./image.ts"
export type { Literal } from "./literal.ts"
export { literal } from "./literal.ts"
export type {
  BindOptions,
  CacheOptions,
  From,
  Mount,
  MountFileOptions,
  Secret,
  SecretOptions,
  SshOptions,
  TmpfsOptions,
} from "./mount.ts"
export { bind, cache, secret, ssh, tmpfs } from "./mount.ts"
export type { NamedContext, Scratch } from "./named-context.ts"
export { namedContext, scratch } from "./named-context.ts"
export type { Owner, UserAndGroup } from "./owner.ts"
export type { Place, PlaceMapper } from "./place.ts"
export { mapPlaces } from "./place.ts"
export type { CheckedPlatform, Platform } from "./platform-check.ts"
export type { CheckedPort, CheckedPorts, PortInput } from "./port-check.ts"
export * from "./predefined-args.ts"
export type {
  Command,
  CommentOption,
  Device,
  RunOptions,
  RunVerbs,
  ScriptOptions,
} from "./run-verbs.ts"
export type { Sh, ShellText, ShellValue } from "./sh.ts"
export { sh } from "./sh.ts"
export type { CheckedBase, Named } from "./stage-check.ts"
export { stage } from "./stage-head.ts"
export type {
  AddSource,
  BaseInput,
  Block,
  CopySource,
  FromOptions,
  NamesOf,
  Stage,
  StageHead,
  Trigger,
} from "./stage.ts"
export { wrongValue } from "./read-backend.ts"
export type { Read, Reader } from "./read-options.ts"
export { isRecord, readBoolean, readCount, readFunction, readOptions } from "./read-options.ts"
export { wrongType } from "./read-text.ts"
export type { CheckedTarget } from "./target-check.ts"
export type { TextInput, ValueInput } from "./text-input.ts"
export type { AddOptions, CopyOptions, TransferOptions } from "./transfer-options.ts"
export type { TypeProblem } from "./type-problem.ts"
export type { Variable } from "./variable.ts"
export { noteResults } from "./unused-results.ts"
export type { UnusedResult } from "./unused-results.ts"
export { hearWarnings, warn } from "./warn.ts"
export type { Readings } from "./shared-readings.ts"
export { sharedReading, shareReadings } from "./shared-readings.ts"
export type { DiskQuestion, DiskQuestions, Remembered } from "./disk-questions.ts"
export { hearQuestions, noteQuestion, recalled, remembered } from "./disk-questions.ts"
