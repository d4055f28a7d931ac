import { isYes } from "@stagecraft/ir"

import { ignoredAttributes, isStored, named } from "./want.ts"
import type { Asked, Want } from "./want.ts"

const SWITCH =
  'switch the engine to containerd\'s image store ("features": {"containerd-snapshotter": true} in its daemon.json)'

/** Outputs that are no image. */
const FILES = new Set(["local", "tar", "cacheonly"])

/** The caches that the BuildKit inside Docker was made with, by its image store. */
const CACHES = {
  containerd: {
    cacheFrom: ["registry", "local", "gha"],
    cacheTo: ["inline", "registry", "local", "gha"],
  },
  other: { cacheFrom: ["registry", "local"], cacheTo: ["inline"] },
} as const

/**
 * What the BuildKit inside Docker cannot do of what is asked; its image store decides.
 *
 * @param store - As {@link EngineInfo.store} has it.
 * @see https://docs.docker.com/build/builders/drivers/docker/
 */
export function buildkitWants(asked: Asked, store: string): readonly Want[] {
  const hasContainerd = store.startsWith("containerd")
  return [
    ...cacheWants(asked, hasContainerd),
    ...(hasContainerd
      ? [...indexWants(asked), ...digestWants(asked), ...archiveWants(asked)]
      : olderStoreWants(asked)),
  ]
}

function cacheWants(asked: Asked, hasContainerd: boolean): readonly Want[] {
  const known = CACHES[hasContainerd ? "containerd" : "other"]
  return (["cacheFrom", "cacheTo"] as const).flatMap((option): Want[] => {
    const lacking = named(
      asked[option]
        .map(({ type }) => type)
        .filter((type) => !known[option].includes(type as never)),
    )
    if (lacking === "") return []
    const can = `it takes ${known[option].join(" and ")}`
    const helps = !hasContainerd && CACHES.containerd[option].includes(lacking as never)
    return [{ feature: `${option} ${lacking}`, hint: helps ? `${can}; or ${SWITCH}` : can }]
  })
}

/** One platform with nothing said about it is one manifest: there is no index that could be annotated. */
function indexWants({ annotations, platforms, attest }: Asked): readonly Want[] {
  const ofIndex = annotations.filter((name) => /^[^:]*\bindex/u.test(name) && name.includes(":"))
  if (ofIndex.length === 0 || platforms.length > 1 || attest.length > 0) return []
  const hint = "annotate the manifest, or build for several platforms"
  return [{ feature: `annotation ${named(ofIndex)} for one platform`, hint }]
}

/** Docker gives every image a tag before it pushes it, and then cannot push it without. */
function digestWants({ outputs }: Asked): readonly Want[] {
  const isAsked = outputs.some(({ attributes }) => isYes(attributes["push-by-digest"]))
  const hint = "push it under a tag; the digest is told, and in --metadata-file"
  return isAsked ? [{ feature: "output attribute push-by-digest", hint }] : []
}

/** What is said about an image is in manifests beside its own, and `docker save` has one. */
function archiveWants({ outputs, attest }: Asked): readonly Want[] {
  const isAsked = outputs.some((output) => output.type === "docker" && !isStored(output))
  return isAsked && attest.length > 0
    ? [{ feature: `attestation ${named(attest)} in output docker`, hint: "use type=oci" }]
    : []
}

function olderStoreWants({
  platforms,
  outputs,
  annotations,
  attest,
  layouts,
}: Asked): readonly Want[] {
  const wants: Want[] = []
  const add = (feature: string, hint: string): void => void wants.push({ feature, hint })
  // Files of several platforms are no image: they come back in folders of their own.
  const images = outputs.filter(({ type }) => !FILES.has(type))
  if (platforms.length > 1 && (outputs.length === 0 || images.length > 0))
    add(
      `${platforms.length} platforms at once (${platforms.join(", ")})`,
      `choose one with --platform, or ${SWITCH}`,
    )
  const archives = outputs.filter(
    (output) => output.type === "oci" || (output.type === "docker" && !isStored(output)),
  )
  if (archives.length > 0)
    add(
      `output ${named(archives.map(({ type }) => type))} to a file`,
      `leave it out and \`docker save\` the image, or ${SWITCH}`,
    )
  const attributes = named(
    outputs.filter((output) => !archives.includes(output)).flatMap(ignoredAttributes),
  )
  if (attributes !== "") add(`output attribute ${attributes}`, `leave it out, or ${SWITCH}`)
  if (layouts.length > 0)
    add(
      `named context ${named(layouts)} from an OCI layout`,
      `\`docker load\` the image and name it as docker-image://…, or ${SWITCH}`,
    )
  if (attest.length > 0 && (outputs.length === 0 || images.length > 0))
    add(`attestation ${named(attest)}`, `leave it out, or ${SWITCH}`)
  if (annotations.length > 0)
    add("annotations", `labels say the same and arrive in every store; or ${SWITCH}`)
  return wants
}
