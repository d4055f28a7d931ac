import type { TreeSize } from "./tree.ts"

/** What happens to the context before each build. */
export type Before = "nothing" | "one-file" | "all-new"

/** One thing to measure. */
export interface BenchCase {
  readonly name: string
  readonly title: string
  readonly size: TreeSize
  readonly before: Before
  /** The ratio that is promised. */
  readonly limit?: number
  /** Unless `--pairs` says otherwise; each pair of a whole upload leaves four copies of the context on the engine. */
  readonly pairs: number
}

const tiny: TreeSize = { files: 4, bytes: 100 }
const middle: TreeSize = { files: 5000, bytes: 40_000 }
const many: TreeSize = { files: 100_000, bytes: 100 }
const large: TreeSize = { files: 200, bytes: 10_000_000 }

/** In the order in which they run. */
export const cases: readonly BenchCase[] = [
  {
    name: "tiny",
    title: "4 files, nothing changed",
    size: tiny,
    before: "nothing",
    limit: 1,
    pairs: 40,
  },
  {
    name: "no-op",
    title: "5,000 files, 200 MB, nothing changed",
    size: middle,
    before: "nothing",
    limit: 0.95,
    pairs: 30,
  },
  {
    name: "one-file",
    title: "5,000 files, 200 MB, one changed",
    size: middle,
    before: "one-file",
    limit: 1,
    pairs: 30,
  },
  {
    name: "upload",
    title: "5,000 files, 200 MB, first upload",
    size: middle,
    before: "all-new",
    limit: 1,
    pairs: 30,
  },
  {
    name: "many",
    title: "100,000 files, 10 MB, nothing changed",
    size: many,
    before: "nothing",
    limit: 1,
    pairs: 30,
  },
  {
    name: "large",
    title: "200 files, 2 GB, nothing changed",
    size: large,
    before: "nothing",
    pairs: 10,
  },
]
