import type { EngineInfo } from "../engine.ts"

/** True with the store that docker calls the containerd image store. */
export const hasContainerdStore = ({ store }: Pick<EngineInfo, "store">): boolean =>
  store.startsWith("containerd (")
