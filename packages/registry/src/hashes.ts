/** A digest of what a registry has, as locks name it. */
export const DIGEST = /^sha256:[0-9a-f]{64}$/u

/** The whole hash of a commit. */
export const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u
