import type { RunStep } from "@stagecraft/ir"
import { textOfRun } from "../sink/lists-environment.ts"

/** What says of a RUN that it has to do with packages of the system, with users, or with what is made of all packages. */
const OF_SYSTEM =
  /(?<![\w.-])(?:apt(?:-get|-key|-mark|-cache|-config|itude)?|add-apt-repository|dpkg(?:-[\w-]+)?|debconf[\w-]*|apk|dnf\d?|yum|microdnf|rpm|rpmkeys|zypper|pacman|(?:user|group)(?:add|mod|del)|(?:add|del)(?:user|group)|newusers|(?:chg?|g)?passwd|ch(?:sh|fn|age)|ldconfig|update-(?:ca-certificates|ca-trust|alternatives|rc\.d)|alternatives|locale-gen|fc-cache|install-deps|--with-deps)(?![\w.-])|\/etc\/(?:apt|dpkg|apk|yum|dnf|rpm|pki|ssl|passwd|group|shadow|gshadow|ld\.so)|\/var\/(?:lib|cache)\/(?:apt|dpkg|apk|rpm|dnf|yum|libdnf5)|\/usr\/share\/(?:keyrings|fonts)|ca-certificates|sources\.list|\bdeb\s+(?:\[|https?:)|nodesource/u
/** A script that is fetched and run may set up where packages come from: that is what most are for. */
const FETCHED_SCRIPT =
  /(?:curl|wget)(?:\\\n|[^\n;])*\|(?:\\\n|[^\n;|&])*(?<![\w.-])(?:ba|da|a|z)?sh(?![\w.-])|(?:sh|eval|source)\s[^\n;]*(?:\$|<)\(\s*(?:curl|wget)/u
/** A call of a shell on a file. */
const SCRIPT = /[\s;&|(](?:\/(?:usr\/)?bin\/)?(?:ba|da|a|z)?sh\s+(?!-\w*c\b)/u

/** True for a RUN of which its words tell that it has to do with how packages of the system are installed. */
export const namesSystem = (step: RunStep): boolean => OF_SYSTEM.test(textOfRun(step))

/** True for a RUN that fetches a script and runs it, at once or as a file. */
export function runsFetchedScript(step: RunStep): boolean {
  const text = textOfRun(step)
  const fetched = text.search(/curl|wget/u)
  return fetched >= 0 && (FETCHED_SCRIPT.test(text) || SCRIPT.test(text.slice(fetched)))
}
