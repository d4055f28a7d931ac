import type { RunStep } from "@stagecraft/ir"
import { textOfRun } from "../sink/lists-environment.ts"

/** What says of a RUN that it has to do with packages of the system, with users, or with what is made of all packages. */
const OF_SYSTEM =
  /(?<![\w.-])(?:apt(?:-get|-key|-mark|-cache|-config|itude)?|add-apt-repository|dpkg(?:-[\w-]+)?|debconf[\w-]*|apk|dnf\d?|yum|microdnf|rpm|rpmkeys|zypper|pacman|(?:user|group)(?:add|mod|del)|(?:add|del)(?:user|group)|newusers|(?:chg?|g)?passwd|ch(?:sh|fn|age)|ldconfig|update-(?:ca-certificates|ca-trust|alternatives|rc\.d)|alternatives|locale-gen|fc-cache|install-deps|--with-deps)(?![\w.-])|\/etc\/(?:apt|dpkg|apk|yum|dnf|rpm|pki|ssl|passwd|group|shadow|gshadow|ld\.so)|\/var\/(?:lib|cache)\/(?:apt|dpkg|apk|rpm|dnf|yum|libdnf5)|\/usr\/share\/(?:keyrings|fonts)|ca-certificates|sources\.list|\bdeb\s+(?:\[|https?:)|nodesource/u
/** A pipe into a shell. */
const INTO_SHELL = /\|[^|&]*(?<![\w.-])(?:ba|da|a|z)?sh(?![\w.-])/u
/** What a shell is given of what is fetched. */
const OF_FETCHED = /[$<]\((?:curl|wget)/u
/** A call of a shell on a file. */
const SCRIPT = /[\s;&|(](?:\/(?:usr\/)?bin\/)?(?:ba|da|a|z)?sh\s+(?!-\w*c\b)/u

/** True for a RUN of which its words tell that it has to do with how packages of the system are installed. */
export const namesSystem = (step: RunStep): boolean => OF_SYSTEM.test(textOfRun(step))

/**
 * True for a RUN that fetches a script and runs it, at once or as a file: it may set up where packages come from, which
 * is what most of them are for.
 */
export function runsFetchedScript(step: RunStep): boolean {
  const text = textOfRun(step)
  const fetched = text.search(/curl|wget/u)
  return fetched >= 0 && (runsAtOnce(text) || SCRIPT.test(text.slice(fetched)))
}

/** Searches line by line, and in each from the first word that counts: one pattern for all of it would try each such word with each end. */
function runsAtOnce(text: string): boolean {
  const lines = text.replaceAll("\\\n", " ").replace(/\(\s+/gu, "(").split(/[\n;]/u)
  return lines.some(
    (line) =>
      INTO_SHELL.test(from(line, /curl|wget/u)) ||
      OF_FETCHED.test(from(line, /(?:sh|eval|source)(?:\s|$)/u)),
  )
}

function from(line: string, word: RegExp): string {
  const at = line.search(word)
  return at < 0 ? "" : line.slice(at)
}
