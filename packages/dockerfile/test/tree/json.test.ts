import { describe, expect, it } from "vitest"
import { bytes, onlyOf, problems, tree } from "./reading.ts"

const command = (text: string) => onlyOf("cmd", `CMD ${text}`).command
const exec = (...argv: readonly string[]) => ({ kind: "exec", argv })

describe("a JSON array of strings", () => {
  it.each([
    [`["a", "b c"]`, exec("a", "b c")],
    [`[ \t"a"\r,"b"\t]`, exec("a", "b")],
    ["[]", exec()],
    ["[ ]", exec()],
    [`["\\u00e9\\n\\"\\\\\\/"]`, exec('é\n"\\/')],
    [`["\\ud83d\\ude00"]`, exec("😀")],
    [`["\\ud83d"]`, exec("\ufffd")],
    [`["\\ud83d\\u0041"]`, exec("\ufffdA")],
    [`["\\ud83d\\ud83d\\ude00"]`, exec("\ufffd😀")],
    [`["\u2028\u007f"]`, exec("\u2028\u007f")],
    [`["$A 'b'"]`, exec("$A 'b'")],
  ])("%j", (text, found) => expect(command(text)).toEqual(found))

  it("is broken by lines that go on", () => {
    expect(command('["a", \\\n  "b"]')).toEqual(exec("a", "b"))
  })

  it("has U+FFFD for each byte that is no UTF-8, also behind half of a pair", () => {
    const [, cmd] = tree(bytes('FROM x\nCMD ["a', 0xc3, 0xff, "\\ud83d", 0x80, '"]')).instructions
    expect(cmd).toMatchObject({ command: exec("a\ufffd\ufffd\ufffd\ufffd") })
  })
})

describe("text in brackets that is no JSON is a shell command", () => {
  it.each([
    ["[ -f a ] && b"],
    ["[[ -n $a ]]"],
    ["['a']"],
    [`["a",]`],
    [`["a" "b"]`],
    [`["a"] b`],
    [`["a\\x"]`],
    [`["a\tb"]`],
    [`["a`],
    ["[01]"],
    ["[nul]"],
    [`["a"]]`],
    [`x["a"]`],
  ])("%j", (text) => expect(command(text)).toEqual({ kind: "shell", text }))

  it("also numbers beyond Go's, and brackets deeper than its decoder goes", () => {
    expect(command("[1e400]")).toEqual({ kind: "shell", text: "[1e400]" })
    const deep = "[".repeat(10_001) + "]".repeat(10_001)
    expect(command(deep)).toEqual({ kind: "shell", text: deep })
    expect(problems(`FROM x\nCMD ${deep.slice(1, -1)}`)).toEqual(["json-not-strings 2:5"])
  })
})

describe("a JSON array of other things is refused", () => {
  it.each([
    ["CMD [1]", "2:5"],
    [`RUN ["a", ["b"]]`, "2:5"],
    [`ENTRYPOINT [{"a": "b"}]`, "2:12"],
    ["SHELL [null]", "2:7"],
    [`COPY --link ["a", true]`, "2:13"],
    ["ADD [-1.5e3]", "2:5"],
    ["VOLUME [{}]", "2:8"],
    ["HEALTHCHECK CMD [1]", "2:17"],
    ["HEALTHCHECK NONE [1]", "2:18"],
    ["ONBUILD ONBUILD CMD [1]", "2:21"],
  ])("%j", (text, place) => {
    expect(problems(`FROM scratch\n${text}`)).toEqual([`json-not-strings ${place}`])
  })
})

describe("what JSON and plain lists share", () => {
  it("is told apart in COPY, ADD and VOLUME", () => {
    expect(onlyOf("copy", `COPY ["a b", "c"]`)).toMatchObject({ json: true, destination: "c" })
    expect(onlyOf("copy", "COPY [a b]")).toMatchObject({ json: false, destination: "b]" })
    expect(onlyOf("volume", `VOLUME [" /a ", "/b"]`)).toMatchObject({
      json: true,
      paths: ["/a", "/b"],
    })
    expect(onlyOf("volume", "VOLUME /a\t/b")).toMatchObject({ json: false, paths: ["/a", "/b"] })
  })
})
