import type { ArgReference, Span } from "@stagecraft/ir"
import type { Arg } from "./arg.ts"
import { expandable } from "./expandable.ts"

/** Predefined arguments are declared by the builder, nowhere in a file. */
const builder: Span = Object.freeze({ file: "builder", line: 1, column: 1 })

function predefined<const Name extends string>(
  origin: "global" | "proxy",
  name: Name,
  description: string,
): Arg<Name> {
  const reference: ArgReference = { kind: "arg", name, origin, description, span: builder }
  return expandable(reference) as Arg<Name>
}

/**
 * The platform of the machine that builds, such as `linux/amd64`.
 *
 * @example stage("builder").from("golang:1.23", { platform: BUILDPLATFORM })
 * @see https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
 */
export const BUILDPLATFORM = predefined("global", "BUILDPLATFORM", "platform that builds")
/** The operating system of {@link BUILDPLATFORM}: `linux`. */
export const BUILDOS = predefined("global", "BUILDOS", "operating system that builds")
/** The version of the operating system of {@link BUILDPLATFORM}; empty on Linux. */
export const BUILDOSVERSION = predefined(
  "global",
  "BUILDOSVERSION",
  "version of the system that builds",
)
/** The architecture of {@link BUILDPLATFORM}: `amd64`. */
export const BUILDARCH = predefined("global", "BUILDARCH", "architecture that builds")
/** The variant of {@link BUILDPLATFORM}: `v7` of `linux/arm/v7`; often empty. */
export const BUILDVARIANT = predefined("global", "BUILDVARIANT", "architecture variant that builds")

/**
 * The platform of the image, such as `linux/arm64`.
 *
 * @example copy(`dist/${TARGETPLATFORM}/app`, "/app")
 * @see https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
 */
export const TARGETPLATFORM = predefined("global", "TARGETPLATFORM", "platform of the image")
/** The operating system of {@link TARGETPLATFORM}: `linux`. */
export const TARGETOS = predefined("global", "TARGETOS", "operating system of the image")
/** The version of the operating system of {@link TARGETPLATFORM}; empty on Linux. */
export const TARGETOSVERSION = predefined(
  "global",
  "TARGETOSVERSION",
  "system version of the image",
)
/**
 * The architecture of {@link TARGETPLATFORM}: `arm64`.
 *
 * @example run(sh`GOARCH=${TARGETARCH} go build ./...`)
 */
export const TARGETARCH = predefined("global", "TARGETARCH", "architecture of the image")
/** The variant of {@link TARGETPLATFORM}: `v7` of `linux/arm/v7`; often empty. */
export const TARGETVARIANT = predefined(
  "global",
  "TARGETVARIANT",
  "architecture variant of the image",
)
/** The stage that the build was asked for with `--target`, `default` when none was. */
export const TARGETSTAGE = predefined("global", "TARGETSTAGE", "stage the build was asked for")

/** The HTTP proxy that the builder was given; never part of the cache key. */
export const HTTP_PROXY = predefined("proxy", "HTTP_PROXY", "HTTP proxy of the build")
/** The HTTPS proxy that the builder was given. */
export const HTTPS_PROXY = predefined("proxy", "HTTPS_PROXY", "HTTPS proxy of the build")
/** The FTP proxy that the builder was given. */
export const FTP_PROXY = predefined("proxy", "FTP_PROXY", "FTP proxy of the build")
/** The hosts that the builder reaches without a proxy. */
export const NO_PROXY = predefined("proxy", "NO_PROXY", "hosts without a proxy")
/** The proxy for every protocol that the builder was given. */
export const ALL_PROXY = predefined("proxy", "ALL_PROXY", "proxy of the build for every protocol")

/**
 * The time stamp of reproducible builds, in seconds since 1970.
 *
 * Set in images that are `reproducible`; else give it with `--build-arg SOURCE_DATE_EPOCH=…` or `buildArgs`. Empty when
 * not given.
 *
 * @see https://reproducible-builds.org/docs/source-date-epoch/
 */
export const SOURCE_DATE_EPOCH = predefined(
  "global",
  "SOURCE_DATE_EPOCH",
  "time stamp of reproducible builds, in seconds since 1970",
)
