import { mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import fc from "fast-check"

/** A folder to make and the ignore file in it. */
export interface RandomContext {
  /** A path that ends in `/` is an empty folder, `a -> b` a link. */
  readonly paths: readonly string[]
  readonly ignore: string
}

const usual = ["a", "b", "c", "src", "lib", "x.log", "a.md", "keep"]
const unusual = [
  "[id].tsx",
  "!not",
  "#hash",
  "-dash",
  "ü",
  "😀",
  "a b",
  "new\nline",
  "*",
  "back\\slash",
  "d1",
  "a+b",
  "a^b",
  "\ue000",
  ".hidden",
]
const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...usual) },
  { weight: 1, arbitrary: fc.constantFrom(...unusual) },
)
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"))
const paths = fc.uniqueArray(
  fc
    .tuple(path, fc.constantFrom("", "", "", "", "", "/", " -> a", " -> ../b"))
    .map((two) => two.join("")),
  { minLength: 1, maxLength: 14 },
)

const globs = [
  "*",
  "*",
  "**",
  "**",
  "?",
  "a*",
  "*.log",
  "*.md",
  "[ab]",
  "[a-c]",
  "[^a]",
  "s*c",
  "?b",
  "**b",
  "a**",
  "s**c",
  "\\a",
  "\\d1",
  "\\*",
  "[*]",
  "[[]id].tsx",
  "\\[id\\].tsx",
  "a^*",
  "[!n]*",
  "back\\\\*",
  "#hash",
  "\\!not",
  "-*",
  "😀",
  "*ü",
  "new?line",
  "a b",
  "a+*",
  "[\\]a]",
  "[a\\-c]",
  "keep*",
  ".*",
]
const glob = fc.constantFrom(...globs)
const part = fc.oneof({ weight: 2, arbitrary: name }, { weight: 3, arbitrary: glob })
const body = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"))
const line = fc
  .tuple(
    fc.constantFrom("", "", "", "", "/", "./", "  "),
    body,
    fc.constantFrom("", "", "", "", "/", "/**", "/*", "/.", " ", "\r"),
    fc.boolean(),
  )
  .map(([before, middle, after, not]) => `${not ? "!" : ""}${before}${middle}${after}`)
const ignore = fc
  .tuple(
    fc.constantFrom("", "", "", "\ufeff", "# comment\n", "\n"),
    fc.constantFrom("", "", "*\n", "**\n", "**/*\n", "a\nb\nsrc\n", "**/a\n**/*.log\n", "[a-z]*\n"),
    fc.array(line, { minLength: 1, maxLength: 6 }),
  )
  .map(([before, first, lines]) => before + first + lines.join("\n"))

/** Trees and ignore files that meet often, with the names and patterns that are easy to get wrong. */
export const randomContext: fc.Arbitrary<RandomContext> = fc.record({ paths, ignore })

/** Makes the folder; paths that cannot be beside each other (a file and a folder of one name) are passed over. */
export function writeContext(root: string, context: RandomContext): void {
  mkdirSync(root, { recursive: true })
  for (const one of context.paths) {
    const [file, target] = one.split(" -> ")
    try {
      if (file!.endsWith("/")) mkdirSync(join(root, file!), { recursive: true })
      else {
        mkdirSync(dirname(join(root, file!)), { recursive: true })
        if (target === undefined) writeFileSync(join(root, file!), one, { flag: "wx" })
        else symlinkSync(target, join(root, file!))
      }
    } catch {
      // The other path was there first.
    }
  }
  writeFileSync(join(root, ".dockerignore"), context.ignore)
}
