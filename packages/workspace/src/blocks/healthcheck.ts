import { wrongType } from "@stagecraft/dsl"
import type { Block, HealthcheckOptions } from "@stagecraft/dsl"
import { readRecord } from "./arguments.ts"

/** The options of {@link healthcheck}. */
export interface HttpCheckOptions extends HealthcheckOptions {
  /** The program that asks: `wget` unless set, which Alpine and busybox have; `curl` where it is installed. */
  readonly with?: "wget" | "curl" | undefined
}

/**
 * A container is healthy when an address inside it answers.
 *
 * @example stage("app").from("nginx:1.28-alpine").use(healthcheck("http://127.0.0.1:8080/"))
 */
export function healthcheck(address: string, options: HttpCheckOptions = {}): Block {
  readRecord(options, "healthcheck options")
  const { with: program = "wget", ...rest } = options
  if (program !== "wget" && program !== "curl")
    throw wrongType("healthcheck with", '"wget" or "curl"', program)
  const ask =
    program === "wget" ? ["wget", "-q", "-O", "/dev/null"] : ["curl", "-fsS", "-o", "/dev/null"]
  return (stage) => stage.healthcheck([...ask, address], rest)
}
