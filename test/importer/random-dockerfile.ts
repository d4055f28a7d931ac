import fc from "fast-check"
import {
  beside,
  command,
  content,
  json,
  name,
  oneOf,
  path,
  plain,
  some,
  word,
} from "./random-words.ts"

/*
 * Dockerfiles of all instructions, with words that quote, escape and expand in all the ways there are. Most are
 * accepted by the builder; who uses them leaves out the others.
 */

const jsonCommand = json(fc.oneof(plain, command, fc.constant("")))

const mark = oneOf("<<EOF <<-EOF <<'EOF' <<\"EOF\" <<-'EOF' 0<<EOF")

const heredoc = fc.oneof(
  fc
    .tuple(mark, content, fc.constantFrom("RUN MARK", "RUN MARK sh", "RUN cat MARK > /x"))
    .map(([each, body, line]) => `${line.replace("MARK", each)}\n${body}EOF`),
  fc
    .tuple(oneOf("COPY ADD"), mark, content, path)
    .map(([verb, each, body, to]) => `${verb} ${each} ${to}\n${body}EOF`),
)

const mountField = fc.oneof(
  beside(oneOf("target= dst= source= src= id="), path),
  oneOf("ro rw readonly=false rw=true required required=false sharing=locked sharing=shared"),
  oneOf("mode=0755 uid=1000 gid=0 size=64m env=TOKEN from=build from=alpine uid=$A mode=$B"),
)

const mount = fc
  .tuple(
    oneOf("bind cache tmpfs secret ssh Cache"),
    fc.uniqueArray(mountField, { maxLength: 3, selector: (each) => each.replace(/=.*/u, "") }),
  )
  .map(([type, fields]) => `--mount=${[`type=${type}`, ...fields].join(",")}`)

/** Flags with a blank behind each; none twice. */
const flags = (...each: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.array(fc.oneof(...each), { maxLength: 2 }).map((all) => [...new Set(all), ""].join(" "))

const run = fc
  .tuple(
    flags(mount, oneOf("--network=none --network=default")),
    fc.oneof({ weight: 3, arbitrary: command }, { weight: 1, arbitrary: jsonCommand }),
  )
  .map(([own, each]) => `RUN ${own}${each}`)

const transferFlag = [
  oneOf('--chown=1:2 --chown=$A --chown=node:${B} --chown="a"'),
  oneOf("--chmod=755 --chmod=u=rwx --chmod=$A"),
  oneOf("--link --link=false --exclude=*.md"),
]

const transfer = beside(
  fc.oneof(
    beside(
      fc.constant("COPY "),
      flags(...transferFlag, oneOf("--parents --from=build --from=0 --from=nginx")),
    ),
    beside(fc.constant("ADD "), flags(...transferFlag, oneOf("--unpack --keep-git-dir=false"))),
  ),
  fc.oneof(
    some(path, 2),
    some(path, 2, 2),
    json(path, 2),
    fc.constantFrom(
      "https://example.com/x.tar.gz /x/",
      "https://example.com/$A/x.git#v1:src /x",
      "git@example.com:a/b.git /b",
      "${A}/x [a].ts /y/",
    ),
  ),
)

const key = fc.oneof(name, oneOf("1 0 a.b $A x-y"), fc.constant('"q k"'))
const entries = some(beside(key, fc.constant("="), word), 1, 4)
const declaration = fc.oneof(name, beside(name, fc.constant("="), word))

const healthcheck = fc.oneof(
  fc.constant("HEALTHCHECK NONE"),
  beside(
    fc.constant("HEALTHCHECK "),
    flags(oneOf("--interval=30s --timeout=1m --retries=3 --start-period=0s")),
    fc.constant("CMD "),
    fc.oneof(command, jsonCommand),
  ),
)

const after = (verb: string, rest: fc.Arbitrary<string>) => rest.map((each) => `${verb} ${each}`)

const simple = fc.oneof(
  after("ENV", fc.oneof(entries, beside(name, fc.constant(" "), command))),
  after("LABEL", entries),
  after("ARG", some(declaration, 1, 2)),
  after("WORKDIR", path),
  after("USER", fc.oneof(word, oneOf("1000 node:node ${A:-1}:0"))),
  after("EXPOSE", some(oneOf('80 443/udp 8000-8002 $A ${B:-80}/tcp 8080:80 "81"'))),
  after("VOLUME", fc.oneof(json(path), some(path, 1, 2))),
  after("CMD", fc.oneof(command, jsonCommand, fc.constant("[]"))),
  after("ENTRYPOINT", fc.oneof(command, jsonCommand, fc.constant("[]"))),
  after("SHELL", json(fc.oneof(plain, fc.constant("-c")))),
  after("STOPSIGNAL", oneOf("SIGTERM 9 ${A:-SIGINT}")),
  after("MAINTAINER", command),
  healthcheck,
)

/** Puts line continuations where blanks are, and comments between the lines. `ESCAPE` stands for the character. */
const continued = (lines: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(lines, fc.array(fc.nat({ max: 40 }), { maxLength: 2 }), fc.boolean())
    .map(([line, wanted, hasNote]) => {
      const parts = line.split(" ")
      const cuts = new Set(wanted.map((each) => each % parts.length))
      const seam = hasNote ? " ESCAPE\n  # a note\n\n" : " ESCAPE\n"
      return parts
        .map((part, index) => part + (cuts.has(index) && index < parts.length - 1 ? seam : " "))
        .join("")
        .slice(0, -1)
    })

const instruction = fc.oneof(
  { weight: 8, arbitrary: continued(simple) },
  { weight: 4, arbitrary: continued(run) },
  { weight: 4, arbitrary: continued(transfer) },
  { weight: 2, arbitrary: heredoc },
  { weight: 1, arbitrary: after("ONBUILD", fc.oneof(simple, run, transfer)) },
  { weight: 1, arbitrary: fc.constantFrom("# about it", "", "# check=skip=all", "#") },
)

const base = oneOf(
  'alpine alpine scratch node:22 build base dev prod alpine:$A ${B:-alpine} $A "alpine" build$C alpine:${VERSION:-3}',
)

const from = beside(
  fc.constant("FROM "),
  fc.constantFrom("", "", "--platform=$BUILDPLATFORM ", "--platform=linux/arm64 "),
  base,
  fc.constantFrom("", " AS build", " as base", " AS dev", " AS Prod"),
)

const stage = fc
  .tuple(from, fc.array(instruction, { maxLength: 7 }))
  .map(([head, rest]) => [head, ...rest].join("\n"))

/** A Dockerfile with either escape character and either kind of line end. */
export const randomDockerfile: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("\\", "\\", "\\", "`"),
    fc.array(after("ARG", declaration), { maxLength: 3 }),
    fc.array(stage, { minLength: 1, maxLength: 3 }),
    fc.constantFrom("\n", "\n", "\r\n"),
  )
  .map(([escape, args, stages, newline]) => {
    const head = escape === "`" ? ["# escape=`"] : []
    const text = [...head, ...args, ...stages, ""].join("\n")
    return text.replaceAll("ESCAPE", escape).replaceAll("\n", newline)
  })
