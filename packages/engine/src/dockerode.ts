import Docker from "dockerode"

import type { Connection } from "./connection.ts"

/** The one door to dockerode. Import this file only when it is used: dockerode takes longer to load than a request. */
export function openDockerode(connection: Connection): Docker {
  const { address, prefix } = connection
  const { tls } = address
  const options = {
    version: prefix.slice(1),
    // Said also when undefined: dockerode otherwise takes what is left out from DOCKER_HOST.
    host: address.host,
    port: address.port,
    socketPath: address.socketPath,
    protocol: tls ? "https" : "http",
    ca: tls?.ca,
    cert: tls?.cert,
    key: tls?.key,
  }
  return new Docker(options as Docker.DockerOptions)
}
