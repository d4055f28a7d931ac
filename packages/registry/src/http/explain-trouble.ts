import { Failure } from "../failure.ts"

const CERTIFICATE =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|ERR_TLS_CERT)/u

/** What the system says of a connection, in a sentence. */
export function explainTrouble(error: unknown, url: URL, proxy?: URL): Failure {
  const { code = "", message, name } = error as NodeJS.ErrnoException
  const host = proxy ? `the proxy ${proxy.host}, on the way to ${url.host},` : url.host
  if (name === "AbortError") return new Failure("unreachable", `asking ${url.host} was stopped`)
  if (CERTIFICATE.test(code))
    return new Failure(
      "unreachable",
      `${url.host} shows a certificate that is not trusted (${code})`,
      {
        hint: "NODE_EXTRA_CA_CERTS=FILE names the certificates of your own authority",
      },
    )
  switch (code) {
    case "ENOTFOUND":
      return new Failure("unreachable", `the name of ${host} is not known`, {
        hint: "check the spelling, DNS, and whether a proxy is needed (HTTPS_PROXY)",
      })
    case "EAI_AGAIN":
      return new Failure("unreachable", `the name of ${host} cannot be looked up now`, {
        hint: "check the network",
        retryAfter: 0,
      })
    case "ECONNREFUSED":
      return new Failure("unreachable", `${host} refuses connections`, { retryAfter: 0 })
    case "EPROTO":
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "ERR_SSL_PACKET_LENGTH_TOO_LONG":
      return new Failure("unreachable", `${url.host} does not speak TLS`, {
        hint: `where it is meant to be without: registries: { "${url.host}": "http://${url.host}" }`,
      })
    case "ETIMEDOUT":
    case "ECONNRESET":
    case "EPIPE":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return new Failure("unreachable", `the connection to ${host} broke off (${code})`, {
        retryAfter: 0,
      })
    default:
      return code.startsWith("HPE_")
        ? new Failure("nonsense", `${url.host} does not speak HTTP (${message})`)
        : new Failure("unreachable", `${host} cannot be reached: ${message}`, { retryAfter: 0 })
  }
}
