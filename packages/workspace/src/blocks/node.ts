export { app } from "./node-app.ts"
export { build } from "./build.ts"
export { install, packageManager } from "./install.ts"
