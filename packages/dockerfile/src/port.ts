const PORT = /^(?<start>\d{1,9})(?:-(?<end>\d{1,9}))?(?:\/(?<protocol>.*))?$/u
const PROTOCOLS = new Set(["tcp", "udp", "sctp"])
const HIGHEST = 65_535

/** Says what is wrong with a port of EXPOSE, or undefined when it is fine. */
export function portFault(port: string): string | undefined {
  const groups = PORT.exec(port)?.groups
  if (!groups) return "it is not a number or a range"
  const start = Number(groups.start)
  const end = Number(groups.end ?? groups.start)
  if (start < 1 || start > HIGHEST || end > HIGHEST) return "ports go from 1 to 65535"
  if (end < start) return "the range ends before it starts"
  if (groups.protocol !== undefined && !PROTOCOLS.has(groups.protocol.toLowerCase()))
    return "the protocol is tcp, udp or sctp"
  return undefined
}
