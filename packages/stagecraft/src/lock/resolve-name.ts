import type { Diagnostic } from "@stagecraft/ir"
import {
  Failure,
  placeOf,
  readReference,
  resolveFile,
  resolveImage,
  resolveRepository,
} from "@stagecraft/registry"
import type {
  FailureKind,
  HttpSettings,
  ImagePlace,
  LockedFile,
  LockedImage,
  LockedRepository,
} from "@stagecraft/registry"
import { openRegistries } from "../open-registries.ts"
import type { LockWish } from "./collect-names.ts"
import { lockDenied, lockMissing, lockNonsense, lockUnreachable } from "./problems.ts"

/** What a name leads to. */
export type Resolved = LockedImage | LockedFile | LockedRepository

/** Asks the servers that know what names mean. */
export interface Resolver {
  /** @param digest - Asks for this very image instead of what the tag is by now. @throws Failure */
  readonly resolve: (wish: LockWish, digest?: string) => Promise<Resolved>
  /** The digest, checksum or commit that a name means now; of an image without reading it. @throws Failure */
  readonly now: (wish: LockWish) => Promise<string>
}

/** Makes a resolver that shows registries what the docker command would show them. */
export function resolver(settings: HttpSettings, note: (sentence: string) => void): Resolver {
  const client = openRegistries(settings, note)
  return {
    resolve: async (wish, digest) => {
      if (wish.kind === "file") return { checksum: await resolveFile(wish.key, settings) }
      if (wish.kind === "repository") return { commit: await resolveRepository(wish.key, settings) }
      const place = imagePlace(wish)
      return await resolveImage(client, digest === undefined ? place : { ...place, digest }, wish)
    },
    now: async (wish) => {
      if (wish.kind === "file") return await resolveFile(wish.key, settings)
      if (wish.kind === "repository") return await resolveRepository(wish.key, settings)
      return await client.digestOf(imagePlace(wish))
    },
  }
}

function imagePlace({ name, registries }: LockWish): ImagePlace {
  const read = readReference(name)
  const place = read && placeOf(read, registries)
  if (!place || place === "nowhere") throw new Error(`${name} is no image of a registry`)
  return place
}

/** The digest, checksum or commit in what is locked. */
export function valueOf(found: Resolved): string {
  if ("digest" in found) return found.digest
  return "checksum" in found ? found.checksum : found.commit
}

const problems: Readonly<Record<FailureKind, typeof lockDenied>> = {
  unreachable: lockUnreachable,
  denied: lockDenied,
  missing: lockMissing,
  nonsense: lockNonsense,
}

/** What a failure is for the author. Anything else is thrown on: a fault of ours. */
export function failureProblem(error: unknown, { name, span }: LockWish): Diagnostic {
  if (!(error instanceof Failure)) throw error
  return problems[error.kind](name, error.message, span, error.hint)
}
