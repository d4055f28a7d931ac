import type { StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { beforeAll, describe, expect, it } from "vitest"
import { check, has, oneLine } from "./arrivals.ts"
import { groups, head, options, print, sample, seed, share, span } from "./campaign.ts"
import type { EngineClient, ImageConfig } from "./engine-client.ts"
import { connect } from "./engine-client.ts"
import { goQuoteShape, unquoteGo } from "./go-quote.ts"
import { hostileText, hostileWord, isHoldable } from "./hostile-text.ts"

let engine: EngineClient
beforeAll(async () => {
  engine = await connect()
}, 300_000)

describe.each(["\\", "`"] as const)("with the escape character %s", (escape) => {
  const half = (percent: number): number => share(percent / 2)
  const salt = escape === "`" ? 1000 : 0

  it("ENV values arrive byte for byte", async () => {
    const values = sample(hostileText, half(16), salt + 1)
    const found = await check(
      engine,
      values.map((value, index) => ({
        step: { kind: "env", span, entries: [[`V${index}`, text(value)]] },
        arrived: (config) => has(config.Env, `V${index}=${value}`),
        mayRefuse: !oneLine(value),
        label: `ENV ${JSON.stringify(value)}`,
      })),
      300,
      escape,
    )
    expect(found).toBeGreaterThan(values.length / 2)
  }, 600_000)

  it("LABEL keys and values arrive byte for byte", async () => {
    const keys = sample(hostileWord, half(12), salt + 2)
    const values = sample(hostileText, keys.length, salt + 3)
    const found = await check(
      engine,
      keys.map((key, index) => {
        const name = `${key}k${index}`
        const value = values[index]!
        return {
          step: {
            kind: "label",
            span,
            entries: [
              [name, text(value)],
              [`l${index}`, text(value)],
            ],
          },
          arrived: ({ Labels }) => Labels?.[name] === value && Labels[`l${index}`] === value,
          mayRefuse: !oneLine(key + value) || key.includes("="),
          label: `LABEL ${JSON.stringify([name, value])}`,
        }
      }),
      300,
      escape,
    )
    expect(found).toBeGreaterThan(keys.length / 3)
  }, 600_000)

  it("CMD, ENTRYPOINT, HEALTHCHECK and SHELL arguments arrive byte for byte", async () => {
    const kinds = ["cmd", "entrypoint", "healthcheck", "shell"] as const
    for (const [index, kind] of kinds.entries()) {
      const drawn = sample(hostileText, half(6), salt + 10 + index)
      for (const value of drawn.filter((each) => !isHoldable(each)))
        expect(print({ kind: "shell", span, argv: [text(value)] }, options(escape))).toHaveProperty(
          "refused",
        )
      const argv = drawn.filter(isHoldable)
      for (const group of groups(argv, 300)) {
        const words = group.map((value) => text(value))
        const step: StepNode =
          kind === "shell"
            ? { kind, span, argv: words }
            : { kind, span, form: { kind: "exec", argv: words } }
        await check(
          engine,
          [
            {
              step,
              arrived: (config) => {
                const arrived = {
                  cmd: config.Cmd,
                  entrypoint: config.Entrypoint,
                  healthcheck: config.Healthcheck?.Test.slice(1),
                  shell: config.Shell,
                }[kind]
                expect(arrived).toEqual(group)
                return true
              },
              mayRefuse: false,
              label: kind,
            },
          ],
          1,
          escape,
        )
      }
    }
  }, 600_000)

  it("shell forms of CMD, ENTRYPOINT and HEALTHCHECK arrive byte for byte", async () => {
    // A shell that is no POSIX shell: its text must not be touched, not even around the edges.
    const how = { ...options(escape), shell: ["/bin/strange", "-c"] }
    const commands = sample(hostileWord, half(6), salt + 20)
    let accepted = 0
    for (const group of groups(commands, 100)) {
      const lines: string[] = []
      const expected: string[] = []
      for (const [index, command] of group.entries()) {
        const kind = (["cmd", "entrypoint", "healthcheck"] as const)[index % 3]!
        const printed = print({ kind, span, form: { kind: "shell", command: text(command) } }, how)
        if (!("text" in printed)) continue
        lines.push(printed.text)
        expected.push(
          kind === "healthcheck"
            ? `HEALTHCHECK &{["CMD-SHELL" ${goQuoteShape(command)}]`
            : `${kind.toUpperCase()} ["/bin/strange" "-c" ${goQuoteShape(command)}]`,
        )
      }
      accepted += lines.length
      const dockerfile = `${head(escape)}SHELL ["/bin/strange", "-c"]\nLABEL keep=1\n${lines.join("\n")}\n`
      const built = await engine.build(dockerfile)
      if (!built.ok) throw new Error(`seed ${seed}: ${built.error}\n${dockerfile}`)
      const history = (await engine.history(built.image)).slice(-lines.length)
      const arrived = history.map((line) => unquoteGo(line.replace(/ "0s".*$/u, "")))
      expect(arrived, `seed ${seed}`).toEqual(expected.map(unquoteGo))
      await engine.remove(built.image)
    }
    expect(accepted).toBeGreaterThan(commands.length / 2)
  }, 600_000)

  it("USER arrives byte for byte", async () => {
    const values = sample(hostileWord, half(8), salt + 30)
    const found = await check(
      engine,
      values.map((value) => ({
        step: { kind: "user", span, user: text(value) },
        arrived: (_, history) => history.includes(`USER ${value}`),
        mayRefuse: !oneLine(value),
        label: `USER ${JSON.stringify(value)}`,
      })),
      200,
      escape,
    )
    expect(found).toBeGreaterThan(values.length / 2)
  }, 600_000)

  it("VOLUME paths arrive byte for byte", async () => {
    const values = sample(hostileWord, half(6), salt + 40)
    const found = await check(
      engine,
      values.map((value, index) => ({
        step: { kind: "volume", span, paths: [text(value), text(`/v${index}`)] },
        arrived: ({ Volumes }) => Volumes !== null && value in Volumes && `/v${index}` in Volumes,
        mayRefuse: !isHoldable(value),
        label: `VOLUME ${JSON.stringify(value)}`,
      })),
      200,
      escape,
    )
    expect(found).toBeGreaterThan(values.length / 2)
  }, 600_000)

  it("WORKDIR arrives byte for byte", async () => {
    const values = sample(hostileWord, half(3), salt + 50).map(
      (value) => `/w/${value.replaceAll("/", "_").replace(/^\.+$/u, "dot").slice(0, 60)}`,
    )
    const found = await check(
      engine,
      values.map((value) => ({
        step: { kind: "workdir", span, path: text(value) },
        arrived: (_, history) => history.includes(`WORKDIR ${value}`),
        mayRefuse: !oneLine(value),
        label: `WORKDIR ${JSON.stringify(value)}`,
      })),
      40,
      escape,
    )
    expect(found).toBeGreaterThan(values.length / 2)
  }, 600_000)

  it("STOPSIGNAL and EXPOSE arrive or are refused, and the engine agrees", async () => {
    const numbers = Array.from(
      { length: half(1.5) },
      (_, index) => `${((index * 7919) % 65_535) + 1}`,
    )
    const ports = [
      ...sample(hostileWord, half(1.5), salt + 60),
      ...numbers,
      ...numbers.map((port) => `${port}/udp`),
      "0",
      "65536",
      "8000-8003",
      "9-8",
      "80/TCP",
      "80/http",
      "08",
      "1-",
      "-1",
      " 80",
      "80 ",
    ]
    const exposed = await check(
      engine,
      ports.map((port) => ({
        step: { kind: "expose", span, ports: [text(port)] },
        arrived: ({ ExposedPorts }) => {
          const [range = "", protocol = "tcp"] = port.toLowerCase().split("/")
          return `${Number(range.split("-")[0])}/${protocol}` in (ExposedPorts ?? {})
        },
        mayRefuse: true,
        label: `EXPOSE ${JSON.stringify(port)}`,
      })),
      200,
      escape,
    )
    expect(exposed).toBeGreaterThan(numbers.length)
    const signals = ["SIGTERM", "term", "9", "SIGRTMIN+3", "RTMAX-14", "SIGRTMIN", "usr1", "64"]
    const stopped = await check(
      engine,
      [
        ...signals,
        ...sample(hostileWord, half(1), salt + 61),
        "SIGTREM",
        "0",
        "65",
        "SIGRTMIN+16",
      ].map((signal, index) => ({
        step: { kind: "stopsignal", span, signal: text(signal) },
        arrived: (_, history) => history.includes(`STOPSIGNAL ${signal}`),
        mayRefuse: index >= signals.length,
        label: `STOPSIGNAL ${JSON.stringify(signal)}`,
      })),
      100,
      escape,
    )
    expect(stopped).toBeGreaterThanOrEqual(signals.length)
  }, 600_000)

  it("ARG defaults and build-arg values arrive byte for byte", async () => {
    const defaults = sample(hostileText, half(6), salt + 70)
    await check(
      engine,
      defaults.map((value, index) => {
        const arg = {
          kind: "arg",
          name: `A${index}`,
          origin: "user",
          default: text(value),
          span,
        } as const
        const printed = print({ kind: "arg", span, arg }, options(escape))
        const entry = print(
          { kind: "env", span, entries: [[`E${index}`, text("<", arg, ">")]] },
          options(escape),
        )
        const raw = "text" in printed && "text" in entry ? `${printed.text}\n${entry.text}` : ""
        return {
          step: raw === "" ? { kind: "arg", span, arg } : { kind: "raw", span, text: raw },
          arrived: (config: ImageConfig) => has(config.Env, `E${index}=<${value}>`),
          mayRefuse: !oneLine(value),
          label: `ARG ${JSON.stringify(value)}`,
        }
      }),
      300,
      escape,
    )
    const given = sample(hostileText, half(4), salt + 71).filter(isHoldable)
    const names = given.map((_, index) => `G${index}`)
    const lines = names.flatMap((name) => {
      const arg = { kind: "arg", name, origin: "user", span } as const
      const entry = print(
        { kind: "env", span, entries: [[`E${name}`, text(arg)]] },
        options(escape),
      )
      return [`ARG ${name}`, "text" in entry ? entry.text : "broken"]
    })
    const buildArgs = Object.fromEntries(names.map((name, index) => [name, given[index]!]))
    const built = await engine.build(`${head(escape)}${lines.join("\n")}\n`, [], { buildArgs })
    if (!built.ok) throw new Error(built.error)
    const { Env } = await engine.config(built.image)
    for (const [index, value] of given.entries()) expect(Env).toContain(`EG${index}=${value}`)
    await engine.remove(built.image)
  }, 600_000)
})
