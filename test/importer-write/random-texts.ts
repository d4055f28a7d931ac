import type { ArgReference, Expansion, Reference, Text } from "@stagecraft/ir"
import { hasNoToken, text } from "@stagecraft/ir"
import fc from "fast-check"

/** Pieces that TypeScript, a template, a comment, a formatter or an editor might take for more than characters. */
const PIECES = [
  ...Array.from("ab:/.-_,=@'\"`\\${}()[]<>*#!&|; \t\r\n\0"),
  "${",
  "${x}",
  "`${",
  "\\`",
  "\\\\",
  "\\u{41}",
  "*/",
  "/*",
  "//",
  "</script>",
  "<!--",
  "-->",
  "\n",
  "\n\t",
  "\r\n",
  "\u2028",
  "\u2029",
  "\u202e",
  "\u200b",
  "\ufeff",
  "\u00a0",
  "\u0085",
  "\udc80",
  "\ud800",
  "\u{1f600}",
  "e\u0301",
  "日本",
  "__proto__",
  "constructor",
  "toString",
  "await",
  "$HOME",
  "0",
  "1",
]

/** Any text that the language itself can hold. */
export const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "binary-ascii", maxLength: 3 })), {
    maxLength: 6,
  })
  .map((pieces) => pieces.join(""))
  .filter(hasNoToken)

/** Words of an ordinary Dockerfile, and now and then one that is out to be misread. */
export const word = fc.oneof(
  { weight: 1, arbitrary: fc.stringMatching(/^[a-z0-9./:-]{1,40}$/u) },
  { weight: 2, arbitrary: hostile },
)

/** Names of properties, with those that an object has by itself. */
export const key = fc.oneof(
  { weight: 2, arbitrary: fc.stringMatching(/^[A-Z_]{1,12}$/u) },
  { weight: 2, arbitrary: fc.constantFrom("__proto__", "constructor", "toString", "0", "7", "") },
  { weight: 2, arbitrary: hostile },
)

export const variableName = fc.oneof(
  fc.constantFrom("PATH", "HOME", "VERSION", "on", "image", "class", "env", "__proto__", "_"),
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/u),
)

const span = Object.freeze({ file: "Dockerfile", line: 1, column: 1 })

const OPERATORS = [":-", "-", ":+", "+", "#", "##", "%", "%%"] as const

/** What is done to a variable; the words in it may hold other variables, but no further ones. */
function expansion(inner: fc.Arbitrary<Text>): fc.Arbitrary<Expansion | undefined> {
  const replacing = fc.constantFrom("/" as const, "//" as const)
  const asking = fc.constantFrom(":?" as const, "?" as const)
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.record({ operator: fc.constantFrom(...OPERATORS), word: inner }) },
    { weight: 1, arbitrary: fc.record({ operator: asking, word: inner }) },
    {
      weight: 1,
      arbitrary: fc.record({ operator: replacing, word: inner, replacement: inner }),
    },
  )
}

const withExpansion = (base: fc.Arbitrary<Reference>, inner: fc.Arbitrary<Text>) =>
  fc
    .tuple(base, expansion(inner))
    .map(([reference, made]): Reference => (made ? { ...reference, expansion: made } : reference))

/** Texts whose references are these arguments, and variables of the environment. */
export function texts(args: readonly ArgReference[]): fc.Arbitrary<Text> {
  const variable = variableName.map((name): Reference => ({ kind: "env", name }))
  const named = args.length === 0 ? variable : fc.oneof(variable, fc.constantFrom(...args))
  const characters = fc.oneof(
    { weight: 4, arbitrary: word },
    { weight: 1, arbitrary: word.map((value) => ({ kind: "literal" as const, value })) },
  )
  const shallow = fc
    .array(fc.oneof({ weight: 3, arbitrary: characters }, { weight: 1, arbitrary: named }), {
      maxLength: 3,
    })
    .map((parts) => text(...parts))
  const reference = withExpansion(named, shallow)
  return fc.oneof(
    { weight: 3, arbitrary: word.map((value) => text(value)) },
    {
      weight: 3,
      arbitrary: fc
        .array(fc.oneof(characters, reference), { maxLength: 4 })
        .map((parts) => text(...parts)),
    },
    { weight: 1, arbitrary: reference.map((each) => text(each)) },
  )
}

/** Arguments whose defaults may read those before them; the same name may stand twice. */
export const args: fc.Arbitrary<readonly ArgReference[]> = fc
  .array(variableName, { maxLength: 4 })
  .chain((names) =>
    names.reduce<fc.Arbitrary<readonly ArgReference[]>>(
      (before, name) =>
        before.chain((list) =>
          fc
            .tuple(
              fc.oneof(texts(list), fc.constant(undefined), fc.constant(true)),
              fc.option(hostile, { nil: undefined, freq: 2 }),
            )
            .map(([how, description]) => {
              const made: ArgReference = {
                kind: "arg",
                // A description belongs to an argument, not to a declaration.
                name: description === undefined ? name : `${name}${list.length}`,
                origin: "user",
                ...(how === true ? { optional: true as const } : how && { default: how }),
                ...(description !== undefined && { description }),
                span,
              }
              return [...list, made]
            }),
        ),
      fc.constant([]),
    ),
  )
