import { compile } from "../../packages/compiler/src/index.ts"
import { makeImages, shapes } from "./make-images.ts"

/** What compiling a share of a shape took, in a process that does nothing else. */
export interface Sample {
  /** Milliseconds. */
  readonly ms: number
  /** Milliseconds of processor time of that, of all threads: less shaken by what else the machine does. */
  readonly cpuMs: number
  /** Of the whole process, at its largest. */
  readonly peakMb: number
  readonly stages: number
  readonly steps: number
  readonly shell: number
}

const [name = "", share = "1"] = process.argv.slice(2)
const shape = shapes[name]
if (!shape) throw new Error(`there is no shape ${name}: ${Object.keys(shapes).join(", ")}`)
const { images, stages, steps, shell } = makeImages(shape, Number(share))
const start = performance.now()
const used = process.cpuUsage()
let bytes = 0
for (const image of images) bytes += compile(image).dockerfile.length
const ms = performance.now() - start
const { user, system } = process.cpuUsage(used)
if (bytes === 0) throw new Error("nothing was compiled")
const peakMb = process.resourceUsage().maxRSS / 1024
const sample: Sample = { ms, cpuMs: (user + system) / 1000, peakMb, stages, steps, shell }
process.stdout.write(JSON.stringify(sample))
