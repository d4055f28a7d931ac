import type { ContextFile, EngineClient } from "../exactness/engine-client.ts"
import type { Outcome } from "./build-pairs.ts"
import { readOutcome } from "./build-pairs.ts"
import { ownBase } from "./own-base.ts"
import type { Pair, Side } from "./pair.ts"
import type { PublicFile } from "./public-file.ts"

const OWN_BASE = "zbase"

/** What is sent beside the context is not part of it. */
const IGNORE: ContextFile = [".dockerignore", "Dockerfile\n.dockerignore\n"]

/** Builds one side of a public Dockerfile and lists what is in it; the builder's words when it does not build. */
async function buildSide(
  engine: EngineClient,
  lister: string,
  base: string,
  file: PublicFile,
  { compiled, sent }: Side,
): Promise<Outcome | { readonly error: string }> {
  const lines = compiled.dockerfile.split("\n")
  const first = lines.findIndex((line) => line.startsWith("FROM "))
  const text = [
    ...lines.slice(0, first),
    ownBase(file, base, OWN_BASE),
    ...lines.slice(first).map((line) => line.replaceAll(base, OWN_BASE)),
    `FROM ${lister} AS zreport`,
    `RUN --mount=type=bind,from=${compiled.stages.at(-1)?.name},target=/g/whole ["/proof/list"]`,
    "FROM scratch",
    "COPY --from=zreport /out /out",
    "",
  ].join("\n")
  const files: readonly ContextFile[] = [...sent, IGNORE]
  const built = await engine.build(text, files, { network: "none" })
  if (!built.ok) return built
  try {
    return readOutcome(await engine.files(built.image, "/out"), "whole")
  } finally {
    await engine.remove(built.image)
  }
}

/** Both sides of a public Dockerfile; the builder's words when one of them does not build. */
export async function buildSides(
  engine: EngineClient,
  lister: string,
  base: string,
  file: PublicFile,
  { written, optimized }: Pair,
): Promise<
  | { readonly written: Outcome; readonly optimized: Outcome }
  | { readonly error: string; readonly which: "written" | "optimized" }
> {
  const before = await buildSide(engine, lister, base, file, written)
  if ("error" in before) return { error: before.error, which: "written" }
  const after = await buildSide(engine, lister, base, file, optimized)
  if ("error" in after) return { error: after.error, which: "optimized" }
  return { written: before, optimized: after }
}
