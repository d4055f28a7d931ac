import type { Ulimit } from "../image.ts"
import { nearest } from "../nearest.ts"
import type { ValueFault } from "./value-fault.ts"

const NAMES = [
  "core",
  "cpu",
  "data",
  "fsize",
  "locks",
  "memlock",
  "msgqueue",
  "nice",
  "nofile",
  "nproc",
  "rss",
  "rtprio",
  "rttime",
  "sigpending",
  "stack",
]

/** Reads the value of a limit: `1024`, or `1024:2048` for soft and hard; -1 is unlimited. */
export function parseUlimit(text: string): Ulimit | ValueFault {
  const [, soft, hard = soft] = /^(-?\d+)(?::(-?\d+))?$/u.exec(text) ?? []
  if (soft === undefined) return { why: "expected SOFT or SOFT:HARD, whole numbers" }
  return { soft: Number(soft), hard: Number(hard) }
}

/** What is wrong with a limit, by its name and its values; undefined when nothing is. */
export function ulimitFault(name: string, { soft, hard }: Ulimit): ValueFault | undefined {
  if (!NAMES.includes(name)) {
    const near = nearest(name, NAMES)
    return {
      why: `there is no limit ${JSON.stringify(name)}; there is ${NAMES.join(", ")}`,
      ...(near && { near }),
    }
  }
  const wrong = [soft, hard].find((limit) => !Number.isSafeInteger(limit) || limit < -1)
  if (wrong !== undefined) return { why: `${wrong} is no whole number from -1 (unlimited) up` }
  if (hard !== -1 && (soft === -1 || soft > hard))
    return {
      why: `the soft limit ${soft === -1 ? "unlimited" : soft} is above the hard one, ${hard}`,
    }
  return undefined
}
