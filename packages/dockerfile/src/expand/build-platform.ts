import type { BuildPlatform } from "./build.ts"

const SYSTEMS: ReadonlySet<string> = new Set(
  "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris windows zos".split(
    " ",
  ),
)
const ARCHITECTURES: ReadonlySet<string> = new Set(
  "386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 wasm".split(
    " ",
  ),
)
const SYSTEM =
  /^(?<name>[A-Za-z0-9_-]+)(?:\((?<version>[A-Za-z0-9_.%-]*)(?<features>(?:\+[A-Za-z0-9_.%-]+)*)\))?$/u
const PART = /^[A-Za-z0-9_.-]+$/u

/** Other names of architectures, and the variant that the name stands for. */
const ALIASES: Readonly<Record<string, readonly [architecture: string, variant?: string]>> = {
  i386: ["386", ""],
  x86_64: ["amd64"],
  "x86-64": ["amd64"],
  aarch64: ["arm64"],
  armhf: ["arm", "v7"],
  armel: ["arm", "v6"],
}

/** Variants that are written otherwise, by architecture. */
const VARIANTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  amd64: { v1: "" },
  arm64: { 8: "", v8: "", "v8.0": "", 9: "v9", "9.0": "v9", "v9.0": "v9" },
  arm: { "": "v7", 5: "v5", 6: "v6", 7: "v7", 8: "v8" },
}

function normalize(written: string, variant: string): readonly [string, string] {
  const lower = written.toLowerCase()
  const [architecture, implied] = (Object.hasOwn(ALIASES, lower) && ALIASES[lower]) || [lower]
  if (implied !== undefined) return [architecture, implied]
  const known = VARIANTS[architecture]
  const name = variant.toLowerCase()
  return [architecture, known && Object.hasOwn(known, name) ? (known[name] ?? name) : name]
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/**
 * Reads a platform as the builder does, which is laxer than what Stagecraft builds: any system, any architecture.
 *
 * @param host - Gives the architecture where only a system is written, and the other way round.
 * @returns Undefined when it is none.
 */
export function readPlatform(
  platform: string,
  host: Pick<BuildPlatform, "os" | "architecture">,
): BuildPlatform | undefined {
  const [first = "", second, third, ...more] = platform.split("/")
  const system = SYSTEM.exec(first)?.groups
  if (!system || more.length > 0) return undefined
  if ([second, third].some((part) => part !== undefined && !PART.test(part))) return undefined
  const lower = system["name"]?.toLowerCase() ?? ""
  const options = [system["version"] ?? "", ...(system["features"] ?? "").split("+").slice(1)].map(
    decode,
  )
  const [osVersion, ...osFeatures] = options.filter((option) => option !== undefined)
  if (osVersion === undefined || osFeatures.length < options.length - 1) return undefined
  const os = lower === "macos" ? "darwin" : lower
  const named = { os, osVersion, osFeatures: osFeatures.filter((feature) => feature !== "") }
  if (second !== undefined) {
    const [architecture, variant] = normalize(second, third ?? "")
    return { ...named, architecture, variant: settle(architecture, variant, third !== undefined) }
  }
  if (SYSTEMS.has(os)) return { ...named, architecture: host.architecture, variant: "" }
  const [architecture, variant] = normalize(first, "")
  if (!ARCHITECTURES.has(architecture)) return undefined
  return { ...named, os: host.os, architecture, variant: settle(architecture, variant, false) }
}

/** The usual variant of 32-bit ARM is not named; that of 64-bit ARM is, where one was written. */
function settle(architecture: string, variant: string, written: boolean): string {
  if (!written && architecture === "arm" && variant === "v7") return ""
  return written && architecture === "arm64" && variant === "" ? "v8" : variant
}

function encode(value: string): string {
  return value.replace(/[%+()/]/gu, (found) =>
    encodeURIComponent(found).replace(/[()]/gu, (each) => (each === "(" ? "%28" : "%29")),
  )
}

/** A platform as `TARGETPLATFORM` has it. */
export function showPlatform({
  os,
  osVersion,
  osFeatures,
  architecture,
  variant,
}: BuildPlatform): string {
  const features = [...new Set(osFeatures)].toSorted().map((feature) => `+${encode(feature)}`)
  const options = encode(osVersion) + features.join("")
  return [options === "" ? os : `${os}(${options})`, architecture, variant]
    .filter((part) => part !== "")
    .join("/")
}
