/** Programs that corepack stands for. */
export type ByCorepack = "yarn" | "pnpm"

/** Where the program of a package manager comes from, as far as the steps before a RUN say. */
export type Provider =
  /** Corepack runs the version that package.json asks for, else the one that was activated. */
  | { readonly kind: "corepack"; readonly activated: string | undefined }
  /** npm installed it, in a version as it was written. */
  | { readonly kind: "npm"; readonly version: string }
