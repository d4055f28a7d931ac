import fc from "fast-check"

/** Pieces that mean something to the Dockerfile, to its lexer, to JSON, to a shell, to a terminal or to nobody. */
const PIECES = [
  ...Array.from("abzAZ09_./:@%+,=~-!;&|(){}[]<>*?^#$\"'`\\ \t"),
  "$HOME",
  "${HOME}",
  "${X:-y}",
  "$$",
  "$(id)",
  "${",
  "$1",
  "\\$",
  "\\\\",
  '\\"',
  "''",
  '""',
  "<<EOF",
  "<<-'EOF'",
  "3<<x",
  "<<<",
  "--",
  "--from=x",
  "--mount=type=bind",
  '["a"]',
  "[",
  '{"a":1}',
  "# escape=`",
  "#syntax=a/b",
  "&&",
  "||",
  "\\ ",
  " \\",
  "AS",
  "NONE",
  "C:\\new\\dir",
  "[id].tsx",
  "a b c",
  "\r",
  "\v",
  "\f",
  "\u0001",
  "\u001b[31m",
  "\u007f",
  "\u0085",
  "\u00a0",
  "\u2003",
  "\u2028",
  "\u3000",
  "\u200b",
  "\ufeff",
  "é",
  "e\u0301",
  "ß",
  "日本",
  "\u{1f600}",
  "\u{10ffff}",
  "\ufffd",
  "İ",
]

/** What no place or hardly any can hold; rare, so that most cases get through. */
const REFUSED = ["\n", "\0", "\ud800", "\udc00"]

const piece = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 6, arbitrary: fc.string({ unit: "grapheme", maxLength: 6 }) },
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z]{1,6}$/u) },
)
const withRefused = fc.oneof(
  { weight: 50, arbitrary: piece },
  { weight: 1, arbitrary: fc.constantFrom(...REFUSED) },
)

const joined = (unit: fc.Arbitrary<string>, minLength: number) =>
  fc.array(unit, { minLength, maxLength: 7 }).map((pieces) => pieces.join(""))

/** Text out to be misread, some of it with characters that must be refused. */
export const hostileText = joined(withRefused, 0)

/** Text out to be misread and never empty. */
export const hostileWord = joined(withRefused, 1).filter((word) => word !== "")

/** Text out to be misread, newlines in it as often as anything else. */
export const hostileLines = joined(
  fc.oneof({ weight: 6, arbitrary: withRefused }, { weight: 1, arbitrary: fc.constant("\n") }),
  0,
)

/** A name of a file: anything but slashes, and not a dot folder. */
export const hostileName = hostileWord
  .map((name) => name.replaceAll("/", "_").slice(0, 60))
  .filter((name) => name !== "." && name !== ".." && name !== "")

/** True for what UTF-8 and C strings can hold at all. */
export const isHoldable = (value: string): boolean => !/\0|\p{Surrogate}/u.test(value)
