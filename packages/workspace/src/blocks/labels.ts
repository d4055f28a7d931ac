import type { Block, ValueInput } from "@stagecraft/dsl"
import { readRecord } from "./arguments.ts"

/** What is said about an image, under the names of `org.opencontainers.image.…`. */
export interface ImageFacts {
  readonly title?: ValueInput | undefined
  readonly description?: ValueInput | undefined
  readonly version?: ValueInput | undefined
  /** The commit it was built from. */
  readonly revision?: ValueInput | undefined
  /** Where its source is found; registries link an image with its repository by it. */
  readonly source?: ValueInput | undefined
  readonly url?: ValueInput | undefined
  readonly documentation?: ValueInput | undefined
  /** An SPDX expression: `MIT`. */
  readonly licenses?: ValueInput | undefined
  readonly vendor?: ValueInput | undefined
  readonly authors?: ValueInput | undefined
  /** When it was built, as RFC 3339 has it. */
  readonly created?: ValueInput | undefined
}

/**
 * The labels that registries and scanners read. Apply it last: a new version is then a new config, and no new layer.
 *
 * @example stage("app").from("alpine:3.22").use(labels({ title: "api", version, revision }))
 * @see https://github.com/opencontainers/image-spec/blob/main/annotations.md
 */
export function labels(facts: ImageFacts): Block {
  readRecord(facts, "labels")
  const told = Object.entries(facts as Readonly<Record<string, ValueInput | undefined>>)
  const entries = told.flatMap(([name, value]) =>
    value === undefined ? [] : [[`org.opencontainers.image.${name}`, value] as const],
  )
  return (stage) => stage.label(Object.fromEntries(entries))
}
