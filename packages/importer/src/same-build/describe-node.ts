import type { BuildNode, CopyStep, RunStep } from "@stagecraft/dockerfile"
import { quote } from "./difference.ts"

type Field = readonly [words: string, value: string]

const plainNode = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) =>
    key === "from" ? (inner === "context" ? inner : "another step") : inner,
  ) ?? ""

function runFields(step: RunStep): readonly Field[] {
  return [
    ["command", step.argv.length === 3 ? (step.argv[2] ?? "") : plainNode(step.argv)],
    ["shell", plainNode(step.argv.slice(0, -1))],
    ["script", step.script?.content ?? ""],
    ["mounts", plainNode(step.mounts)],
    ["user", step.user],
    ["folder", step.directory],
    ["network", step.network],
    ["security", step.security],
    ["devices", plainNode(step.devices)],
    ["name of its script", step.script?.name ?? ""],
  ]
}

function copyFields(step: CopyStep): readonly Field[] {
  return [
    ["sources", plainNode(step.sources)],
    ["destination", step.destination],
    ["owner", plainNode(step.owner)],
    ["mode", typeof step.mode === "number" ? step.mode.toString(8) : (step.mode ?? "")],
    ["left-out files", plainNode(step.exclude)],
    ["own layer", String(step.link)],
  ]
}

function fieldsOf(node: BuildNode): readonly Field[] {
  if (node.kind === "run") return runFields(node)
  if (node.kind === "copy") return copyFields(node)
  if (node.kind === "folder")
    return [
      ["folder", node.path],
      ["owner", plainNode(node.owner)],
    ]
  return node.kind === "image"
    ? [
        ["image", node.reference],
        ["platform", plainNode(node.platform)],
      ]
    : []
}

const WORDS: Readonly<Record<BuildNode["kind"], string>> = {
  scratch: "FROM scratch",
  image: "FROM",
  run: "RUN",
  copy: "COPY",
  folder: "WORKDIR",
}

/** A step or base in a few words. */
export function describeNode(node: BuildNode): string {
  const [first] = fieldsOf(node)
  return first ? `${WORDS[node.kind]} ${quote(first[1])}` : WORDS[node.kind]
}

/** The first variable that two commands see differently. */
function environmentChange(a: RunStep, b: RunStep): string | undefined {
  const [first, second] = [new Set(a.env), new Set(b.env)]
  const one = a.env.find((variable) => !second.has(variable))
  const other = b.env.find((variable) => !first.has(variable))
  if (one === undefined && other === undefined)
    return a.env.join("\0") === b.env.join("\0") ? undefined : "sees its variables in another order"
  if (one === undefined) return `sees ${quote(other ?? "")}, too`
  const name = one.slice(0, one.indexOf("=") + 1)
  const now = b.env.find((variable) => variable.startsWith(name))
  return now === undefined ? `sees ${quote(one)} no more` : `sees ${quote(now)}, not ${quote(one)}`
}

/** What became of a step; undefined when only what it takes files from is another. */
export function describeChange(a: BuildNode, b: BuildNode): string | undefined {
  const others = fieldsOf(b)
  const words = WORDS[a.kind]
  for (const [index, [name, value]] of fieldsOf(a).entries()) {
    const other = others[index]?.[1] ?? ""
    if (value !== other) return `${words} differs in its ${name}: ${around(value, other)}`
  }
  const change = a.kind === "run" && b.kind === "run" ? environmentChange(a, b) : undefined
  return change === undefined ? undefined : `${words} ${change}`
}

const BEFORE = 20

/** Two values from shortly before the place where they begin to differ. */
function around(value: string, other: string): string {
  let same = 0
  while (same < value.length && value[same] === other[same]) same++
  const start = same > BEFORE * 2 ? same - BEFORE : 0
  const show = (text: string) => quote((start > 0 ? "…" : "") + text.slice(start))
  return `${show(value)} became ${show(other)}`
}
