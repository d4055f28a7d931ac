import type { SavedImage } from "@stagecraft/engine"

/** A field of an image's config in which two images differ. */
export interface ConfigDifference {
  /** As in `Env.PATH`, `Labels.version`, `Cmd`, `architecture`. */
  readonly field: string
  /** As JSON; absent where it is not set. */
  readonly asWritten?: string
  readonly optimized?: string
}

/** When and how an image was made, and what its layers are called: not what it is. */
const MAKING = new Set([
  "config",
  "container",
  "container_config",
  "created",
  "docker_version",
  "history",
  "id",
  "parent",
  "rootfs",
])

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  value === false ||
  (typeof value === "object" && Object.keys(value).length === 0)

/** Fields of one object, by their names; those that are empty are not there. */
function fieldsOf(value: unknown): Map<string, string> {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>)
  return new Map(
    entries.filter(([, each]) => !isEmpty(each)).map(([key, each]) => [key, sorted(each)]),
  )
}

/** JSON that does not depend on the order of fields. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}

/** Config as a flat list of fields; of environment and labels each variable is one. */
function flat({ description }: Pick<SavedImage, "description">): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of fieldsOf(description))
    if (!MAKING.has(key) && !key.startsWith("moby.")) found.set(key, value)
  const config = (description["config"] ?? {}) as Record<string, unknown>
  for (const [key, value] of fieldsOf(config)) {
    // The id of an image of the classic builder, which it was made from.
    if (key === "Image" || key === "Env" || key === "Labels") continue
    found.set(key, value)
  }
  // Which one was set first is all one to whoever looks a variable up.
  for (const each of (config["Env"] ?? []) as readonly string[]) {
    const [name = "", ...value] = each.split("=")
    found.set(`Env.${name}`, JSON.stringify(value.join("=")))
  }
  // A label that is empty is there all the same.
  for (const [key, value] of Object.entries(config["Labels"] ?? {}))
    found.set(`Labels.${key}`, JSON.stringify(value))
  return found
}

/** Every field in which the configs of two images differ; when and how they were made is not looked at. */
export function compareConfig(
  asWritten: Pick<SavedImage, "description">,
  optimized: Pick<SavedImage, "description">,
  ignoredLabel: string,
): readonly ConfigDifference[] {
  const [before, after] = [flat(asWritten), flat(optimized)]
  return [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((field) => {
    const [one, other] = [before.get(field), after.get(field)]
    if (one === other || field === `Labels.${ignoredLabel}`) return []
    return [
      {
        field,
        ...(one !== undefined && { asWritten: one }),
        ...(other !== undefined && { optimized: other }),
      },
    ]
  })
}
