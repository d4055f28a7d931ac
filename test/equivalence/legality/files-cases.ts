import type { ContextFile } from "../../exactness/engine-client.ts"
import { localFiles, ownFiles, lockOf, manifestWith } from "../random-project.ts"
import { STAGE } from "../build-pairs.ts"
import type { LegalityCase } from "./legality-case.ts"

const common: readonly ContextFile[] = [
  ["run.sh", "#!/bin/sh\n"],
  ["data.txt", "data\n"],
  ["conf/a.conf", "a\n"],
  ["src/main.txt", "source\n"],
]

interface Fold {
  readonly copy: string
  readonly change: string
  readonly naive: string
  readonly fine: string
  /** Absent: the pass minds the rule. */
  readonly note?: RegExp
}

/** A change of what a COPY brought. */
const fold = (rule: string, { copy, change, naive, fine, note }: Fold): LegalityCase => ({
  rule,
  pass: "fold-permissions",
  written: `${copy}\nRUN ${change}\n`,
  naive: `${naive}\n`,
  fine: `${fine}\n`,
  ...(note ? { note } : { minds: true }),
  context: common,
})

const FINE_FOLD = "COPY run.sh /w/run.sh\nRUN chmod 755 /w/run.sh"

const npm = ownFiles.npm

/** A project that is copied whole and installed. */
const split = (
  rule: string,
  context: readonly ContextFile[],
  note: RegExp | undefined,
  more: {
    readonly install?: string
    readonly between?: string
    readonly naive?: string
    readonly minds?: true
  } = {},
): LegalityCase => {
  const {
    install = "npm ci",
    between = "",
    naive = "COPY package.json package-lock.json ./",
  } = more
  return {
    rule,
    pass: "split-copies",
    written: `WORKDIR /app\nCOPY . .\n${between}RUN ${install}\n`,
    naive: `WORKDIR /app\n${naive}\n${between}RUN ${install}\nCOPY . .\n`,
    fine: "WORKDIR /app\nCOPY . .\nRUN npm ci\n",
    ...(note && { note }),
    ...(more.minds && { minds: more.minds }),
    context: [...common, ...context],
    fineContext: [...common, ...npm],
  }
}

const other = (path: string, contents: string): readonly ContextFile[] => [
  ...npm.filter(([name]) => name !== path),
  [path, contents],
]

/** An install below a copy. */
const hoist = (
  rule: string,
  copy: string,
  install: string,
  note?: RegExp,
  optimize?: LegalityCase["optimize"],
): LegalityCase => ({
  rule,
  pass: "hoist-installs",
  written: `WORKDIR /w\n${copy}\nRUN ${install}\n`,
  naive: `WORKDIR /w\nRUN ${install}\n${copy}\n`,
  fine: "COPY src /srv/src\nRUN apt-get install -y x\n",
  ...(note && { note }),
  ...(optimize && { optimize }),
  context: common,
})

/** What stays although the author answers for what is not known. */
const byWord: LegalityCase["optimize"] = { hoistInstalls: "all" }

/** The counter-examples of the passes that move or change copies. */
export const filesCases: readonly LegalityCase[] = [
  fold("a name stands for a user of the image, and for no group", {
    copy: "COPY run.sh /w/run.sh",
    change: "chown node /w/run.sh",
    naive: "COPY --chown=node run.sh /w/run.sh",
    fine: "COPY run.sh /w/run.sh\nRUN chown 1001:1001 /w/run.sh",
    note: /a name/u,
  }),
  fold("chown takes setuid away", {
    copy: "COPY run.sh /w/run.sh",
    change: "chmod 4755 /w/run.sh && chown 7:7 /w/run.sh",
    naive: "COPY --chmod=4755 --chown=7:7 run.sh /w/run.sh",
    fine: FINE_FOLD,
    note: /4755/u,
  }),
  fold("what lies in the folder already changes, too", {
    copy: "RUN mkdir -p /w/conf && touch /w/conf/own\nCOPY conf /w/conf",
    change: "chmod -R 750 /w/conf",
    naive: "RUN mkdir -p /w/conf && touch /w/conf/own\nCOPY --chmod=750 conf /w/conf",
    fine: FINE_FOLD,
    note: /folder/u,
  }),
  fold("a step between sees the file as it was", {
    copy: "COPY run.sh /w/run.sh\nRUN cp -p /w/run.sh /w/copy",
    change: "chmod 755 /w/run.sh",
    naive: "COPY --chmod=755 run.sh /w/run.sh\nRUN cp -p /w/run.sh /w/copy",
    fine: FINE_FOLD,
    note: /may be read or written before/u,
  }),
  fold("a symbolic mode depends on the mode before", {
    copy: "COPY --chmod=600 run.sh /w/run.sh",
    change: "chmod a+x /w/run.sh",
    naive: "COPY --chmod=755 run.sh /w/run.sh",
    fine: FINE_FOLD,
  }),
  fold("--chown is of the folders that COPY makes, too", {
    copy: "COPY run.sh /w/made/run.sh",
    change: "chown 7:7 /w/made/run.sh",
    naive: "COPY --chown=7:7 run.sh /w/made/run.sh",
    fine: "COPY run.sh /w/run.sh\nRUN chown 7:7 /w/run.sh",
  }),
  split(
    "COPY over what was installed",
    [...npm, ["node_modules/left/index.js", "old\n"]],
    undefined,
    { minds: true },
  ),
  split("binding.gyp", [...npm, ["binding.gyp", "{}"]], /binding\.gyp/u),
  split(
    "a lifecycle script",
    other("package.json", manifestWith({ scripts: { postinstall: "cat src/main.txt > made" } })),
    /postinstall/u,
  ),
  split(
    "a script of a dependency",
    other("package-lock.json", lockOf({ hasInstallScript: true })),
    /runs a script/u,
  ),
  split("a dependency that lies in the project", localFiles, /./u),
  split("an install that writes its lock file", npm, undefined, {
    install: "npm install",
    minds: true,
  }),
  {
    rule: "an ARG hides a variable of the base in its own stage only",
    pass: "split-copies",
    written:
      "ENV NAME=base\nARG NAME=own\nRUN echo $NAME > /w/own\nWORKDIR /app\nCOPY . .\nRUN npm install\nRUN echo $NAME > /w/name\n",
    naive:
      "ENV NAME=base\nARG NAME=own\nRUN echo $NAME > /w/own\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install\n" +
      `FROM ${STAGE}0 AS ${STAGE}1\nCOPY . .\nCOPY --from=${STAGE}0 /app/package-lock.json /app/\n` +
      "RUN echo $NAME > /w/name\n",
    fine: "ENV NAME=base\nWORKDIR /app\nCOPY . .\nRUN npm install\nRUN echo $NAME > /w/name\n",
    note: /a stage cannot end behind ARG/u,
    context: [...common, ...npm],
  },
  split("settings that the install reads", [...npm, [".npmrc", "fund=false\n"]], undefined, {
    minds: true,
  }),
  split("a command that reads the project", npm, /`frob`|touch/u, { install: "npm ci && frob" }),
  split("a step between that reads the project", npm, undefined, { between: "RUN frob\n" }),
  hoist("into the reach of the installer", "COPY data.txt /etc/data.txt", "apt-get install -y x"),
  hoist("sources of packages", "COPY data.txt /etc/apt/sources.list", "apt-get update"),
  hoist(
    "certificates",
    "COPY data.txt /usr/local/share/ca-certificates/own.crt",
    "update-ca-certificates",
  ),
  hoist("a program for the scripts of packages", "COPY run.sh /usr/local/bin/frob", "apk add x"),
  hoist(
    "settings of the environment",
    "COPY data.txt /srv/data.txt\nENV DEBIAN_FRONTEND=noninteractive",
    "apt-get install -y x",
  ),
  hoist("another user", "COPY data.txt /srv/data.txt\nUSER 1000", "apt-get install -y x"),
  hoist("behind another RUN", "COPY data.txt /srv/data.txt\nRUN frob", "apt-get install -y x"),
  hoist(
    "with a command that reads what is copied",
    "COPY data.txt /srv/data.txt",
    "apt-get install -y x && cat /srv/data.txt > /w/x",
  ),
  hoist(
    "behind a RUN that has to do with the same files",
    "COPY data.txt /srv/data.txt\nRUN touch /var/own",
    "apt-get install -y x",
    /the same/u,
  ),
  hoist(
    "behind a RUN whose path leads elsewhere",
    "RUN mkdir -p /etc/x && ln -s /etc/x /srv/etc\nCOPY data.txt /srv/data.txt\nRUN rm -rf /srv/etc/apk-add-x",
    "apk add x",
    /may be a link/u,
  ),
  hoist(
    "behind a RUN that takes the working directory away",
    "COPY data.txt /srv/data.txt\nRUN rm -rf /w",
    "apt-get install -y x",
    /working directory/u,
  ),
  hoist(
    "sources of packages, whatever the author says",
    "COPY data.txt /etc/apt/sources.list\nRUN frob",
    "apt-get update",
    /read \/etc\/apt/u,
    byWord,
  ),
  hoist(
    "a user, whatever the author says",
    "COPY data.txt /srv/data.txt\nRUN frob && useradd own",
    "apt-get install -y x",
    /has to do with/u,
    byWord,
  ),
  hoist(
    "a program that packages run, whatever the author says",
    "COPY run.sh /usr/local/bin/perl",
    "apk add x",
    /may run perl/u,
    byWord,
  ),
  {
    rule: "lists are fetched again for who needs them below",
    pass: "hoist-installs",
    written:
      "WORKDIR /srv/app\nCOPY src ./src\nRUN apt-get update\nRUN apt-get install -y x\nCOPY data.txt /etc/apt/data.txt\n" +
      "RUN apt-get install -y y\nRUN apt-get install -y z\n",
    minds: true,
    context: common,
  },
  {
    rule: "lists that are thrown away, and are not to come back",
    pass: "hoist-installs",
    written:
      "WORKDIR /srv/app\nCOPY src ./src\nRUN apt-get update\nRUN apt-get install -y x && rm -rf /var/lib/apt/lists\n" +
      "COPY data.txt /etc/apt/data\nRUN DEBIAN_FRONTEND=x apt-get update && apt-get install -y y && rm -rf /var/lib/apt/lists\n",
    naive:
      "WORKDIR /srv/app\nRUN apt-get update\nRUN apt-get install -y x && rm -rf /var/lib/apt/lists\nCOPY src ./src\n" +
      "COPY data.txt /etc/apt/data\nRUN DEBIAN_FRONTEND=x apt-get update && apt-get install -y y && rm -rf /var/lib/apt/lists\nRUN apt-get update\n",
    minds: true,
    context: common,
  },
  {
    rule: "across a RUN on other files",
    pass: "hoist-installs",
    written:
      "WORKDIR /srv/app\nCOPY src ./src\nRUN chmod -R 750 src\nRUN chown -R node:node src && mkdir -p /srv/more\n" +
      "RUN apt-get update && apt-get install -y x && rm -rf /var/lib/apt/lists/*\n",
    minds: true,
    context: common,
  },
  {
    rule: "across a RUN that nobody understands, by the author's word",
    pass: "hoist-installs",
    written:
      "WORKDIR /srv/app\nCOPY src ./src\nRUN sleep 0.1; date > /srv/when\n" +
      "RUN apt-get update && apt-get install -y x && rm -rf /var/lib/apt/lists/*\n",
    minds: true,
    context: common,
    optimize: byWord,
  },
  {
    rule: "into the stage below, by the author's word",
    pass: "hoist-installs",
    written:
      `WORKDIR /srv/app\nCOPY src ./src\nFROM ${STAGE}0 AS ${STAGE}1\nRUN sleep 0.1; date > /srv/when\n` +
      "RUN apt-get update\nRUN apt-get install -y x\n",
    minds: true,
    context: common,
    optimize: byWord,
  },
  {
    rule: "a later step takes what was fetched",
    pass: "add-cache-mounts",
    written: "RUN npm ci\nRUN cp -r /root/.npm /w/npm\n",
    naive: "RUN --mount=type=cache,target=/root/.npm npm ci\nRUN cp -r /root/.npm /w/npm\n",
    context: common,
  },
  {
    rule: "a pattern of a later step finds the cache",
    pass: "add-cache-mounts",
    written: "WORKDIR /app\nRUN npm ci\nRUN mkdir -p /w && cp -r /r*t /w/all\n",
    naive:
      "WORKDIR /app\nRUN --mount=type=cache,target=/root/.npm/_cacache npm ci\nRUN mkdir -p /w && cp -r /r*t /w/all\n",
    fine: "WORKDIR /app\nRUN npm ci\nRUN mkdir -p /w && cp -r /seed/t /w/all\n",
    note: /RUN mkdir -p \/w && cp -r \/r\*t \/w\/all may look for \/root\/\.npm\/_cacache/u,
    context: common,
  },
  {
    rule: "another user cannot write into a bare mount",
    pass: "add-cache-mounts",
    written: "ENV HOME=/w/home\nUSER 1000\nRUN npm ci && mkdir -p /w/home/.npm/more\n",
    naive:
      "ENV HOME=/w/home\nUSER 1000\nRUN --mount=type=cache,target=/w/home/.npm npm ci && mkdir -p /w/home/.npm/more\n",
    context: common,
  },
  {
    rule: "a mount hides what is there",
    pass: "add-cache-mounts",
    written: "COPY conf /root/.npm/\nRUN npm ci && ls /root/.npm > /w/list\n",
    naive:
      "COPY conf /root/.npm/\nRUN --mount=type=cache,target=/root/.npm npm ci && ls /root/.npm > /w/list\n",
    context: common,
  },
]
