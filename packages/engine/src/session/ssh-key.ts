import { createPrivateKey, createPublicKey } from "node:crypto"
import type { JsonWebKey, KeyObject } from "node:crypto"

import type { ValueFault } from "@stagecraft/ir"

import { SshReader, sshBytes } from "./ssh-bytes.ts"

/** A private key that signs in this process; its bytes go nowhere. */
export interface SshKey {
  readonly key: KeyObject
  /** The public half as the ssh protocol has it. */
  readonly blob: Buffer
  readonly comment: string
}

const MAGIC = "openssh-key-v1\0"
const LOCKED: ValueFault = {
  why: "it is protected by a passphrase: `ssh-add` it to an agent, and name the agent's socket instead",
}

/** Curves by what ssh calls them: the name in a JSON web key, and the bytes of a number. */
const CURVES: Readonly<Record<string, readonly [name: string, size: number]>> = {
  nistp256: ["P-256", 32],
  nistp384: ["P-384", 48],
  nistp521: ["P-521", 66],
}

/**
 * Reads a private key without a passphrase: OpenSSH's own form, or PEM; RSA, ECDSA or Ed25519.
 *
 * @see https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
 */
export function readSshKey(text: string, comment: string): SshKey | ValueFault {
  const found = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----([\s\S]+?)-----END \1-----/u.exec(text)
  if (!found) return { why: "it is neither the socket of an agent nor a private key" }
  const [pem, kind, body = ""] = found
  if (kind === "ENCRYPTED PRIVATE KEY" || body.includes("ENCRYPTED")) return LOCKED
  try {
    const key =
      kind === "OPENSSH PRIVATE KEY"
        ? readOwnForm(Buffer.from(body, "base64"))
        : createPrivateKey(`${pem}\n`)
    return key instanceof Object && "why" in key ? key : { key, blob: blobOf(key), comment }
  } catch (error) {
    return { why: `it cannot be read as a private key: ${(error as Error).message}` }
  }
}

function readOwnForm(bytes: Buffer): KeyObject | ValueFault {
  if (bytes.toString("latin1", 0, MAGIC.length) !== MAGIC) throw new Error("it begins wrongly")
  const outer = new SshReader(bytes.subarray(MAGIC.length))
  if (outer.text() !== "none") return LOCKED
  outer.bytes()
  outer.bytes()
  if (outer.number() !== 1) throw new Error("it holds several keys")
  outer.bytes()
  const inner = new SshReader(outer.bytes())
  if (inner.number() !== inner.number()) throw new Error("its two check numbers differ")
  const type = inner.text()
  if (type === "ssh-ed25519") {
    const [x, d] = [inner.bytes(), inner.bytes().subarray(0, 32)]
    return fromJwk({ kty: "OKP", crv: "Ed25519", x: url(x), d: url(d) })
  }
  if (type === "ssh-rsa") return fromJwk(rsaOf(inner))
  const curve = CURVES[/^ecdsa-sha2-(\w+)$/u.exec(type)?.[1] ?? ""]
  if (!curve) throw new Error(`keys of type ${type} are not supported`)
  const [crv, size] = curve
  inner.bytes()
  const point = inner.bytes()
  const [x, y] = [point.subarray(1, 1 + size), point.subarray(1 + size)]
  return fromJwk({ kty: "EC", crv, x: url(x), y: url(y), d: url(padded(inner.integer(), size)) })
}

function rsaOf(inner: SshReader): JsonWebKey {
  const [n, e, d, qi, p, q] = Array.from({ length: 6 }, () => inner.integer())
  const rest = (prime: Buffer): Buffer => bytesOf(numberOf(d!) % (numberOf(prime) - 1n))
  const own = { kty: "RSA", n: url(n!), e: url(e!), d: url(d!), p: url(p!), q: url(q!) }
  return { ...own, qi: url(qi!), dp: url(rest(p!)), dq: url(rest(q!)) }
}

function blobOf(key: KeyObject): Buffer {
  const jwk = createPublicKey(key).export({ format: "jwk" })
  const part = (value: string | undefined): Buffer => Buffer.from(value ?? "", "base64url")
  if (jwk.kty === "RSA")
    return sshBytes.join("ssh-rsa", sshBytes.integer(part(jwk.e)), sshBytes.integer(part(jwk.n)))
  if (jwk.kty === "OKP" && jwk.crv === "Ed25519") return sshBytes.join("ssh-ed25519", part(jwk.x))
  const [name] = Object.entries(CURVES).find(([, [crv]]) => crv === jwk.crv) ?? []
  if (name === undefined) throw new Error(`keys on ${jwk.crv ?? "this curve"} are not supported`)
  const point = Buffer.concat([Buffer.of(4), part(jwk.x), part(jwk.y)])
  return sshBytes.join(`ecdsa-sha2-${name}`, name, point)
}

const fromJwk = (key: JsonWebKey): KeyObject => createPrivateKey({ key, format: "jwk" })
const url = (bytes: Buffer): string => bytes.toString("base64url")
const numberOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString("hex")}`)

function bytesOf(value: bigint): Buffer {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex")
}

function padded(bytes: Buffer, size: number): Buffer {
  return Buffer.concat([Buffer.alloc(Math.max(0, size - bytes.length)), bytes])
}
