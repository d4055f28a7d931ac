import type { ValueFault } from "./value-fault.ts"

/** Docker's word for the address of the machine that the engine runs on. */
const GATEWAY = "host-gateway"

const V4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/u

/** Whether a text is an IP address. Not `isIP`: its module would be loaded by every config. */
function isAddress(text: string): boolean {
  return V4.test(text) || (/^[\da-f:.]+$/iu.test(text) && URL.canParse(`http://[${text}]/`))
}

/** What is wrong with an entry for `/etc/hosts`; undefined when nothing is. */
export function hostFault(name: string, address: string): ValueFault | undefined {
  // The engine writes the entries of all hosts into one line, parted by these.
  if (!/^[^\s,=:]+$/u.test(name)) return { why: `${JSON.stringify(name)} is no host name` }
  if (address === GATEWAY || isAddress(address)) return undefined
  return { why: `${JSON.stringify(address)} is neither an IP address nor ${GATEWAY}` }
}
