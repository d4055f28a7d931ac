import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const OCI = "application/vnd.oci.image"

/** The image for one platform. */
export interface PushedPlatform {
  readonly platform: string
  /** What the file `/marker` of it says. */
  readonly marker: string
  /** The `config` part of the image's config. */
  readonly config?: object
}

export const digestOf = (bytes: Uint8Array | string): string =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`

/** Pushes an index, with an attestation as builders add them, or a single image without one. @returns The digest. */
export async function pushImage(
  registry: string,
  name: string,
  tag: string,
  platforms: readonly PushedPlatform[],
  { headers = {}, single = false } = {},
): Promise<string> {
  const put = async (path: string, type: string, body: Uint8Array | string): Promise<string> => {
    const address = `http://${registry}/v2/${name}/${path}`
    const answer = await fetch(address, {
      method: "PUT",
      headers: { "Content-Type": type, ...headers },
      body: typeof body === "string" ? body : new Uint8Array(body),
    })
    if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`)
    return digestOf(body)
  }
  const blob = async (bytes: Uint8Array | string): Promise<string> => {
    const start = await fetch(`http://${registry}/v2/${name}/blobs/uploads/`, {
      method: "POST",
      headers,
    })
    const location = new URL(start.headers.get("location") ?? "", `http://${registry}`)
    location.searchParams.set("digest", digestOf(bytes))
    const path = location.href.slice(`http://${registry}/v2/${name}/`.length)
    return await put(path, "application/octet-stream", bytes)
  }
  const manifests: object[] = []
  let last = ""
  for (const { platform, marker, config = {} } of platforms) {
    const [os, architecture, variant] = platform.split("/")
    const layer = layerOf(marker)
    const json = JSON.stringify({
      os,
      architecture,
      variant,
      config,
      rootfs: { type: "layers", diff_ids: [digestOf(layer)] },
    })
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: `${OCI}.manifest.v1+json`,
      config: { mediaType: `${OCI}.config.v1+json`, digest: await blob(json), size: json.length },
      layers: [{ mediaType: `${OCI}.layer.v1.tar`, digest: await blob(layer), size: layer.length }],
    })
    const at = single ? tag : digestOf(manifest)
    last = await put(`manifests/${at}`, `${OCI}.manifest.v1+json`, manifest)
    const place = { os, architecture, variant }
    manifests.push({
      mediaType: `${OCI}.manifest.v1+json`,
      digest: last,
      size: manifest.length,
      platform: place,
    })
  }
  if (single) return last
  const beside = { os: "unknown", architecture: "unknown" }
  const index = JSON.stringify({
    schemaVersion: 2,
    mediaType: `${OCI}.index.v1+json`,
    manifests: [...manifests, { ...manifests[0], platform: beside }],
  })
  return await put(`manifests/${tag}`, `${OCI}.index.v1+json`, index)
}

/** A layer of one file. */
function layerOf(marker: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "stagecraft-layer-"))
  try {
    writeFileSync(join(folder, "marker"), marker)
    const words = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "-C", folder]
    const { status } = spawnSync("tar", ["-cf", join(folder, "layer.tar"), ...words, "marker"])
    if (status !== 0) throw new Error("tar did not work")
    return readFileSync(join(folder, "layer.tar"))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
