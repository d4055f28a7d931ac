import fc from "fast-check"

/** One of some words. */
export const oneOf = (list: string): fc.Arbitrary<string> =>
  fc.constantFrom(...list.trim().split(/\s+/u))

/** Parts beside each other. */
export const beside = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((each) => each.join(""))

/** A few of something, with blanks between. */
export const some = (each: fc.Arbitrary<string>, minLength = 1, maxLength = 3) =>
  fc.array(each, { minLength, maxLength }).map((all) => all.join(" "))

/** A JSON array. */
export const json = (each: fc.Arbitrary<string>, minLength = 1): fc.Arbitrary<string> =>
  fc.array(each, { minLength, maxLength: 3 }).map((all) => JSON.stringify(all))

export const name = oneOf("A B VERSION PATH TARGETARCH HTTP_PROXY _x1")

/** What means the same everywhere. */
export const plain = oneOf("a x1 1.2 foo-bar v lib _ é a.b 日本")

const operation = fc.oneof(
  beside(oneOf(":- - :+ +"), fc.constantFrom("", "d", "a b", '"q"', "$B", "'")),
  beside(oneOf("# ## % %%"), oneOf("* v ?. .* a*b")),
  beside(oneOf("/ //"), oneOf("a v* ."), fc.constantFrom("/", "/z", "/-")),
)

const variable = fc.oneof(
  { weight: 3, arbitrary: beside(fc.constant("$"), name) },
  { weight: 3, arbitrary: beside(fc.constant("${"), name, fc.constant("}")) },
  { weight: 2, arbitrary: beside(fc.constant("${"), name, operation, fc.constant("}")) },
  { weight: 1, arbitrary: oneOf("$1 $ $$ ${9} $@ $- $é") },
)

/** What some place or other treats in a way of its own. */
const special = fc.oneof(
  oneOf("\\$A \\\\ \\a \\\" `$A `` `a '$A' \" ' # % ~ = < << & | ; * ? [a-c] [ ] { } ( ! ^ @ :"),
  fc.constantFrom("' '", "'a b'"),
)

const quoted = fc
  .array(fc.oneof(plain, variable, fc.constantFrom(" ", "  "), oneOf("' \\ \\\" \\$ ` #")), {
    maxLength: 3,
  })
  .map((parts) => `"${parts.join("")}"`)

/** One word as people write it, and at times as nobody does. */
export const word = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: plain },
      { weight: 4, arbitrary: variable },
      { weight: 2, arbitrary: quoted },
      { weight: 1, arbitrary: special },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.join(""))

export const path = beside(
  fc.constantFrom("", "/", "./", "../", "/a/"),
  fc.oneof(plain, word),
  fc.constantFrom("", "/", "*"),
)

const argument = fc.oneof(
  oneOf(
    "echo a $A 'd' && || | ; > /x \\ \\\\ `e` #f [ ] -n --x=y $(ls) { } < 2>&1 é # <<<x a<<b 1<<2",
  ),
  fc.constantFrom('"$B  c"', "\t", "  "),
)

/** The text of a command; the blanks in it stay. */
export const command = fc
  .tuple(fc.constantFrom("echo", "make", "[", '["a"', "set -e;", "x=1"), some(argument, 0, 6))
  .map((parts) => parts.join(" "))

/** The lines of a heredoc. */
export const content = fc
  .array(
    fc.oneof(plain, command, variable, fc.constantFrom("", "\tx", "\\", "#!/bin/sh", " EOF", '"')),
    {
      maxLength: 3,
    },
  )
  .map((lines) => lines.map((line) => `${line}\n`).join(""))
