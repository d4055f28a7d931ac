import { problem, type Span } from "@stagecraft/ir"

/** An app that nothing in its manifest starts. */
export const appCommandUnknown = problem(
  "app-command-unknown",
  "error",
  "Nothing tells how an app is started.",
  (name: string, start: string | undefined, span: Span) => ({
    message: `${name}: its package.json does not tell what starts it`,
    span,
    hint:
      start === undefined
        ? 'write command: ["node", "dist/server.js"], or name the file under "main" in its package.json'
        : `its start script needs a shell or another program than node (${start}): write command: ["node", "dist/server.js"]`,
  }),
)
