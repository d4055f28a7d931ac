import type { Tool } from "../tool.ts"
import { systemPackages } from "../variables.ts"
import { ALONE, does, nothing, touches, valued, values, words } from "./words.ts"

const PASSWD = { why: "it may change passwd or group, from which each RUN starts" }

/** Files of users and groups, their homes, mail and logs. A home that is named is among the words. */
const users = touches("/etc /home /var /usr /run", "/etc /home /var /run", systemPackages)

/** Each of them takes its names from the words, and the folder of a user from an option. */
const user = (name: string, manual: string, options: string, taking: string): Tool => ({
  name,
  manual,
  options: words(options),
  valued: { ...valued(taking), "--home": "tree", "--home-dir": "tree", "-d": "tree" },
  actions: { "": { ...does("environment in-place", values), touches: users, apart: PASSWD } },
})

const USERADD = "https://man7.org/linux/man-pages/man8/useradd.8.html"
const ADDUSER = "https://manpages.debian.org/bookworm/adduser/adduser.8.en.html"
const USERADD_VALUES =
  "-u -g -G -s -c -k -K -e -f -p -L --uid --gid --groups --shell --comment --skel --password --key --expiredate --inactive"

/** Tools that look after a system: its users, libraries, certificates and languages. */
export const systemTools: readonly Tool[] = [
  user(
    "useradd",
    USERADD,
    "-m -M -r -U -N -l -o --create-home --no-create-home --system --user-group --no-user-group --no-log-init --non-unique",
    USERADD_VALUES,
  ),
  user("usermod", USERADD, "-a -o -m -L -U --append --non-unique", USERADD_VALUES),
  user("userdel", USERADD, "-r -f --remove --force", ""),
  user("groupadd", USERADD, "-r -f -o --system --force --non-unique", "-g -K --gid --key"),
  user("groupmod", USERADD, "-o --non-unique", "-g -n --gid --new-name"),
  user("groupdel", USERADD, "-f --force", ""),
  {
    // Debian's, or busybox's with single letters: `-h` is help to the one and a home to the other.
    ...user(
      "adduser",
      ADDUSER,
      `-D -S -H -q --system --group --disabled-password --disabled-login --no-create-home --quiet --allow-bad-names
      --force-badname --add_extra_groups`,
      "-u -G -s -g -k --uid --gid --ingroup --shell --gecos --comment --conf --firstuid --lastuid",
    ),
    valued: {
      ...valued("-u -G -s -g -k --uid --gid --ingroup --shell --gecos --comment"),
      "-h": "tree",
      "--home": "tree",
    },
  },
  user("deluser", ADDUSER, "-q --quiet --system --remove-home", ""),
  user("addgroup", ADDUSER, "-S -q --system --quiet --force-badname", "-g --gid"),
  user("delgroup", ADDUSER, "-q --quiet --system --only-if-empty", ""),
  {
    name: "update-ca-certificates",
    manual: "https://manpages.debian.org/bookworm/ca-certificates/update-ca-certificates.8.en.html",
    options: ["--fresh", "-f", "-v", "--verbose"],
    valued: {},
    actions: {
      "": {
        ...does(""),
        // Its hooks renew the key stores of Java and others.
        touches: touches("/etc /usr /lib /var /tmp", "/etc /usr /lib /var /tmp", systemPackages),
      },
    },
  },
  {
    name: "ldconfig",
    manual: "https://man7.org/linux/man-pages/man8/ldconfig.8.html",
    options: [],
    valued: {},
    actions: {
      "": {
        ...does(""),
        // Which folders it looks into is said in `/etc/ld.so.conf`, and may be any.
        touches: touches("/", "/etc /lib /lib32 /lib64 /usr /var/cache/ldconfig", []),
      },
    },
  },
  {
    name: "locale-gen",
    manual: "https://manpages.debian.org/bookworm/locales/locale-gen.8.en.html",
    options: [],
    valued: {},
    actions: {
      "": {
        ...does("links in-place environment", values),
        touches: touches("/etc /usr /var /tmp", "/etc /usr /var /tmp", systemPackages),
      },
    },
  },
  {
    name: "dpkg-reconfigure",
    manual: "https://manpages.debian.org/bookworm/debconf/dpkg-reconfigure.8.en.html",
    options: words("-f -p --force"),
    valued: valued("--frontend --priority"),
    actions: {
      "": {
        ...does("links in-place environment programs startup", values),
        touches: touches("/etc /usr /var /tmp /run", "/etc /usr /var /tmp /run", systemPackages),
        apart: ALONE,
      },
    },
  },
  ...["date", "uname", "whoami", "id", "hostname", "nproc", "pwd"].map((name): Tool => ({
    name,
    manual: "https://www.gnu.org/software/coreutils/manual/coreutils.html",
    options: words("-u -s -r -m -a -n -g -G"),
    valued: {},
    actions: {
      "": { ...does("environment", nothing), touches: touches("/etc", "", []), apart: ALONE },
    },
  })),
  {
    name: "make",
    manual: "https://www.gnu.org/software/make/manual/make.html",
    options: words("-s -k -B -i --silent --always-make --keep-going"),
    valued: { ...valued("-j --jobs -f --file --makefile"), "-C": "tree", "--directory": "tree" },
    actions: {
      "": {
        ...does("links in-place environment programs startup directory", values),
        touches: touches("/", "/", undefined, { network: true }),
        beyond: { why: "it runs what the project says" },
        apart: ALONE,
      },
    },
  },
]
