import type { Connection } from "./connection.ts"
import { credentialsFor } from "./registry-credentials.ts"

/** What the engine shows to a registry for this machine. It reads base64 with its padding only. */
export async function registryAuth(
  { config, env }: Connection,
  host: string,
  note: (sentence: string) => void,
): Promise<string> {
  const known = await credentialsFor(host, config, env, note)
  const auth =
    known === undefined || known.secret === ""
      ? {}
      : known.username === ""
        ? { identitytoken: known.secret, serveraddress: host }
        : { username: known.username, password: known.secret, serveraddress: host }
  const text = Buffer.from(JSON.stringify(auth)).toString("base64")
  return text.replaceAll("+", "-").replaceAll("/", "_")
}
