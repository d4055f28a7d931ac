declare const STAGECRAFT_VERSION: string | undefined

/** This package's version; written in when the package is bundled. */
export const version: string =
  typeof STAGECRAFT_VERSION === "string" ? STAGECRAFT_VERSION : "0.0.0-source"
