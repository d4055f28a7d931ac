import type { ImageBuild, Omissions } from "./image-build.ts"

/** A secret that another tool can fetch by itself. */
export interface FetchedSecret {
  readonly id: string
  readonly origin: { readonly file: string } | { readonly env: string }
}

/** The secrets of an image, files as they are called from the file; those that a command hands out are left out. */
export function secretsFor(
  { image, place }: ImageBuild,
  { omit }: Omissions,
): readonly FetchedSecret[] {
  return Object.entries(image.secrets).flatMap(([id, origin]): FetchedSecret[] => {
    if ("env" in origin) return [{ id, origin }]
    if ("file" in origin) {
      const isHome = origin.file.startsWith("~/")
      return [{ id, origin: { file: isHome ? origin.file : place(origin.file) } }]
    }
    omit(
      `secret «${id}»`,
      "a command hands it out, which only stagecraft build runs",
      "run the command before, and give its output as `file` or `env` in `secrets`",
    )
    return []
  })
}
