import { describe, expect, it } from "vitest"
import { expandWord, expandWords, isWordFault, parseWord } from "../../src/index.ts"
import { processorClock } from "../../../../test/support/processor-clock.ts"

const env = new Map([
  ["NAME", "value"],
  ["EMPTY", ""],
  ["PATH", "/a/b.tar.gz"],
  ["LINES", "ab\nac"],
  ["TWO", "1 2"],
  ["HASH", "#*/"],
  ["É", "accent"],
  ["1", "first"],
  ["?", "status"],
])

const expand = (word: string, escape = "\\") => expandWord(word, escape, env)

describe("quotes and escapes", () => {
  it.each([
    ["plain", "plain"],
    ["a b", "a b"],
    ["'a $NAME \\'", "a $NAME \\"],
    [`"a 'b' $NAME"`, "a 'b' value"],
    [String.raw`"\a \" \$NAME \\"`, String.raw`\a " $NAME ` + "\\"],
    [String.raw`\$NAME\a\\`, "$NAMEa\\"],
    ["end\\", "end"],
    ["a < b << c", "a < b << c"],
    ["\ufeffa\ufeff", "a\ufeff"],
    ["\udc80", "\ufffd"],
    ["\0", "\0"],
    ["", ""],
  ])("%j is %j", (word, value) => expect(expand(word)).toBe(value))

  it("has another escape where the file says so", () => {
    expect(expand('`$NAME c:\\x `` "`""', "`")).toBe('$NAME c:\\x ` "')
  })

  it("takes quotes as characters in bodies of heredocs", () => {
    expect(expandWord(`'$NAME' "\\$NAME"`, "\\", env, { quotes: false })).toBe(`'value' "$NAME"`)
  })
})

describe("variables", () => {
  it.each([
    ["$NAME-x", "value-x"],
    ["${NAME}x", "valuex"],
    ["$NOTHING.", "."],
    ["$ $", "$ $"],
    ["$É", "accent"],
    ["$1x", "firstx"],
    ["$?${?}", "statusstatus"],
    ["${NOTHING:-a${NAME}}", "avalue"],
    ["${EMPTY:-a}${EMPTY-b}", "a"],
    ["${NAME:+a}${EMPTY:+b}${EMPTY+c}${NOTHING+d}", "ac"],
    ["${NAME:?no}${EMPTY?no}", "value"],
    [`\${NOTHING:-"a}b"'}'\\}}`, "a}b}}"],
  ])("%j is %j", (word, value) => expect(expand(word)).toBe(value))
})

describe("patterns", () => {
  it.each([
    ["${PATH#*/}", "a/b.tar.gz"],
    ["${PATH##*/}", "b.tar.gz"],
    ["${PATH%.*}", "/a/b.tar"],
    ["${PATH%%.*}", "/a/b"],
    ["${PATH#?a}", "/b.tar.gz"],
    ["${PATH#b}", "/a/b.tar.gz"],
    ["${PATH/a/x}", "/x/b.tar.gz"],
    ["${PATH//a/x}", "/x/b.txr.gz"],
    ["${PATH/\\/*\\//}", "b.tar.gz"],
    ["${PATH//.*./-}", "/a/b-gz"],
    ["${NAME//*/x}", "x"],
    ["${NAME///-}", "-v-a-l-u-e-"],
    ["${EMPTY/*/x}${NOTHING//*/y}", "xy"],
    ["${LINES#*c}${LINES##*b}", "ab\nac\nac"],
    ["${LINES%c*}${LINES%%a*}", "ab\naab\n"],
    ["${LINES//a?/x}", "x\nx"],
    ["${PATH#$HASH}", "b.tar.gz"],
    ["${NAME//l/'[$0$1$$]'}", "va[l$]ue"],
    ["${NAME/l/'$0'}", "va$0ue"],
    ['${NAME#"va"}', "lue"],
  ])("%j is %j", (word, value) => expect(expand(word)).toBe(value))

  it("a backslash at the end of a pattern escapes what follows it when read backwards", () => {
    expect(expandWord("${X%a*\\}", "`", new Map([["X", "1a*"]]))).toBe("1")
    expect(expandWord("${X%a*\\}", "`", new Map([["X", "1a*x"]]))).toBe("1a*x")
  })

  it("match in a time that does not explode", () => {
    const value = new Map([["X", "a".repeat(20_000)]])
    const spent = processorClock()
    expect(expandWord(`\${X//${"*a".repeat(200)}b/}`, "\\", value)).toHaveLength(20_000)
    expect(expandWord("${X%%*b*c*d*}", "\\", value)).toHaveLength(20_000)
    expect(spent()).toBeLessThan(2000)
  })
})

describe("refused words", () => {
  it.each([
    ["'a", "single quote"],
    ['"a', "double quote"],
    ["${", "without the }"],
    ["${NAME", "without the }"],
    ["${NAME:", "without the }"],
    ["${NAME:-a", "without the }"],
    ["${NAME/a", "without the /"],
    ["${NAME/a/b", "without the }"],
    ["${}", "without a name"],
    ["${{NAME}}", "without a name"],
    ["${:-a}", "without a name"],
    ["${NAME:#a}", ":# is no operator"],
    ["${NAME^a}", "^ is no operator"],
    ["${NAME#\\a}", "no escape"],
    ["${NAME/\\a/b}", "no escape"],
    ["${NOTHING?}", "NOTHING: it is not set"],
    ["${EMPTY:?}", "EMPTY: it is empty"],
    ["${EMPTY:?say $NAME}", "EMPTY: say value"],
    ["${NAME:-${NOTHING?inner}}", "NOTHING: inner"],
  ])("%j", (word, message) => {
    const fault = expand(word)
    expect(isWordFault(fault) && fault.message).toContain(message)
  })
})

it("words inside words may be deep", () => {
  const nested = (depth: number) => expand(`${"${A:-".repeat(depth)}x${"}".repeat(depth)}`)
  expect(nested(200)).toBe("x")
  expect(nested(100_000)).toBe("x")
})

describe("expandWords", () => {
  it.each([
    ["80 443", ["80", "443"]],
    ["$TWO", ["1", "2"]],
    ['"$TWO"', ["1 2"]],
    ["a$TWO'b c'", ["a1", "2b c"]],
    ["  ", []],
    ["'' x", ["x"]],
    ["a\\ b\u00a0c", ["a b", "c"]],
    ["a<<  b c", ["a<<  b", "c"]],
    // What stands before an operator in the same value is forgotten.
    ["1${NOTHING:-2} 3", ["2", "3"]],
    ['$TWO"x${NAME:+y}"', ["1", "xy"]],
  ])("%j is %j", (word, values) => expect(expandWords(word, "\\", env)).toEqual(values))

  it.each(["'a", "${NAME?} ${NOTHING?}"])("refuses %j", (word) =>
    expect(isWordFault(expandWords(word, "\\", env))).toBe(true),
  )
})

describe("parseWord", () => {
  it("gives characters and variables in order, with what was quoted", () => {
    expect(parseWord(`a\\b"c$X"\${Y:-d}`, "\\")).toEqual([
      { kind: "characters", value: "a", quoted: false },
      { kind: "characters", value: "bc", quoted: true },
      { kind: "variable", name: "X", braces: false, quoted: true },
      {
        kind: "variable",
        name: "Y",
        braces: true,
        quoted: false,
        operator: ":-",
        word: [{ kind: "characters", value: "d", quoted: false }],
      },
    ])
  })

  it("keeps the escapes of patterns and knows a doubled operator", () => {
    expect(parseWord("${X##\\*}${X//\\//\\}}", "\\")).toMatchObject([
      { operator: "##", word: [{ value: "\\*" }] },
      { operator: "//", word: [{ value: "\\/" }], replacement: [{ value: "\\}" }] },
    ])
  })
})
