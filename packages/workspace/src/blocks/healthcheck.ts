import type { Block, HealthcheckOptions } from "@stagecraft/dsl"

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
  const { with: program = "wget", ...rest } = options
  const ask =
    program === "wget" ? ["wget", "-q", "-O", "/dev/null"] : ["curl", "-fsS", "-o", "/dev/null"]
  return (stage) => stage.healthcheck([...ask, address], rest)
}
