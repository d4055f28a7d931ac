import type { Tool } from "../tool.ts"
import { fetching, git } from "../variables.ts"
import { ALONE, does, touches, valued, values, words } from "./words.ts"

const GIT_READS = "/etc /usr ~/.gitconfig ~/.config/git ~/.ssh ~/.netrc ~/.git-credentials"
/** A helper for passwords is a command, and may read any variable. */
const clones = touches(GIT_READS, ". /tmp ~/.ssh", undefined, { network: true })

/** Tools that fetch files. */
export const downloadTools: readonly Tool[] = [
  {
    name: "curl",
    manual: "https://curl.se/docs/manpage.html",
    options: words(
      `-f -s -S -L -k -q -g -4 -6 --fail --silent --show-error --location --insecure --disable --globoff --ipv4 --ipv6
      --compressed --create-dirs --tlsv1.2 --tlsv1.3 --retry-connrefused --retry-all-errors --fail-with-body
      --progress-bar -#`,
    ),
    valued: {
      ...valued(
        "--retry --retry-delay --retry-max-time --connect-timeout --max-time -m --proto -A --user-agent",
      ),
      "-H": "literal",
      "--header": "literal",
      "--url": "address",
      "-o": "write",
      "--output": "write",
    },
    actions: {
      "": {
        ...does("in-place environment", { kind: "each", role: "address" }),
        parents: ["--create-dirs"],
        touches: touches(
          "/etc /usr/share/ca-certificates /usr/lib/ssl ~/.curlrc ~/.config/curlrc ~/.netrc ~/.ssh",
          "",
          [...fetching, "CURL_*", "XDG_CONFIG_HOME", "NETRC", "NSS_*", "USERPROFILE", "APPDATA"],
          { network: true },
        ),
      },
    },
  },
  {
    name: "wget",
    manual: "https://www.gnu.org/software/wget/manual/wget.html",
    options: words(
      `-q -nv -c -4 -6 --quiet --no-verbose --no-check-certificate --https-only --continue --show-progress
      --inet4-only --inet6-only --no-hsts`,
    ),
    valued: {
      ...valued("--progress --tries --timeout --header --waitretry -T -t -U --user-agent"),
      "-O": "write",
      "--output-document": "write",
    },
    actions: {
      "": {
        ...does("in-place environment", values),
        // Without it the file's name is up to the server.
        needs: [["-O", "--output-document"]],
        touches: touches(
          "/etc /usr/local/etc /usr/share/ca-certificates /usr/lib/ssl ~/.wgetrc ~/.netrc",
          "~/.wget-hsts",
          [...fetching, "WGETRC", "SYSTEM_WGETRC", "XDG_*"],
          { network: true },
        ),
      },
    },
  },
  {
    name: "git",
    manual: "https://git-scm.com/docs/git",
    options: words(
      `-q --quiet --single-branch --no-tags --shallow-submodules --recurse-submodules --no-checkout --bare --global
      --system --add --local --replace-all --unset --unset-all`,
    ),
    valued: valued("--depth -b --branch"),
    actions: {
      clone: {
        operands: { kind: "first-then", first: "data", rest: "tree" },
        traits: ["links", "programs", "environment", "directory"],
        touches: clones,
      },
      config: {
        ...does("environment", values),
        touches: touches(
          `${GIT_READS} . ^/.git ^/HEAD`,
          "~/.gitconfig ~/.gitconfig.lock ~/.config/git /etc /usr/local/etc ./.git ^/.git",
          [...git, "XDG_CONFIG_HOME"],
        ),
        apart: ALONE,
      },
      init: {
        operands: { kind: "each", role: "tree" },
        traits: ["environment", "directory", "programs"],
        touches: touches(GIT_READS, ".", [...git, "XDG_CONFIG_HOME"]),
        apart: ALONE,
      },
    },
  },
]
