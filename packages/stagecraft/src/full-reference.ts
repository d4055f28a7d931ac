import { parseImageReference } from "@stagecraft/dockerfile"

/** An image's name as builders compare it: with its registry and its tag, or its digest. */
export function fullReference(reference: string): string {
  const parsed = parseImageReference(reference)
  if (!parsed) return reference
  const { name, tag, digest } = parsed
  const [first = "", ...rest] = name.split("/")
  const hasHost = rest.length > 0 && (/[.:]/u.test(first) || first === "localhost")
  const host = hasHost ? first.replace(/^index\.docker\.io$/u, "docker.io") : "docker.io"
  const path = hasHost ? rest.join("/") : name
  const whole = host === "docker.io" && !path.includes("/") ? `library/${path}` : path
  return `${host}/${whole}:${digest ?? tag ?? "latest"}`
}
