/** Why a connection failed, in the words of someone who has to repair it. */
export interface Explanation {
  readonly cause: string
  readonly hint?: string
}

const TABLE: Readonly<Record<string, Explanation>> = {
  ENOENT: {
    cause: "there is no such socket; the daemon does not run, or listens elsewhere",
    hint: "start Docker (`systemctl start docker`, or Docker Desktop), or correct the address",
  },
  ENOTSOCK: { cause: "the file is not a socket" },
  ECONNREFUSED: {
    cause: "nothing listens there; the daemon is not running",
    hint: "start the daemon (`systemctl start docker`, or Docker Desktop)",
  },
  EACCES: {
    cause: "permission denied on the socket",
    hint: "add your user to the docker group (`sudo usermod -aG docker $USER`, then log in again), or run a rootless engine",
  },
  ENOTFOUND: { cause: "the host's name is not known", hint: "check the name and the DNS" },
  EAI_AGAIN: {
    cause: "the host's name could not be looked up",
    hint: "check the name and the DNS",
  },
  ETIMEDOUT: {
    cause: "no answer in time; the daemon hangs, or a firewall drops the packets",
    hint: "check the address, or restart the daemon",
  },
  ECONNRESET: {
    cause: "the connection was closed at once",
    hint: "a port with TLS wants DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH",
  },
}

/** Explains the error of a socket; one that is not in the table speaks for itself. */
export function explainCause(error: unknown): Explanation {
  const { code, message } = error as NodeJS.ErrnoException
  const row = code === undefined ? undefined : TABLE[code === "EPERM" ? "EACCES" : code]
  if (row) return { ...row, cause: `${row.cause} (${code})` }
  if (code?.startsWith("ERR_TLS") || code?.includes("CERT") || code === "EPROTO")
    return {
      cause: `TLS failed: ${message}`,
      hint: "check DOCKER_CERT_PATH: ca.pem, cert.pem and key.pem must belong to this daemon",
    }
  if (code?.startsWith("HPE_"))
    return {
      cause: `what answers there does not speak HTTP (${code})`,
      hint: "a port with TLS wants DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH",
    }
  return { cause: message || String(error) }
}

/** Why an engine that answered stopped doing so. Node calls it `aborted` when an answer ends early. */
export function explainLoss(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === "ECONNRESET" || code === "EPIPE")
    return "it closed the connection before it was done"
  if (code === "ENOENT" || code === "ECONNREFUSED") return explainCause(error).cause
  return message || String(error)
}
