import type { RunStep } from "@stagecraft/ir"
import { textOfRun } from "../sink/lists-environment.ts"

/** What says of a RUN that it has to do with packages of the system, with users, or with what is made of all packages. */
const OF_SYSTEM =
  /(?<![\w.-])(?:apt(?:-get|-key|-mark|-cache|-config|itude)?|add-apt-repository|dpkg(?:-[\w-]+)?|debconf[\w-]*|apk|dnf\d?|yum|microdnf|rpm|rpmkeys|zypper|pacman|(?:user|group)(?:add|mod|del)|(?:add|del)(?:user|group)|ldconfig|update-(?:ca-certificates|ca-trust|alternatives|rc\.d)|alternatives|locale-gen|fc-cache|install-deps|--with-deps)(?![\w.-])|\/etc\/(?:apt|dpkg|apk|yum|dnf|rpm|pki|ssl|passwd|group|shadow|gshadow|ld\.so)|\/var\/(?:lib|cache)\/(?:apt|dpkg|apk|rpm|dnf|yum|libdnf5)|\/usr\/share\/(?:keyrings|fonts)|ca-certificates|sources\.list|\bdeb\s+(?:\[|https?:)|nodesource/u
/** A script that is fetched and run may set up where packages come from: that is what most are for. */
const FETCHED_SCRIPT =
  /(?:curl|wget)[^\n;]*\|\s*(?:sudo\s+(?:-\S+\s+)*)?(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|z)?sh(?![\w.-])|(?:sh|eval|source)\s[^\n;]*(?:\$|<)\(\s*(?:curl|wget)|(?:curl|wget)[^]*[\s;&|(](?:\/(?:usr\/)?bin\/)?(?:ba|da|a|z)?sh\s+(?!-\w*c\b)/u

/** True for a RUN of which its words tell that it has to do with how packages of the system are installed. */
export const namesSystem = (step: RunStep): boolean => OF_SYSTEM.test(textOfRun(step))

/** True for a RUN that fetches a script and runs it. */
export const runsFetchedScript = (step: RunStep): boolean => FETCHED_SCRIPT.test(textOfRun(step))
