import type { Diagnostic, ExposeStep } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { variableWarnings } from "./looks-like-variable.ts"
import { portFault } from "./port.ts"
import { valueEmpty } from "./problems.ts"
import { invalidPort } from "./value-problems.ts"

/** What is wrong with an EXPOSE, each port at its own place. */
export function checkPorts({ places, ...step }: ExposeStep): readonly Diagnostic[] {
  const { ports, span } = step
  if (places)
    return ports.flatMap((port, index) =>
      checkPorts({ ...step, ports: [port], span: places[index] ?? span }),
    )
  return [
    ...(ports.length === 0 ? [valueEmpty(span, "EXPOSE", "the list of ports")] : []),
    ...ports.flatMap((port) => {
      const whole = plain(port)
      const fault = whole === undefined ? undefined : portFault(whole)
      return fault === undefined ? [] : [invalidPort(span, whole ?? "", fault)]
    }),
    ...variableWarnings(ports, "value", "EXPOSE", span),
  ]
}
