import { problem } from "@stagecraft/ir"

export const affectedNeedsGit = problem(
  "affected-needs-git",
  "error",
  "What a change affects is asked of git, which does not answer.",
  (folder: string, why: string) => ({
    message: `git cannot say what has changed in ${folder}: ${why}`,
    hint: "--affected works in a git repository; without it all images are taken",
  }),
)

export const affectedUnknownRef = problem(
  "affected-unknown-ref",
  "error",
  "There is no such commit to compare with.",
  (asked: string | undefined, isShallow: boolean, tried: readonly string[] = []) => ({
    message:
      asked !== undefined
        ? `--affected=${asked}: git has no such commit, branch or tag`
        : tried.length > 0
          ? `git does not find where this branch left ${tried.join(" or ")}`
          : "git knows no default branch to compare with",
    hint: isShallow
      ? "this clone has no history: fetch it (actions/checkout: fetch-depth: 0), or give a commit that is there"
      : "give a commit, a branch or a tag: --affected=main",
  }),
)

export const neverBuilt = problem(
  "never-built",
  "error",
  "Of this image no build is known that it could be compared with.",
  (image: string) => ({
    message: `image «${image}» was not built here, or so long ago that it is forgotten`,
    hint: `build it: stagecraft build ${image}`,
  }),
)
