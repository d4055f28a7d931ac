import { nearest } from "@stagecraft/ir"

const NAMES =
  "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX"
const SIGNALS: ReadonlySet<string> = new Set([
  ...NAMES.split(" "),
  ...Array.from({ length: 15 }, (_, index) => `RTMIN+${index + 1}`),
  ...Array.from({ length: 14 }, (_, index) => `RTMAX-${index + 1}`),
])

/** True for a signal of Linux: a name with or without SIG, in any case, or a number from 1 to 64. */
export function isSignal(signal: string): boolean {
  if (/^\d+$/u.test(signal)) return Number(signal) >= 1 && Number(signal) <= 64
  return SIGNALS.has(signal.toUpperCase().replace(/^SIG/u, ""))
}

/** The signal a person most likely meant. */
export function nearestSignal(signal: string): string | undefined {
  const name = signal.toUpperCase().replace(/^SIG/u, "")
  const found =
    nearest(name, SIGNALS) ??
    nearest(
      signal.toUpperCase(),
      [...SIGNALS].map((each) => `SIG${each}`),
    )?.slice(3)
  return found && `SIG${found}`
}
