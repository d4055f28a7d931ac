import type { LegalityCase } from "./legality-case.ts"

/** Two RUNs, and what two others in their place would do that are fine. */
const runs = (
  rule: string,
  [first, second]: readonly [string, string],
  [otherFirst, otherSecond]: readonly [string, string],
  note: RegExp,
  more: { readonly before?: string; readonly naive?: string | undefined } = {},
): LegalityCase => {
  const { before = "" } = more
  const naive = "naive" in more ? more.naive : `${first} && ${second}`
  return {
    rule,
    pass: "merge-runs",
    written: `${before}RUN ${first}\nRUN ${second}\n`,
    fine: `${before}RUN ${otherFirst}\nRUN ${otherSecond}\n`,
    ...(naive !== undefined && { naive: `${before}RUN ${naive}\n` }),
    note,
  }
}

const plain = ["touch /w/one", "touch /w/two"] as const

/** The counter-examples of merging. */
export const mergeCases: readonly LegalityCase[] = [
  runs(
    "a process in the background ends with its RUN",
    ["(sleep 4; touch /w/late) &", "sleep 6"],
    plain,
    /background|simple/u,
    { naive: "(sleep 4; touch /w/late) & sleep 6" },
  ),
  runs("cd ends with its RUN", ["cd /w", "touch here"], ["true", "touch /w/here"], /`cd`/u),
  runs("exit ends its RUN", ["exit 0", "touch /w/x"], ["true", "touch /w/x"], /`exit`/u),
  runs(
    "errexit is off on the left of &&",
    ["(false; touch /w/on) | cat", "touch /w/next"],
    plain,
    /more than simple/u,
    { before: 'SHELL ["/bin/sh", "-ec"]\n' },
  ),
  runs("a trap", ["trap 'touch /w/end' EXIT", "rm -f /w/end"], plain, /`trap`/u),
  runs(
    "exec replaces the shell",
    ["exec touch /w/y", "touch /w/x"],
    ["true", "touch /w/x"],
    /`exec`/u,
  ),
  runs("umask ends with its RUN", ["umask 077", "touch /w/x"], ["true", "touch /w/x"], /`umask`/u),
  runs(
    "export ends with its RUN",
    ["export A=1", 'echo "$A" > /w/a'],
    ["true", 'echo "$A" > /w/a'],
    /export|sets a variable/u,
  ),
  runs("set ends with its RUN", ["set -f", "echo /seed/* > /w/a"], plain, /`set`/u),
  runs(
    "the shell is replaced",
    ["ln -sf /seed/fake /bin/ash", "touch /w/x"],
    ["ln -sf /seed/fake /w/ash", "touch /w/x"],
    /\/bin\/ash/u,
    { before: 'WORKDIR /w\nSHELL ["/bin/ash", "-c"]\n' },
  ),
  runs(
    "a program that ran is replaced",
    ["mkdir -p /w/a /usr/local/bin && cp /seed/fake /usr/local/bin/mkdir", "mkdir -p /w/b"],
    ["mkdir -p /w/a /usr/local/bin && cp /seed/fake /usr/local/bin/other", "touch /w/b"],
    /another program/u,
  ),
  runs(
    "an install brings a program that ran",
    ["mkdir -p /w/a && apt-get install -y x", "mkdir -p /w/b"],
    ["apt-get install -y x", "mkdir -p /w/b"],
    /another program/u,
  ),
  runs(
    "/etc/hosts is made for each RUN",
    ["echo a > /etc/hosts", "true"],
    ["echo a > /etc/host", "true"],
    /\/etc\/hosts/u,
    { naive: undefined },
  ),
  runs(
    "/dev is made for each RUN",
    ["echo a > /dev/shm/x", "ls /dev/shm > /w/list"],
    ["echo a > /w/x", "ls /w > /w/list"],
    /\/dev/u,
  ),
  runs(
    "a hard link that is written into later",
    ["touch /w/f && ln /w/f /w/g", "echo 1 >> /w/f"],
    ["touch /w/f && ln -s /w/f /w/g", "echo 1 >> /w/f"],
    /hard-linked/u,
  ),
  runs(
    "a hard link whose mode changes later",
    ["touch /w/f && ln /w/f /w/g", "chmod 600 /w/f"],
    ["touch /w/f && ln -s /w/f /w/g", "chmod 600 /w/f"],
    /hard-linked/u,
  ),
  runs(
    "hard links of an archive",
    ["tar -xf /seed/t.tar -C /w", "chmod 600 /w/t/bin/f"],
    ["tar -xf /seed/t.tar -C /w", "mkdir /w/t/other"],
    /hard-linked/u,
  ),
  runs(
    "the working directory is moved away",
    ["mv /w/here /w/old", "touch inside"],
    ["mv /w/other /w/old", "touch inside"],
    /take away/u,
    { before: "WORKDIR /w/here\n" },
  ),
  runs(
    "the working directory is removed",
    ["rm -rf /w/here", "touch inside"],
    ["rm -rf /w/other", "touch inside"],
    /take away/u,
    { before: "WORKDIR /w/here\n" },
  ),
  runs(
    "passwd says where HOME is when a RUN starts",
    ["echo 'root:x:0:0::/w:/bin/sh' > /etc/passwd", 'echo "$HOME" > /w/home'],
    ["echo 'root:x:0:0::/w:/bin/sh' > /etc/other", 'echo "$HOME" > /w/home'],
    /\/etc\/passwd/u,
  ),
  runs("a user is added", ["useradd app", "touch /w/x"], ["true", "touch /w/x"], /`useradd`/u, {
    naive: undefined,
  }),
  runs("an alias", ["alias touch=frob", "touch /w/x"], plain, /alias|sets a variable/u, {
    naive: undefined,
  }),
  runs("a trailing comment", ["touch /w/a # why", "touch /w/b"], plain, /comment/u),
  runs("a quote that stays open", ["echo 'a", "touch /w/b"], plain, /would not read/u, {
    naive: undefined,
  }),
  runs("a list", ["false; true", "touch /w/x"], plain, /more than one list/u, {
    naive: "true || false; true && touch /w/x; rm -f /w/x",
  }),
  {
    rule: "a heredoc ends where its word stands alone",
    pass: "merge-runs",
    written: "RUN cat <<end > /w/x\na\nend\nRUN touch /w/y\n",
    naive: "RUN cat <<end > /w/x\na\nend && touch /w/y\nend\n",
    fine: "RUN cat /seed/one > /w/x\nRUN touch /w/y\n",
    note: /heredoc|comment|scripts?|only commands/u,
  },
  {
    rule: "what the shell reads when it starts (BASH_ENV)",
    pass: "merge-runs",
    written:
      'SHELL ["/bin/bash", "-c"]\nENV BASH_ENV=/w/rc\nRUN echo umask 077 > /w/rc\nRUN touch /w/x\n',
    naive:
      'SHELL ["/bin/bash", "-c"]\nENV BASH_ENV=/w/rc\nRUN echo umask 077 > /w/rc && touch /w/x\n',
    fine: 'SHELL ["/bin/bash", "-c"]\nENV OTHER=/w/rc\nRUN echo umask 077 > /w/rc\nRUN touch /w/x\n',
    note: /BASH_ENV/u,
  },
  runs(
    "what a login shell reads when it starts",
    ["echo umask 077 > /etc/profile", "touch /w/x"],
    ["echo umask 077 > /etc/other", "touch /w/x"],
    /\/etc\/profile/u,
    { before: 'SHELL ["/bin/sh", "-lc"]\n' },
  ),
  runs(
    "mounts differ",
    ["--mount=type=tmpfs,target=/w/t touch /w/t/a", "ls /w > /w/list"],
    plain,
    /mounts differ|tmpfs/u,
    { naive: "--mount=type=tmpfs,target=/w/t touch /w/t/a && ls -a /w /w/t > /w/list" },
  ),
  runs(
    "a tmpfs is empty in each RUN",
    [
      "--mount=type=tmpfs,target=/w/t touch /w/t/a",
      "--mount=type=tmpfs,target=/w/t ls /w/t > /w/list",
    ],
    plain,
    /tmpfs/u,
    { naive: "--mount=type=tmpfs,target=/w/t touch /w/t/a && ls /w/t > /w/list" },
  ),
  {
    rule: "a directory of the base's own is not known",
    pass: "merge-runs",
    written: "RUN rm -rf /srv/base\nRUN touch inside\n",
    fine: "WORKDIR /w\nRUN rm -rf /srv/base\nRUN touch inside\n",
    note: /the base decides|not known which path/u,
  },
]
