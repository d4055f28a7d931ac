import type { Row } from "./tool-rows.ts"

const OPTION = /option/u

const speaks = (tool: string, end = ""): Row => ({
  tool,
  known: {
    [`${tool} a 2>&1${end}`]: "environment",
    [`${tool} a 2> /dev/null${end}`]: "environment",
    [`${tool} -x "$A" $B *${end}`]: "environment",
    [`${tool} a > /x${end}`]: "environment in-place",
  },
  unknown: {
    [`${tool} a > $X${end}`]: /not known which path/u,
    [`${tool} a > /etc/passwd${end}`]: /\/etc\/passwd/u,
  },
  touches: {
    [`${tool} a > /x/y${end}`]: {
      writes: "/x/y",
      leaves: "/app/b",
      network: false,
      variables: "LC_ALL -VERSION",
    },
  },
})

const sums = (tool: string): Row => ({
  tool,
  known: { [`${tool} -c sums.txt`]: "", [`${tool} a`]: "" },
  unknown: { [`${tool} --tag /x`]: OPTION, [`${tool} /proc/x`]: /made anew/u },
  touches: {
    [`${tool} a`]: { reads: "/app/a", leaves: "/x" },
    // The list may name any file.
    [`${tool} -c sums.txt`]: { reads: "/app/sums.txt /x" },
  },
})

const owner = (tool: string): Row => ({
  tool,
  known: { [`${tool} -R app:app /app`]: "in-place programs", [`${tool} 0:0 /x`]: "in-place" },
  unknown: {
    [`${tool} --reference=/x /y`]: OPTION,
    [`${tool} $X /y`]: /not quoted/u,
    [`${tool} a /etc/passwd`]: /\/etc\/passwd/u,
  },
  touches: { [`${tool} -R 0:0 /x`]: { writes: "/x /x/y", leaves: "/0:0 /app" } },
})

/** Tools that work on the files they are given. */
export const rowsOfFiles: readonly Row[] = [
  speaks("echo"),
  speaks("printf"),
  speaks("test"),
  speaks("true"),
  speaks("false"),
  {
    tool: "[",
    known: { "[ -f /x ]": "environment" },
    unknown: { "[ a ] > /dev/x": /\/dev/u },
    touches: { "[ -f /x ]": { reads: "/x", leaves: "/y" } },
  },
  {
    tool: "mkdir",
    known: { "mkdir -pv /a b": "", "mkdir -m 755 /a": "", "mkdir --mode=755 /a": "" },
    unknown: {
      "mkdir -Z x": OPTION,
      'mkdir --p"$X" /a': OPTION,
      'mkdir -p"$X" /a': OPTION,
      "mkdir /proc/x": /\/proc/u,
    },
    touches: {
      "mkdir -p /a/b/c": { writes: "/a /a/b /a/b/c", leaves: "/a/x" },
      "mkdir /a/b": { writes: "/a/b", leaves: "/a" },
    },
  },
  {
    tool: "rmdir",
    known: { "rmdir /a": "" },
    unknown: { "rmdir -p /a/b": OPTION },
    touches: { "rmdir /a/b": { writes: "/a/b", leaves: "/a" } },
  },
  {
    tool: "rm",
    known: { "rm -f /a b": "", "rm -rf /var/lib/apt/lists/*": "programs", "rm -f -- -x": "" },
    unknown: {
      "rm --no-preserve-root -rf /": OPTION,
      "rm -rf /": /a RUN starts/u,
      "rm -rf /*": /a RUN starts/u,
    },
    touches: {
      "rm -rf /a/b": { writes: "/a/b /a/b/c", leaves: "/a /a/c" },
      "rm -f /a/*": { writes: "/a/c", leaves: "/a" },
    },
  },
  {
    tool: "cp",
    known: { "cp /a /b": "in-place", "cp -r a/ /b/": "in-place links programs" },
    unknown: {
      "cp -l /a /b": OPTION,
      "cp /a": /no destination/u,
      "cp $A /b": /not known which path/u,
    },
    touches: { "cp -r a /b": { reads: "/app/a/x", writes: "/b /b/a/x", leaves: "/app/b /c" } },
  },
  {
    tool: "mv",
    known: { "mv /a /b": "in-place programs" },
    unknown: { "mv --backup /a /b": OPTION, "mv /etc/passwd /b": /\/etc\/passwd/u },
    touches: { "mv /a /b": { writes: "/a /a/x /b/x", leaves: "/c" } },
  },
  {
    tool: "ln",
    known: { "ln -s /a /b": "", "ln -sf /a /b": "", "ln /a /b": "links" },
    unknown: {
      "ln -s /a": /no destination/u,
      "ln -sf bash /bin/sh": /\/bin\/sh/u,
      "ln -b /a /b": OPTION,
    },
    touches: {
      "ln -s /a /b": { writes: "/b /b/a", leaves: "/a /app" },
      "ln /a /b": { reads: "/a", writes: "/b" },
    },
  },
  {
    tool: "touch",
    known: { "touch /a": "in-place", "touch -d 2020-01-01 /a": "in-place" },
    unknown: { "touch --no-create /a": OPTION },
    touches: { "touch -r /a /b": { reads: "/a", writes: "/b", leaves: "/c" } },
  },
  {
    tool: "chmod",
    known: {
      "chmod +x /a": "in-place",
      "chmod -R 755 /a": "in-place programs",
      "chmod 600 /a": "in-place",
    },
    unknown: { "chmod -x /a": OPTION, "chmod 644 ~/x": /not known which path/u },
    touches: { "chmod -R 755 /a": { writes: "/a /a/b", leaves: "/app/755" } },
  },
  owner("chown"),
  owner("chgrp"),
  {
    tool: "install",
    known: { "install -m 755 /a /b": "in-place", "install -D -o root /a /b/c": "in-place" },
    unknown: { "install -d /a": OPTION, "install -s /a /b": OPTION },
    touches: {
      "install -D -m 755 /a /b/c/d": { reads: "/a", writes: "/b /b/c /b/c/d", leaves: "/c" },
    },
  },
  {
    tool: "cat",
    known: { "cat -n /a b": "", "cat /a > /b": "in-place" },
    unknown: { "cat /dev/x": /made anew/u },
    touches: { "cat /a > /b": { reads: "/a", writes: "/b", leaves: "/app" } },
  },
  {
    tool: "ls",
    known: { "ls -la /a": "" },
    unknown: { "ls --color /a": OPTION },
    touches: { "ls -la /a": { reads: "/a/b", leaves: "/app" }, "ls -la": { reads: "/app/x" } },
  },
  sums("sha256sum"),
  sums("sha512sum"),
  {
    tool: "tar",
    known: {
      "tar -xzf /a -C /opt": "links programs",
      "tar xzf /a -C /opt --strip-components=1": "links programs",
    },
    unknown: {
      "tar -xzf /a": /-C/u,
      "tar -czf /a /b": OPTION,
      "tar -xf /a -C /etc": /a RUN starts/u,
      "tar -xf /a -C /b --to-command=x": OPTION,
    },
    touches: {
      "tar -xzf /a -C /opt": {
        reads: "/a",
        writes: "/opt/x",
        leaves: "/app /usr",
        variables: "TAR_OPTIONS -VERSION",
      },
    },
  },
  {
    tool: "unzip",
    known: { "unzip -q /a -d /b": "in-place programs" },
    unknown: { "unzip /a": /-d/u, "unzip -p /a": OPTION },
    touches: {
      "unzip -q /a -d /b": {
        reads: "/a",
        writes: "/b/c",
        leaves: "/app",
        variables: "UNZIP -VERSION",
      },
    },
  },
  {
    tool: "gzip",
    known: { "gzip -9 /a": "in-place programs" },
    unknown: { "gzip -r /a": OPTION },
    touches: {
      "gzip -9 /a": { writes: "/a /a.gz", leaves: "/app" },
      "gzip -d /a.gz": { writes: "/a /a.gz" },
    },
  },
  {
    tool: "gunzip",
    known: { "gunzip -f /a": "in-place programs" },
    unknown: { "gunzip -c /a": OPTION },
    touches: { "gunzip /a.gz": { writes: "/a /a.gz", leaves: "/app" } },
  },
]
