import type { Action, Tool } from "../tool.ts"
import { onlyItsWords } from "../tool.ts"
import { words } from "./words.ts"

const GZIP = "https://www.gnu.org/software/gzip/manual/gzip.html"

/** Puts files in the place of packed ones, or packed ones in the place of files. */
const packs = (...suffixes: readonly string[]): Action => ({
  operands: { kind: "each", role: "write" },
  traits: ["in-place", "programs"],
  touches: onlyItsWords,
  suffixes,
})

const packer = (name: string, options: string, manual: string, ...suffixes: string[]): Tool => ({
  name,
  manual,
  options: words(options),
  valued: {},
  actions: { "": packs(...suffixes) },
})

/** Tools that pack and unpack. */
export const archiveTools: readonly Tool[] = [
  {
    name: "tar",
    manual: "https://www.gnu.org/software/tar/manual/tar.html",
    options: words(
      `-x -z -j -J -v -p -o --extract --gzip --xz --bzip2 --zstd --verbose --no-same-owner
      --no-same-permissions`,
    ),
    valued: {
      "-f": "read",
      "--file": "read",
      "-C": "tree",
      "--directory": "tree",
      "--strip-components": "data",
      "--exclude": "data",
    },
    bundledFirst: true,
    actions: {
      "": {
        operands: { kind: "each", role: "data" },
        traits: ["links", "programs"],
        touches: { ...onlyItsWords, variables: ["TAR_*", "GZIP", "XZ_*", "ZSTD_*", "BZIP*"] },
        needs: [
          ["-x", "--extract"],
          ["-f", "--file"],
          // Without it the archive goes wherever the working directory is.
          ["-C", "--directory"],
        ],
      },
    },
  },
  {
    name: "unzip",
    manual: "https://infozip.sourceforge.net/UnZip.html",
    options: words("-q -o -n -j"),
    valued: { "-d": "tree" },
    actions: {
      "": {
        operands: { kind: "each", role: "read" },
        traits: ["in-place", "programs"],
        touches: { ...onlyItsWords, variables: ["UNZIP*", "ZIPINFO*"] },
        needs: [["-d"]],
      },
    },
  },
  packer("gzip", "-d -f -k -q -1 -6 -9", GZIP, ".gz", ".tgz", ".Z", ".z"),
  packer("gunzip", "-f -k -q", GZIP, ".gz", ".tgz", ".Z", ".z"),
]
