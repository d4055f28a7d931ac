import { createServer } from "node:http"
import type { RequestListener } from "node:http"

import { onTestFinished } from "vitest"

/** A registry on this machine that answers as a test wants; engines take 127.0.0.0/8 without TLS. @returns Its host. */
export async function registry(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  return `127.0.0.1:${(server.address() as { port: number }).port}`
}
