import { stage } from "@stagecraft/dsl"
import type { BuildEvent, StepName } from "@stagecraft/engine"
import { expect, it } from "vitest"
import { nameSteps } from "../src/name-steps.ts"
import { placesOf } from "../src/places-of-image.ts"
import type { PlannedImage } from "../src/plan-build.ts"
import { compiledImage } from "./compiled-image.ts"

function planned(name: string, built: ReturnType<typeof stageOf>): PlannedImage {
  const request = { image: name, contextFolder: "/config", dockerfile: "", ignore: "" }
  return { compiled: compiledImage(built, name), request }
}

const stageOf = (name: string, ...commands: readonly string[]) =>
  commands.reduce(
    (before, command) => before.run(command, { merge: false }),
    stage(name).from("busybox:1.36"),
  )

const plans = [planned("web", stageOf("app", "a")), planned("worker", stageOf("wd", "a", "b"))]

function step(image: string, text: string, parts: Partial<StepName>): BuildEvent {
  const name: StepName = { text, counts: "layers", ...parts }
  return { type: "step-started", id: "1", image, name, inputs: [], at: 0 }
}

function named(image: string, text: string, parts: Partial<StepName>): StepName {
  const event = nameSteps(plans)(step(image, text, parts))
  if (event.type !== "step-started") throw new Error("another event came out")
  return event.name
}

it("gives a stage that the Dockerfile does not name the author's name, and still finds its place", () => {
  const name = named("web", "[linux/arm64 stage-0 2/2] RUN a", {
    platform: "linux/arm64",
    stage: "stage-0",
    step: 2,
    total: 2,
    instruction: "RUN a",
  })
  expect(name).toMatchObject({ text: "[linux/arm64 app 2/2] RUN a", stage: "app", step: 2 })
  expect(placesOf(plans[0]!).ofStep(name)).toBeDefined()
})

it("leaves a name as it is that is the image's own", () => {
  const own = { step: 2, total: 2, instruction: "RUN a" }
  expect(named("web", "[2/2] RUN a", own)).toEqual({
    text: "[2/2] RUN a",
    counts: "layers",
    ...own,
  })
})

it("tells of a base without the number that another image gives it", () => {
  const instruction = "FROM docker.io/library/busybox:1.36"
  const foreign = { stage: "wd", step: 1, total: 3, instruction }
  const name = named("web", `[wd 1/3] ${instruction}`, foreign)
  expect(name).toEqual({ text: `[base] ${instruction}`, counts: "layers", instruction })
  expect(named("worker", `[wd 1/3] ${instruction}`, foreign)).toMatchObject(foreign)
})

it("tells of a shared step without the number of another client's image", () => {
  const foreign = { step: 2, total: 3, instruction: "RUN a" }
  expect(named("web", "[2/3] RUN a", foreign)).toEqual({
    text: "[shared] RUN a",
    counts: "layers",
    instruction: "RUN a",
  })
})

it("counts the FROM of a stage whose base a named context takes the place of", () => {
  const worker = plans[1]!
  const contexts = { "busybox:1.36": { reference: "docker-image://other" } }
  const replaced = { ...worker, request: { ...worker.request, contexts } }
  for (const number of [1, 2]) {
    const instruction = `RUN ${"ab"[number - 1]}`
    const text = `[${number}/3] ${instruction}`
    const event = nameSteps([replaced])(
      step("worker", text, { step: number, total: 3, instruction }),
    )
    if (event.type !== "step-started") throw new Error("another event came out")
    const { name } = event
    expect(name).toMatchObject({ text: `[${number + 1}/3] ${instruction}`, step: number + 1 })
    expect(placesOf(replaced).ofStep(name)).toBeDefined()
  }
})

it("names the step of a failure alike, and leaves other events as they are", () => {
  const own = { text: "[stage-0 2/2] RUN a", counts: "layers", stage: "stage-0", step: 2, total: 2 }
  const failure = {
    kind: "run-failed",
    message: "no",
    output: [],
    step: { ...own, counts: "layers", instruction: "RUN a" },
  } as const
  expect(nameSteps(plans)({ type: "image-failed", image: "web", failure })).toMatchObject({
    failure: { step: { text: "[app 2/2] RUN a", stage: "app" } },
  })
  const log: BuildEvent = { type: "log", id: "1", stream: "stdout", text: "x" }
  expect(nameSteps(plans)(log)).toBe(log)
})
