import type { Span } from "@stagecraft/ir"

import type { BuildOptions } from "../engine.ts"
import type { SendSink } from "../session/file-send.ts"
import type { OutputPlace } from "./output-place.ts"
import { savingFailed } from "./saving-failed.ts"

/** The output that goes to standard output. It cannot be taken back: who reads it looks at the exit code. */
export function openOutputStream(
  stdout: BuildOptions["stdout"],
  span?: Span,
): OutputPlace & { readonly sink: SendSink } {
  return {
    sink: {
      kind: "bytes",
      take: async (chunks) => {
        try {
          for (const chunk of chunks) await stdout?.(chunk)
        } catch (error) {
          throw savingFailed("standard output", error, span)
        }
      },
    },
    commit: async () => undefined,
    discard: async () => undefined,
  }
}
