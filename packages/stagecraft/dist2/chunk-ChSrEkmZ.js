import {
  Y as exitCode,
  Z as replaceFile,
  et as initExists,
  ht as ImageError,
} from "./chunk-DcNtzSZu.js"
import { basename, join, relative } from "node:path"
import { existsSync } from "node:fs"
const configNames = [`image.config.ts`, `image.config.mts`, `image.config.js`, `image.config.mjs`],
  init = {
    name: `init`,
    summary: `Write an image.config.ts that builds as it is, to start from.`,
    options: { force: { kind: `flag`, short: `f`, help: `write it even when there is one` } },
    examples: [
      [`stagecraft init`, `then: stagecraft build`],
      [`stagecraft init --cwd packages/api`, `in another folder`],
    ],
    run: async ({ options, report, terminal }) => {
      let present = configNames
        .map((name) => join(terminal.cwd, name))
        .find((file) => existsSync(file))
      if (present !== void 0 && !options.flag(`force`))
        throw new ImageError(initExists(relative(terminal.cwd, present)))
      let file = join(terminal.cwd, `image.config.ts`),
        { starter } = await import(`./chunk-BH9lz9bV.js`)
      return (
        replaceFile(
          file,
          starter(nameFrom(basename(terminal.cwd)), existsSync(join(terminal.cwd, `package.json`))),
        ),
        report.note(`image.config.ts written. Build it with: stagecraft build`),
        exitCode.done
      )
    },
  }
function nameFrom(folder) {
  let name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, `-`)
    .replaceAll(/^-+|-+$/gu, ``)
  return name === `` ? `app` : name
}
export { init }
