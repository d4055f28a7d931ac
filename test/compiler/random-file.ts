import fc from "fast-check"

/*
 * Dockerfiles in which metadata, arguments and variables of few names stand between work on files: what is moved has
 * something in its way as often as not.
 */

const name = fc.constantFrom("A", "B", "C")
const word = fc.oneof(
  fc.constantFrom("1", "2", "x"),
  name.map((each) => `\${${each}}`),
  fc.tuple(name, name).map(([one, other]) => `\${${one}:-\${${other}}}`),
)
const argument = fc.oneof(
  name,
  fc.tuple(name, word).map(([each, value]) => `${each}=${value}`),
)

const after = (verb: string, rest: fc.Arbitrary<string>) => rest.map((each) => `${verb} ${each}`)

const command = fc.constantFrom('["serve"]', "serve $A", '["serve", "$B"]')

const metadata = fc.oneof(
  after(
    "LABEL",
    fc.tuple(fc.constantFrom("k", "l", "$A"), word).map(([key, value]) => `${key}=${value}`),
  ),
  after("EXPOSE", fc.constantFrom("80", "443/udp", "${B:-81}")),
  after("CMD", command),
  after("ENTRYPOINT", command),
  after("HEALTHCHECK", fc.constantFrom("NONE", "CMD check", 'CMD ["check"]')),
  after("STOPSIGNAL", fc.constantFrom("SIGINT", "${C:-9}")),
)

const work = fc.oneof(
  after(
    "RUN",
    fc.constantFrom(
      "mkdir -p /a",
      "mkdir -p /a && touch /a/b",
      "apt-get update",
      "rm -rf /a",
      'echo "$A"',
      "echo ${B}",
      '["mkdir", "-p", "/c"]',
      "make",
      "env > /e",
      "./tool && mkdir -p /a",
    ),
  ),
  after("COPY", fc.constantFrom("a /a", "b /$A", "--chown=$B c /c")),
)

const setting = fc.oneof(
  after(
    "ENV",
    fc.tuple(name, word).map(([each, value]) => `${each}=${value}`),
  ),
  after("WORKDIR", fc.constantFrom("/w", "/$C")),
  after("USER", fc.constantFrom("1000", "${A}")),
  after("SHELL", fc.constantFrom('["/bin/bash", "-c"]', '["/bin/sh", "-ec"]', '["fish"]')),
  after("ONBUILD", fc.constantFrom("RUN make", "ENV A=1")),
  after("VOLUME", fc.constantFrom("/v", "/$B")),
  fc.constant("# a remark"),
)

const step = fc.oneof(
  { weight: 3, arbitrary: metadata },
  { weight: 3, arbitrary: work },
  { weight: 2, arbitrary: after("ARG", argument) },
  { weight: 2, arbitrary: setting },
)

const steps = fc.array(step, { minLength: 2, maxLength: 12 })

/** Two or three stages: the second is on the first one, and the last on the second or by itself. */
export const randomFile: fc.Arbitrary<string> = fc
  .tuple(fc.array(after("ARG", argument), { maxLength: 2 }), steps, steps, steps, fc.boolean())
  .map(([args, one, two, three, alone]) =>
    [
      ...args,
      "FROM alpine AS one",
      ...one,
      "FROM one AS two",
      ...two,
      alone ? "FROM debian AS three" : "FROM two AS three",
      ...three,
      "COPY --from=two /a /b",
      "",
    ].join("\n"),
  )
