export type * from "./imported.ts"
export type { LiftedFile } from "./lift/lift-dockerfile.ts"
export { liftDockerfile } from "./lift/lift-dockerfile.ts"
export type { LiftOptions } from "./lift/lift-image.ts"
