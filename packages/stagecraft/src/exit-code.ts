import { isImageError } from "@stagecraft/ir"
import { ReaderGone } from "./terminal.ts"

/** What the process ends with; part of the command's contract. */
export const exitCode = {
  done: 0,
  imageWrong: 1,
  usageWrong: 2,
  ourFault: 70,
  interrupted: 130,
  /** What a shell calls the end by a closed pipe, of which other tools die. */
  readerGone: 141,
} as const

/** One number the process ends with. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** The one table from what was thrown to how the process ends. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof ReaderGone) return exitCode.readerGone
  if (!isImageError(error)) return exitCode.ourFault
  const codes = error.diagnostics.map((diagnostic) => diagnostic.code)
  if (codes.some((code) => code === "interrupted" || code === "build-interrupted"))
    return exitCode.interrupted
  return codes.some((code) => code.startsWith("usage-")) ? exitCode.usageWrong : exitCode.imageWrong
}
