import type { ArgReference, ImageNode, StageNode, StepNode } from "@stagecraft/ir"
import { stagesInOrder, text } from "@stagecraft/ir"
import fc from "fast-check"
import {
  arg,
  cache,
  copy,
  image,
  onbuild,
  pin,
  run,
  setEnv,
  shell,
  span,
  stage,
  TARGETARCH,
  workdir,
} from "./nodes.ts"

/* Random graphs: stages that build on and copy from earlier ones, and steps that the passes care about. */

const commands = [
  "mkdir -p /a",
  "mkdir -p /b && touch /b/c",
  "rm -rf /a",
  "apt-get update",
  "apt-get install -y curl",
  "ln /b/c /b/d",
  "make",
  "echo a; echo b",
  "cd /x",
  "echo 'a b' > /etc/x",
]

/** Arguments of few names, each with one default. */
const args: readonly ArgReference[] = (() => {
  const major = arg("MAJOR", "3")
  return [major, arg("VERSION", text(major, ".19")), arg("MODE"), arg("NAME", "x")]
})()

const anArg = fc.constantFrom(...args, TARGETARCH)

const command = fc.constantFrom(...commands)

const aRun = fc.oneof(
  { weight: 6, arbitrary: command.map((each) => run(each)) },
  { weight: 1, arbitrary: command.map((each) => run(each, { mounts: [cache("/c")] })) },
  { weight: 1, arbitrary: command.map((each) => run(each, { comments: ["why"] })) },
  { weight: 1, arbitrary: command.map((each) => run(each, { merge: false })) },
  { weight: 2, arbitrary: anArg.map((each) => run(text("echo ", each))) },
  { weight: 1, arbitrary: fc.tuple(command, command).map((pair) => run(pair)) },
)

const otherStep: fc.Arbitrary<StepNode> = fc.oneof(
  fc.constantFrom("/x", "y").map((path) => workdir(path)),
  fc.constantFrom("A", "B").map((name) => setEnv({ [name]: "v" })),
  anArg.map((each) => setEnv({ KEPT: text(each) })),
  fc.constantFrom(...args).map((each) => pin(each)),
  fc.constant(0).map(() => shell("/bin/sh", "-c")),
  fc.constantFrom("f", "src").map((path) => copy(undefined, path, "/f")),
  command.map((each) => onbuild(run(each))),
  fc.constant(0).map((): StepNode => ({ kind: "comment", lines: ["a remark"], span: span() })),
)

const aStep = fc.oneof({ weight: 3, arbitrary: aRun }, { weight: 2, arbitrary: otherStep })

interface StagePlan {
  readonly steps: readonly StepNode[]
  readonly base: number
  readonly from: readonly number[]
}

const aStage: fc.Arbitrary<StagePlan> = fc.record({
  steps: fc.array(aStep, { maxLength: 8 }),
  base: fc.nat(9),
  from: fc.array(fc.nat(9), { maxLength: 2 }),
})

function build(plans: readonly StagePlan[], target: number): ImageNode {
  const stages: StageNode[] = []
  for (const [index, plan] of plans.entries()) {
    const earlier = (pick: number): StageNode | undefined => stages[pick % (stages.length + 1)]
    const base = earlier(plan.base) ?? (plan.base % 2 ? "alpine:3" : text("alpine:", args[1]!))
    const copies = plan.from.map((pick) => copy(earlier(pick) ?? "busybox", "/x", "/y"))
    stages.push(stage(`s${index}`, base, ...plan.steps, ...copies))
  }
  const last = stages.at(-1)!
  const [first] = stagesInOrder(last)
  return image(last, target % 4 === 0 ? { target: first! } : { labels: { a: "b" } })
}

/** An image of one to six stages; what its last stage does not need is not in it. */
export const randomImage: fc.Arbitrary<ImageNode> = fc
  .tuple(fc.array(aStage, { minLength: 1, maxLength: 6 }), fc.nat(9))
  .map(([plans, target]) => build(plans, target))
