import type { ImageNode } from "@stagecraft/ir"
import { arg, cache, image, stage, toImageNode } from "../../packages/dsl/src/index.ts"
import type { Stage } from "../../packages/dsl/src/index.ts"

/** How many images, and of what size. */
export interface Shape {
  readonly images: number
  readonly stagesPerImage: number
}

/** Each has 10,000 stages of ten steps, half of the steps commands of the shell. */
export const shapes: Readonly<Record<string, Shape>> = {
  "1000-images": { images: 1000, stagesPerImage: 10 },
  "10-images": { images: 10, stagesPerImage: 1000 },
}

export interface Made {
  readonly images: readonly ImageNode[]
  readonly stages: number
  readonly steps: number
  readonly shell: number
}

const version = arg("APP_VERSION", { default: "1.0" })

/** Ten steps as people write them; the numbers keep two from being the same text. */
const shippedSteps = (to: Stage, n: number): Stage =>
  to
    .run(
      `apt-get update && apt-get install -y --no-install-recommends tool${n} && rm -rf /var/lib/apt/lists/*`,
    )
    .run(`mkdir -p /srv/app${n}/data "/srv/app${n}/my files" && chmod 755 /srv/app${n}/data`)
    .env({ APP: `app${n}`, MODE: "production" })
    .workdir(`/srv/app${n}`)
    .copy(["package.json", "package-lock.json"], "./")
    .run("npm ci --omit=dev", { mounts: [cache("/root/.npm")] })
    .copy(".", "./")
    .label({ "org.example.version": version, "org.example.number": String(n) })
    .run(`echo "built $APP ${n}" > /srv/app${n}/built && ln -s /srv/app${n}/built /srv/built${n}`)
    .run(`if [ -e /etc/app${n} ]; then cp /etc/app${n} .; fi; make -j4 all${n} | tee log`)

const buildSteps = (to: Stage, n: number): Stage =>
  to
    .env({ CGO_ENABLED: "0", N: String(n) })
    .workdir(`/src/${n}`)
    .copy(["go.mod", "go.sum"], "./")
    .run(`go mod download && echo ${n}`, { mounts: [cache("/go/pkg/mod")] })
    .copy(".", ".")
    .run(`go vet ./cmd/tool${n}`)
    .run(`go build -o /out/tool${n} ./cmd/tool${n}`, { mounts: [cache("/go/pkg/mod")] })
    .run(`test -x /out/tool${n}`)
    .label({ built: String(n) })
    .run(`cd /out && for f in *; do sha256sum "$f" >> sums${n}; done`)

/** The nodes of a share of a shape, each image with steps of its own. */
export function makeImages({ images, stagesPerImage }: Shape, share: number): Made {
  const made: ImageNode[] = []
  let n = 0
  for (let index = 0; index < images * share; index++) {
    let before: Stage | undefined
    for (let at = 0; at < stagesPerImage; at++) {
      n++
      const isLast = at === stagesPerImage - 1
      const start: Stage = stage(`s${at}`).from(isLast || at % 3 ? "debian:12" : "golang:1.23")
      const own = isLast || at % 2 ? shippedSteps(start, n) : buildSteps(start, n)
      before = before ? own.copy("/out/", "/in/", { from: before }) : own
    }
    made.push(toImageNode(image(before!), `image${index}`))
  }
  const steps = made.reduce((sum, { stage: last }) => sum + countSteps(last), 0)
  return { images: made, stages: n, steps, shell: n * 5 }
}

function countSteps(last: ImageNode["stage"]): number {
  let count = 0
  for (let at: ImageNode["stage"] | undefined = last; at;) {
    count += at.steps.length
    const copy = at.steps.at(-1)
    at = copy?.kind === "copy" && copy.from?.kind === "stage" ? copy.from.stage : undefined
  }
  return count
}
