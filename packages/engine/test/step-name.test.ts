import { expect, test } from "vitest"

import { readClassicStep, readStepName } from "../src/step-name.ts"

test.each([
  [
    "[1/4] FROM docker.io/library/busybox:latest",
    undefined,
    1,
    4,
    "FROM docker.io/library/busybox:latest",
  ],
  ["[builder 2/5] RUN make", "builder", 2, 5, "RUN make"],
  ["[builder  2/12] RUN make", "builder", 2, 12, "RUN make"],
  ["[ 2/12] RUN make", undefined, 2, 12, "RUN make"],
  ["[stage-0 2/2] COPY --from=busybox /a /b", "stage-0", 2, 2, "COPY --from=busybox /a /b"],
  ["[1/2] RUN <<EOF (set -e...)\nx", undefined, 1, 2, "RUN <<EOF (set -e...)\nx"],
])("%s", (text, stage, step, total, instruction) => {
  expect(readStepName(text)).toEqual({
    text,
    counts: "layers",
    ...(stage !== undefined && { stage }),
    step,
    total,
    instruction,
  })
})

test.each([
  ["[linux/arm64 app 3/4] WORKDIR /x", "linux/arm64", "app"],
  ["[linux/arm/v7 3/4] WORKDIR /x", "linux/arm/v7", undefined],
  ["[linux/amd64->arm64 app 3/4] WORKDIR /x", "linux/arm64", "app"],
  ["[linux/amd64->arm/v7  3/14] WORKDIR /x", "linux/arm/v7", undefined],
  ["[linux/amd64->windows/amd64 app 3/4] WORKDIR /x", "windows/amd64", "app"],
])("the platform of %s", (text, platform, stage) => {
  const name = readStepName(text)
  expect(name).toMatchObject({ text, platform, step: 3, instruction: "WORKDIR /x" })
  expect(name.stage).toBe(stage)
})

test("the platform of an errand", () => {
  const text = "[linux/arm64 internal] load metadata for docker.io/library/busybox:1.36"
  expect(readStepName(text)).toEqual({ text, platform: "linux/arm64" })
})

test.each([
  "[internal] load build context",
  "exporting to image",
  "FROM x",
  "[auth] library/x:pull",
])("%s has no number", (text) => {
  expect(readStepName(text)).toEqual({ text })
})

test.each([
  ["Step 2/5 : RUN make\n", 2, 5, "RUN make"],
  ["STEP 2/5: RUN make", 2, 5, "RUN make"],
  ["[1/2] STEP 3/3: COPY a b", 3, 3, "COPY a b"],
])("the classic %s", (text, step, total, instruction) => {
  expect(readClassicStep(text)).toMatchObject({ counts: "instructions", step, total, instruction })
})

test("other lines are no steps", () => {
  expect(readClassicStep("Stepping 1/2 : x")).toBeUndefined()
  expect(readClassicStep(" ---> abc")).toBeUndefined()
})
