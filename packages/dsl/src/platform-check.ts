import type { IsLiteral, TypeProblem } from "./type-problem.ts"

type Os =
  | "linux"
  | "windows"
  | "darwin"
  | "freebsd"
  | "netbsd"
  | "openbsd"
  | "wasi"
  | "wasip1"
  | "js"

type Architecture =
  | "386"
  | "amd64"
  | "arm"
  | "arm64"
  | "loong64"
  | "mips"
  | "mipsle"
  | "mips64"
  | "mips64le"
  | "ppc64"
  | "ppc64le"
  | "riscv64"
  | "s390x"
  | "wasm"
  /** Other spellings that builders understand. */
  | "i386"
  | "x86_64"
  | "x86-64"
  | "aarch64"
  | "armhf"
  | "armel"

type Variant =
  | `arm/v${5 | 6 | 7 | 8}`
  | `arm64/v${8 | 9}`
  | `amd64/v${1 | 2 | 3 | 4}`
  | `${"mips" | "mipsle" | "mips64" | "mips64le"}/${"hardfloat" | "softfloat"}`

/** The platforms an editor offers; any other that a builder knows is accepted too. */
export type Platform =
  | "linux/amd64"
  | "linux/arm64"
  | "linux/arm/v7"
  | "linux/arm/v6"
  | "linux/386"
  | "linux/ppc64le"
  | "linux/riscv64"
  | "linux/s390x"

type KnownPlatform = Os | Architecture | `${Os}/${Architecture | Variant}` | "local"

/** A platform, or the sentence why it is none. A text that holds references is looked at by the compiler. */
export type CheckedPlatform<P extends string> = P extends KnownPlatform
  ? P
  : IsLiteral<P> extends true
    ? TypeProblem<`${P} is no platform: write os/architecture, as in linux/amd64 or linux/arm/v7`>
    : P
