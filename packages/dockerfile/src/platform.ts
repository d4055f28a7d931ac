import { nearest } from "@stagecraft/ir"

const ARCHITECTURES: Readonly<Record<string, readonly string[]>> = {
  "386": [],
  amd64: ["v1", "v2", "v3", "v4"],
  arm: ["v5", "v6", "v7", "v8"],
  arm64: ["v8", "v9"],
  loong64: [],
  mips: [],
  mips64: [],
  mips64le: [],
  mipsle: [],
  ppc64: [],
  ppc64le: [],
  riscv64: [],
  s390x: [],
}

/** What other tools call them. */
const ALIASES: Readonly<Record<string, string>> = {
  aarch64: "arm64",
  i386: "386",
  i686: "386",
  x64: "amd64",
  x86: "386",
  x86_64: "amd64",
  "x86-64": "amd64",
}

/** The platforms a person most likely means, without variants; for completion and «did you mean». */
export const commonPlatforms: readonly string[] = Object.keys(ARCHITECTURES).map(
  (architecture) => `linux/${architecture}`,
)

/** What is wrong with a platform string, and the one that was most likely meant. */
export interface PlatformFault {
  readonly why: string
  readonly near?: string
}

/** Checks `os/arch[/variant]` of a Linux image; undefined when it is fine. */
export function platformFault(platform: string): PlatformFault | undefined {
  const [os, architecture, variant, ...more] = platform.split("/")
  const alias = architecture === undefined ? undefined : ALIASES[architecture]
  const near = alias === undefined ? nearest(platform, commonPlatforms) : `linux/${alias}`
  const hint = near === undefined ? {} : { near }
  if (os !== "linux") {
    const named = os !== undefined && os in ARCHITECTURES ? { near: `linux/${platform}` } : hint
    return {
      why: os === "windows" ? "only Linux images are built" : "it starts with linux/",
      ...named,
    }
  }
  const variants = architecture === undefined ? undefined : ARCHITECTURES[architecture]
  if (variants === undefined)
    return { why: `${JSON.stringify(architecture ?? "")} is not an architecture`, ...hint }
  if (more.length > 0) return { why: "it has more than os/arch/variant" }
  if (variant === undefined || variants.includes(variant)) return undefined
  const nearVariant = nearest(variant, variants)
  return {
    why: `${JSON.stringify(variant)} is not a variant of ${architecture}`,
    ...(nearVariant !== undefined && { near: `linux/${architecture}/${nearVariant}` }),
  }
}
