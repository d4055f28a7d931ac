import type { Row, Touched } from "./tool-rows.ts"

const OPTION = /option/u
const ALONE = /not known to do the same/u
const PASSWD = /passwd or group/u

/** Packages touch the system, and neither `/srv` nor the folder of an app. */
export const SYSTEM: Touched = {
  reads: "/etc/apt/x /usr/share/x",
  writes: "/usr/bin/x /var/lib/x /home/x /opt/x /root/x",
  leaves: "/srv/x /app/x /usr/src/app/x",
  variables: "DEBIAN_FRONTEND PATH http_proxy LC_ALL -VERSION -npm_config_cache",
  network: true,
}

const user = (tool: string, call: string, touched: Touched = {}): Row => ({
  tool,
  known: {},
  unknown: { [call]: PASSWD, [`${tool} --root /x a`]: OPTION, [`${tool} $X`]: /not quoted/u },
  touches: {
    [call]: { writes: "/etc/passwd /etc/group", leaves: "/app /srv", ...touched },
  },
})

const speaks = (tool: string): Row => ({
  tool,
  known: {},
  unknown: { [tool]: ALONE, [`${tool} -Z`]: OPTION },
  touches: { [tool]: { leaves: "/app /var", variables: "TZ -VERSION", network: false } },
})

const reads = (tool: string, call = `${tool} /a/b`): Row => ({
  tool,
  known: {},
  unknown: { [call]: ALONE, [`${tool} --x /a`]: OPTION },
  touches: { [call]: { reads: "/a/b", leaves: "/a /app", variables: "LANG -VERSION" } },
})

/** Tools of a system, which are joined with nothing. */
export const rowsOfSystems: readonly Row[] = [
  {
    tool: "apt-mark",
    known: {},
    unknown: {
      "apt-mark hold a": ALONE,
      "apt-mark manual a b": ALONE,
      "apt-mark minimize-manual": /not a call/u,
    },
    touches: { "apt-mark auto a": SYSTEM },
  },
  {
    tool: "apt-cache",
    known: {},
    unknown: { "apt-cache policy a": ALONE, "apt-cache -o a=b show x": OPTION },
    touches: { "apt-cache policy a": SYSTEM },
  },
  {
    tool: "dpkg",
    known: {},
    unknown: {
      "dpkg -i /a.deb": /nobody knows/u,
      "dpkg --root=/x -i /a.deb": OPTION,
      "dpkg --configure -a": OPTION,
    },
    touches: {
      "dpkg -i /a.deb": {
        reads: "/a.deb",
        writes: "/usr/bin/x /etc/x",
        network: false,
        variables: "DPKG_ROOT -VERSION",
        beyond: /anything to anywhere/u,
      },
      "dpkg --add-architecture arm64": { writes: "/var/lib/dpkg/arch", leaves: "/app" },
    },
  },
  user("useradd", "useradd -m -u 1000 -s /bin/sh app", { writes: "/home/app /etc/shadow" }),
  user("usermod", "usermod -aG docker app"),
  user("userdel", "userdel -r app", { writes: "/home/app /var/mail/app /etc/passwd" }),
  user("groupadd", "groupadd -r -g 1000 app"),
  user("groupmod", "groupmod -g 1000 app"),
  user("groupdel", "groupdel app"),
  user("adduser", "adduser -D -h /data/home app", { writes: "/data/home /etc/passwd" }),
  user("deluser", "deluser app"),
  user("addgroup", "addgroup -S -g 1000 app"),
  user("delgroup", "delgroup app"),
  {
    tool: "dpkg-reconfigure",
    known: {},
    unknown: { "dpkg-reconfigure -f noninteractive locales": ALONE, "dpkg-reconfigure -a": OPTION },
    touches: { "dpkg-reconfigure tzdata": { writes: "/etc/localtime", leaves: "/app /srv" } },
  },
  ...["date", "uname", "whoami", "id", "hostname", "nproc", "pwd"].map(speaks),
  {
    tool: "make",
    known: {},
    unknown: { "make install": ALONE, "make --eval=x": OPTION },
    touches: {
      "make -j4 -C /src all": {
        writes: "/src/x /anywhere",
        variables: "any",
        network: true,
        beyond: /what the project says/u,
      },
    },
  },
  reads("readlink"),
  reads("realpath"),
  reads("stat"),
  reads("du"),
  reads("wc"),
  reads("head", "head -n 1 /a/b"),
  reads("tail", "tail -n 1 /a/b"),
  reads("grep", "grep -q x /a/b"),
  {
    tool: "truncate",
    known: {},
    unknown: { "truncate -s 0 /a": ALONE, "truncate -r /b /a": OPTION },
    touches: { "truncate -s 0 /a/b": { writes: "/a/b", leaves: "/a /b" } },
  },
  {
    tool: "setcap",
    known: {},
    unknown: { "setcap cap_net_bind_service=+ep /a": ALONE, "setcap -r /a": OPTION },
    touches: { "setcap cap_net_bind_service=+ep /a": { writes: "/a", leaves: "/app" } },
  },
  {
    tool: "sed",
    known: {},
    unknown: {
      "sed -i 's/a/b/g' /a": ALONE,
      "sed s/a/b/ /a": /without -i/u,
      "sed -i.bak s/a/b/ /a": OPTION,
      "sed -i 's/a/b/e' /a": /more than is known/u,
      "sed -i 's/a/b/w /etc/passwd' /a": /more than is known/u,
      "sed -i '1e touch /b' /a": /more than is known/u,
      "sed -i 's/a/b/;w /b' /a": /more than is known/u,
      "sed -i -e s/a/b/ /a": OPTION,
      'sed -i "s/a/$B/" /a': /more than is known/u,
    },
    touches: {
      "sed -i 's|deb.debian.org|mirror|g' /etc/apt/sources.list": {
        writes: "/etc/apt/sources.list",
        leaves: "/etc/apt /app",
        network: false,
      },
      "sed -i '/^#/d' /a /b": { writes: "/a /b", leaves: "/^#" },
    },
  },
  {
    tool: "find",
    known: {},
    unknown: {
      "find /a -delete": ALONE,
      "find /a": /without -delete/u,
      "find -delete": /missing/u,
      "find /a -exec rm {} +": /more than a value|do not agree|option/u,
      "find /a -name *.pyc -delete": /lies around/u,
    },
    touches: {
      "find /usr/lib -name '*.pyc' -delete": { writes: "/usr/lib/x/y", leaves: "/usr/x /app" },
    },
  },
]
