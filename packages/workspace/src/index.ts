export { checkLockfile } from "./lockfile/check-lockfile.ts"
export type { Manifest } from "./manifest.ts"
export { readWorkspace } from "./read-workspace.ts"
export type {
  Closure,
  Dependency,
  DependencyKind,
  Lockfile,
  ManagerName,
  PackageManager,
  Workspace,
  WorkspacePackage,
} from "./workspace.ts"
export * from "./blocks/index.ts"
