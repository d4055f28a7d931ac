/** What the value of an attribute may be: any text, a yes or no, a whole number, or one of some words. */
export type AttributeKind = "text" | "boolean" | "count" | readonly string[]

/** One type of output, cache or attestation. */
export interface BackendKind {
  readonly attributes: Readonly<Record<string, AttributeKind>>
  readonly required?: readonly string[]
  /** Attributes of any name below these beginnings are its own, too. */
  readonly open?: readonly string[]
}

/** What a backend is for, by the option of the image. */
export type BackendUse = "outputs" | "cacheFrom" | "cacheTo" | "attest"

const compression = {
  compression: ["uncompressed", "gzip", "estargz", "zstd"],
  "compression-level": "count",
  "force-compression": "boolean",
} as const

const layers = {
  ...compression,
  name: "text",
  "attestation-inline": "boolean",
  buildinfo: "boolean",
  "buildinfo-attrs": "boolean",
  "oci-artifact": "boolean",
  "oci-mediatypes": "boolean",
  "prefer-nondist-layers": "boolean",
  "rewrite-timestamp": "boolean",
  "source-date-epoch": "count",
} as const

const store: BackendKind = {
  attributes: {
    ...layers,
    "danging-name-empty-only": "boolean",
    "dangling-name-prefix": "text",
    "name-canonical": "boolean",
    push: "boolean",
    "push-by-digest": "boolean",
    "registry.insecure": "boolean",
    store: "boolean",
    unpack: "boolean",
  },
  open: ["annotation"],
}

const archive: BackendKind = {
  attributes: { ...layers, dest: "text", tar: "boolean" },
  open: ["annotation"],
}

const files = {
  "attestation-prefix": "text",
  dest: "text",
  "platform-split": "boolean",
  "source-date-epoch": "count",
} as const

const writing = { mode: ["min", "max"], "ignore-error": "boolean" } as const
const manifest = { "image-manifest": "boolean", "oci-mediatypes": "boolean" } as const

const gha = {
  ghtoken: "text",
  repository: "text",
  scope: "text",
  timeout: "text",
  token: "text",
  url: "text",
  url_v2: "text",
  version: ["1", "2"],
} as const

const s3 = {
  access_key_id: "text",
  blobs_prefix: "text",
  bucket: "text",
  endpoint_url: "text",
  manifests_prefix: "text",
  name: "text",
  prefix: "text",
  region: "text",
  secret_access_key: "text",
  session_token: "text",
  touch_refresh: "text",
  upload_parallelism: "count",
  use_path_style: "boolean",
} as const

const azblob = {
  account_name: "text",
  account_url: "text",
  blobs_prefix: "text",
  container: "text",
  manifests_prefix: "text",
  name: "text",
  prefix: "text",
  secret_access_key: "text",
} as const

const statement = { disabled: "boolean", "inline-only": "boolean" } as const

/**
 * The types of outputs, caches and attestations with their attributes.
 *
 * @see https://docs.docker.com/build/exporters/
 * @see https://docs.docker.com/build/cache/backends/
 * @see https://docs.docker.com/build/metadata/attestations/
 */
export const backendKinds: Readonly<Record<BackendUse, Readonly<Record<string, BackendKind>>>> = {
  outputs: {
    image: store,
    registry: store,
    docker: { ...archive, attributes: { ...archive.attributes, context: "text" } },
    oci: archive,
    local: { attributes: { ...files, mode: ["copy", "delete"] }, required: ["dest"] },
    tar: { attributes: files },
    cacheonly: { attributes: {} },
  },
  cacheFrom: {
    registry: { attributes: { ref: "text", "registry.insecure": "boolean" }, required: ["ref"] },
    local: { attributes: { src: "text", tag: "text", digest: "text" }, required: ["src"] },
    gha: { attributes: gha },
    s3: { attributes: s3, required: ["bucket", "region"] },
    azblob: { attributes: azblob, required: ["account_url"] },
  },
  cacheTo: {
    inline: { attributes: {} },
    registry: {
      attributes: {
        ...compression,
        ...manifest,
        ...writing,
        ref: "text",
        "registry.insecure": "boolean",
      },
      required: ["ref"],
    },
    local: {
      attributes: {
        ...compression,
        ...manifest,
        ...writing,
        dest: "text",
        reset: "boolean",
        tag: "text",
      },
      required: ["dest"],
    },
    gha: { attributes: { ...gha, ...writing } },
    s3: { attributes: { ...s3, ...writing }, required: ["bucket", "region"] },
    azblob: { attributes: { ...azblob, ...writing }, required: ["account_url"] },
  },
  attest: {
    provenance: {
      attributes: {
        ...statement,
        "builder-id": "text",
        "capture-usage": "boolean",
        filename: "text",
        mode: ["min", "max"],
        reproducible: "boolean",
        version: ["v0.2", "v1"],
      },
    },
    // What it does not know goes to the scanner.
    sbom: { attributes: { disabled: "boolean", generator: "text" }, open: [""] },
  },
}
