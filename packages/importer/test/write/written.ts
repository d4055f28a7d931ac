import { parseDockerfile } from "@stagecraft/dockerfile"
import { liftDockerfile, writeConfig } from "@stagecraft/importer"

/** The config of a Dockerfile. */
export async function written(dockerfile: string): Promise<string> {
  const { tree } = parseDockerfile(dockerfile, { file: "Dockerfile" })
  const file = tree && liftDockerfile(tree).file
  if (!file) throw new Error("the Dockerfile is refused")
  return await writeConfig([file])
}

/** What stands behind the base of the only stage of a Dockerfile, as lines. */
export async function steps(...lines: readonly string[]): Promise<string> {
  const text = await written(`FROM alpine:3.20\n${lines.join("\n")}\n`)
  const [, after = ""] = text.split('.from("alpine:3.20")')
  return after.replace(/;\n\n?export default[^]*$/u, "").replace(/^\n/u, "")
}
