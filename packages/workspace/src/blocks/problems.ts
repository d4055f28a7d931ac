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

/** A token in plain text, in a file that the install reads out of a layer. */
export const settingsHoldSecret = problem(
  "settings-hold-secret",
  "error",
  "Settings that the install reads hold a secret in plain text.",
  (path: string, name: string, place: Span, span: Span) => ({
    message: `${path} holds a secret in plain text (${name}, line ${place.line}), and the install would keep it in a layer`,
    span,
    hint: 'write ${NPM_TOKEN} in its place, and give the install mounts: [secret("NPM_TOKEN", { env: "NPM_TOKEN" })]',
  }),
)

/** A Next.js app whose build most likely makes no server of its own. */
export const nextNotStandalone = problem(
  "next-not-standalone",
  "warning",
  'The settings of a Next.js app do not seem to say `output: "standalone"`.',
  (folder: string, file: string | undefined, span: Span) => ({
    message:
      file === undefined
        ? `${folder} has no next.config file, so Next.js does not make the server that ships`
        : `${file} does not seem to say output: "standalone", without which Next.js does not make the server that ships`,
    span,
    hint: 'set output: "standalone" in the settings of Next.js; its build is checked for it',
  }),
)

/** An app that starts with a file which is not in its image. */
export const appCommandNotShipped = problem(
  "app-command-not-shipped",
  "error",
  "What starts an app is not in its image.",
  (path: string, command: readonly string[], shipped: readonly string[], span: Span) => ({
    message: `${command.join(" ")}: ${path} does not ship; of the app there is ${shipped.join(", ")}`,
    span,
    hint: `write include: [${JSON.stringify(path)}], or name in output where it is built, or in command what starts`,
  }),
)
