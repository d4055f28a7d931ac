import { credentialsFor, readDockerConfig } from "@stagecraft/engine"
import { RegistryClient } from "@stagecraft/registry"
import type { HttpSettings } from "@stagecraft/registry"

/** A client that shows registries what the docker command would show them. @param note - Told of helpers that do not work. */
export function openRegistries(
  settings: HttpSettings,
  note: (sentence: string) => void,
): RegistryClient {
  const reading = readDockerConfig(settings.env)
  const told = new Set<string>()
  const tell = (sentence: string): void => {
    if (!told.has(sentence)) note(sentence)
    told.add(sentence)
  }
  return new RegistryClient(settings, async (host) => {
    const { config, broken } = await reading
    if (broken) tell(`${broken.file} is not used: ${broken.cause}`)
    return await credentialsFor(host, config, settings.env, tell)
  })
}
