/**
 * Images of Node.js apps, and the blocks they are made of: workspaces of npm, pnpm, yarn and bun.
 *
 * @packageDocumentation
 */
export { node, workspace } from "@stagecraft/workspace"
export type {
  App,
  AppOptions,
  BuildOptions,
  Closure,
  Dependency,
  DependencyKind,
  InstallOptions,
  Lockfile,
  ManagerName,
  Manifest,
  NodeAppOptions,
  NodeCheckOptions,
  PackageManager,
  PrismaOptions,
  SiteOptions,
  Workspace,
  WorkspacePackage,
} from "@stagecraft/workspace"
