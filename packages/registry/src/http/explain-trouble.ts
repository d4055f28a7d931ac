import { Failure } from "../failure.ts"

const CERTIFICATE =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|ERR_TLS_CERT)/u

/** What a server ends a conversation with that is shown no certificate, or another one: the alerts 40 to 46, 48 and 116. */
const WANTED =
  /^ERR_SSL_(?:TLSV1\d?|SSLV3)_ALERT_(?:CERTIFICATE_|BAD_CERTIFICATE|HANDSHAKE_FAILURE|UNKNOWN_CA)|SSL alert number (?:4[0-68]|116)\b/u

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
        hint: `NODE_EXTRA_CA_CERTS=FILE names the certificates of your own authority; of a registry /etc/docker/certs.d/${url.host}/ca.crt does, too`,
      },
    )
  if (WANTED.test(code) || WANTED.test(message))
    return new Failure(
      "unreachable",
      `${url.host} ends TLS as one that wants to see a certificate of yours (${code})`,
      {
        hint: `NAME.cert and NAME.key that you may read, in ~/.config/docker/certs.d/${url.host} or /etc/docker/certs.d/${url.host}`,
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
