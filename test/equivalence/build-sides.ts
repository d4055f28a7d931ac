import type { Outcome } from "./build-pairs.ts"
import { readOutcome } from "./build-pairs.ts"
import { ownBase } from "./own-base.ts"
import type { Pair, Side } from "./pair.ts"
import type { PublicFile } from "./public-file.ts"
import type { World } from "./tracing-base.ts"

const OWN_BASE = "zbase"

type Which = "written" | "optimized"

const quoted = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&")

/** The stages of a side, each with a mark before its name. */
function marked({ compiled }: Side, mark: Which, base: string): string {
  const lines = compiled.dockerfile.split("\n")
  const text = lines.slice(lines.findIndex((line) => line.startsWith("FROM "))).join("\n")
  return (
    compiled.stages
      .reduce(
        (out, { name }) =>
          out
            .replaceAll(new RegExp(`^(FROM .*AS )${quoted(name)}$`, "gmu"), `$1${mark}-${name}`)
            .replaceAll(new RegExp(`^(FROM )${quoted(name)}( |$)`, "gmu"), `$1${mark}-${name}$2`)
            .replaceAll(new RegExp(`(from=)${quoted(name)}([ ,]|$)`, "gmu"), `$1${mark}-${name}$2`),
        text,
      )
      // Of a file whose stages are all on scratch there is nothing to take the place of.
      .replaceAll(base || OWN_BASE, OWN_BASE)
  )
}

/** The Dockerfile of the sides that are asked for, and what is in them. One text, since a context may take it along. */
function reportOn({ references }: World, file: PublicFile, pair: Pair, sides: readonly Which[]) {
  const base = Object.values(references).find((each) => pair.of.text.includes(each)) ?? ""
  const mounts = sides.map((which) => {
    const last = pair[which].compiled.stages.at(-1)?.name
    return `--mount=type=bind,from=${which}-${last},target=/g/${which}`
  })
  const globals = pair.written.compiled.dockerfile.split("\n")
  return [
    ...globals.slice(
      0,
      globals.findIndex((line) => line.startsWith("FROM ")),
    ),
    ownBase(file, base === "" ? references.plain : base, OWN_BASE),
    ...sides.map((which) => marked(pair[which], which, base)),
    `FROM ${references.plain} AS zreport`,
    `RUN ${mounts.join(" ")} ["/proof/list"]`,
    "FROM scratch",
    "COPY --from=zreport /out /out",
    "",
  ].join("\n")
}

/** Both sides of a public Dockerfile; the builder's words when one of them does not build. */
export async function buildSides(
  world: World,
  file: PublicFile,
  pair: Pair,
): Promise<Readonly<Record<Which, Outcome>> | { readonly error: string; readonly which: Which }> {
  const { engine } = world
  if (pair.written.sent.length !== pair.optimized.sent.length)
    throw new Error("the contexts differ")
  // What is built lies there under that name.
  const files = pair.written.sent.filter(([path]) => path !== "Dockerfile")
  const build = (sides: readonly Which[]) =>
    engine.build(reportOn(world, file, pair, sides), files, { network: "none" })
  const built = await build(["written", "optimized"])
  if (!built.ok) {
    const alone = await build(["written"])
    if (!alone.ok) return { error: alone.error, which: "written" }
    await engine.remove(alone.image)
    return { error: built.error, which: "optimized" }
  }
  try {
    const out = await engine.files(built.image, "/out")
    return {
      written: readOutcome(out, "written"),
      optimized: readOutcome(out, "optimized"),
    }
  } finally {
    await engine.remove(built.image)
  }
}
