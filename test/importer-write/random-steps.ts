import type {
  AddSource,
  ArgReference,
  CommandForm,
  CopySource,
  InlineFile,
  Mount,
  NamedValue,
  RunForm,
  Source,
  StageNode,
  StepNode,
  Text,
} from "@stagecraft/ir"
import { plain, text } from "@stagecraft/ir"
import fc from "fast-check"
import { hostile, key, texts, word } from "./random-texts.ts"

const span = Object.freeze({ file: "Dockerfile", line: 1, column: 1 })
const none = fc.constant(undefined)
const flag = fc.constantFrom(undefined, true, false)

/** A record without what is undefined. */
function options<T extends Readonly<Record<string, unknown>>>(model: {
  [K in keyof T]: fc.Arbitrary<T[K]>
}) {
  return fc
    .record(model)
    .map(
      (record) =>
        Object.fromEntries(
          Object.entries(record).filter(([, value]) => value !== undefined),
        ) as Partial<T>,
    )
}

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: none }, { weight: 1, arbitrary: value })

/** What the language takes for an address in a text of ADD. */
const ADDRESS = /^(?:git:\/\/|ssh:\/\/|[\w.-]+@[\w.-]+:|https?:\/\/)/iu

/** Steps of every kind that stages and texts can make, with words out to be misread. */
export function steps(
  args: readonly ArgReference[],
  stages: readonly StageNode[],
): fc.Arbitrary<StepNode> {
  const value = texts(args)
  const some = value.filter((each) => each.length > 0)
  const list = fc.array(value, { minLength: 1, maxLength: 3 })
  const context = word.map((name): Source => ({ kind: "context", name }))
  const image = word.map((reference): Source => ({ kind: "image", reference }))
  const source =
    stages.length === 0
      ? fc.oneof(context, image)
      : fc.oneof(
          context,
          image,
          fc.constantFrom(...stages).map((stage): Source => ({ kind: "stage", stage })),
        )
  const count = fc.nat({ max: 100_000 })
  const owner = {
    mode: maybe(word),
    uid: maybe(fc.oneof(count, value)),
    gid: maybe(count),
  }
  const required = maybe(fc.boolean())
  const mount: fc.Arbitrary<Mount> = fc.oneof(
    fc
      .tuple(value, options({ from: maybe(source), source: maybe(value), readWrite: flag }))
      .map(([target, rest]) => ({ kind: "bind" as const, target, ...rest })),
    fc
      .tuple(
        value,
        options({
          id: maybe(value),
          from: maybe(source),
          source: maybe(value),
          sharing: maybe(fc.constantFrom("shared" as const, "private" as const, "locked" as const)),
          readOnly: flag,
          ...owner,
        }),
      )
      .map(([target, rest]) => ({ kind: "cache" as const, target, ...rest })),
    fc
      .tuple(value, options({ size: maybe(word) }))
      .map(([target, rest]) => ({ kind: "tmpfs" as const, target, ...rest })),
    fc
      .tuple(word, options({ target: maybe(value), env: maybe(word), required, ...owner }))
      .map(([id, rest]) => ({ kind: "secret" as const, id, ...rest })),
    options({ id: maybe(word), target: maybe(value), required, ...owner }).map((rest) => ({
      kind: "ssh" as const,
      ...rest,
    })),
  ) as fc.Arbitrary<Mount>
  const command: fc.Arbitrary<CommandForm> = fc.oneof(
    word.map((each): CommandForm => ({ kind: "shell", command: text(each) })),
    value.map((each): CommandForm => ({ kind: "shell", command: each })),
    list.map((argv): CommandForm => ({ kind: "exec", argv })),
  )
  const form: fc.Arbitrary<RunForm> = fc.oneof(
    { weight: 3, arbitrary: word.map((each) => [text(each)]).map(shell) },
    { weight: 1, arbitrary: list.map(shell) },
    { weight: 1, arbitrary: list.map((argv): RunForm => ({ kind: "exec", argv })) },
    { weight: 1, arbitrary: hostile.map((body): RunForm => ({ kind: "script", body })) },
  )
  const inline: fc.Arbitrary<InlineFile> = fc.record({
    kind: fc.constant("inline"),
    name: word,
    contents: value,
  })
  const copySource: fc.Arbitrary<CopySource> = fc.oneof(
    value.map((path): CopySource => ({ kind: "path", path })),
    value.map((pattern): CopySource => ({ kind: "glob", pattern })),
    inline,
  )
  const isPath = ([first]: Text): boolean => typeof first !== "string" || !ADDRESS.test(first)
  const addSource: fc.Arbitrary<AddSource> = fc.oneof(
    value.filter(isPath).map((path): AddSource => ({ kind: "path", path })),
    fc
      .tuple(fc.constantFrom("http://", "https://"), fc.stringMatching(/^[a-z]{1,9}$/u), value)
      .map(([start, host, rest]) => text(`${start}${host}`, ...rest, "/a?b"))
      .filter((url) => !/\.git(?:[#?].*)?$/iu.test(plain(url.slice(-1)) ?? ""))
      .map((url): AddSource => ({ kind: "url", url })),
    value.map((repository): AddSource => ({ kind: "git", repository })),
    inline,
  )
  const transfer = {
    chown: maybe(value),
    chmod: maybe(value),
    link: flag,
    exclude: maybe(fc.array(word, { maxLength: 2 })),
  }
  const entries = fc
    .uniqueArray(fc.tuple(key, value), { minLength: 1, maxLength: 4, selector: ([name]) => name })
    .map(inObjectOrder)
  const withNames = fc.oneof(
    { weight: 4, arbitrary: entries },
    {
      weight: 1,
      arbitrary: fc
        .tuple(some, value)
        .filter(([name]) => plain(name) === undefined)
        .map((entry): readonly NamedValue[] => [entry]),
    },
  )
  const of = <T extends object>(model: fc.Arbitrary<T>): fc.Arbitrary<StepNode> =>
    model.map((rest) => ({ ...rest, span }) as unknown as StepNode)
  const only = <T>(kind: string, name: string, values: fc.Arbitrary<T>) =>
    of(values.map((each) => ({ kind, [name]: each })))
  const simple: readonly fc.Arbitrary<StepNode>[] = [
    of(
      fc
        .tuple(
          form,
          fc.array(mount, { maxLength: 2 }),
          options({
            network: maybe(fc.constantFrom("default", "none", "host")),
            security: maybe(fc.constantFrom("sandbox", "insecure")),
            devices: maybe(
              fc.array(fc.record({ name: word, required: fc.boolean() }), { maxLength: 2 }),
            ),
            merge: flag,
          }),
        )
        .map(([made, mounts, rest]) => ({ kind: "run", form: made, mounts, ...rest })),
    ),
    of(
      fc
        .tuple(
          fc.array(copySource, { minLength: 1, maxLength: 3 }),
          value,
          options({ from: maybe(source), ...transfer, parents: flag }),
        )
        .map(([sources, destination, rest]) => ({ kind: "copy", sources, destination, ...rest })),
    ),
    of(
      fc
        .tuple(
          fc.array(addSource, { minLength: 1, maxLength: 3 }),
          value,
          options({ ...transfer, checksum: maybe(value), keepGitDir: flag, unpack: flag }),
        )
        .map(([sources, destination, rest]) => ({ kind: "add", sources, destination, ...rest })),
    ),
    only("env", "entries", withNames),
    only("label", "entries", withNames),
    only("workdir", "path", value),
    only("user", "user", value),
    only("expose", "ports", list),
    only("volume", "paths", list),
    only("cmd", "form", command),
    only("entrypoint", "form", command),
    of(
      fc
        .tuple(
          command,
          options({
            interval: maybe(word),
            timeout: maybe(word),
            startPeriod: maybe(word),
            startInterval: maybe(word),
            retries: maybe(count),
          }),
        )
        .map(([made, rest]) => ({ kind: "healthcheck", form: made, ...rest })),
    ),
    of(fc.constant({ kind: "healthcheck" })),
    only("shell", "argv", list),
    only("stopsignal", "signal", value),
    only("raw", "text", word),
    ...(args.length === 0 ? [] : [only("arg", "arg", fc.constantFrom(...args))]),
  ]
  const trigger = fc.oneof(...simple)
  return fc.oneof(
    { weight: 20, arbitrary: trigger },
    { weight: 2, arbitrary: only("onbuild", "step", trigger) },
    { weight: 1, arbitrary: only("maintainer", "name", word) },
    {
      weight: 1,
      arbitrary: only(
        "comment",
        "lines",
        fc.array(
          word.filter((line) => !/[\r\n]/u.test(line)),
          { minLength: 1, maxLength: 2 },
        ),
      ),
    },
  )
}

function shell(commands: readonly Text[]): RunForm {
  return { kind: "shell", parts: commands.map((command) => ({ command, span })) }
}

/** Entries in the order that an object would have them in. */
function inObjectOrder(
  entries: readonly (readonly [string, Text])[],
): readonly (readonly [string, Text])[] {
  const isIndex = ([name]: readonly [string, Text]): boolean => /^(?:0|[1-9]\d{0,8})$/u.test(name)
  const numbers = entries.filter(isIndex).sort(([a], [b]) => Number(a) - Number(b))
  return [...numbers, ...entries.filter((each) => !isIndex(each))]
}
