import { ownFiles } from "../random-project.ts"
import type { LegalityCase } from "./legality-case.ts"

const COPY = "WORKDIR /app\nCOPY . .\n"
const FINE = `${COPY}RUN npm ci && frob\n`

/** A RUN behind a copy, by the author's word, and the two that it would be without the rule. */
const cut = (
  rule: string,
  head: string,
  tail: string,
  note: RegExp,
  more: Partial<LegalityCase> = {},
): LegalityCase => ({
  rule,
  pass: "split-runs",
  written: `${COPY}RUN ${head} && ${tail}\n`,
  naive: `WORKDIR /app\nCOPY package.json package-lock.json ./\nRUN ${head}\nCOPY . .\nRUN ${tail}\n`,
  fine: FINE,
  note,
  context: [["run.sh", "#!/bin/sh\n"], ["src/main.txt", "source\n"], ...ownFiles.npm],
  optimize: { splitRuns: "all" },
  ...more,
})

export const splitRunsCases: readonly LegalityCase[] = [
  cut("a variable of the shell", "export X=made && npm ci", "frob", /^$/u),
  cut("a mask of modes", "umask 077 && npm ci", "touch /w/made", /`umask`/u),
  cut("a working directory", "cd /w && npm ci", "touch here", /`cd`/u),
  cut("what the shell remembers of programs", "npm ci", "hash > /w/hash", /`hash`/u),
  cut("a line of the shell's text", "npm ci", "frob\\\n && echo $LINENO", /LINENO/u, {
    // The engine gives the shell one line.
    naive: "",
  }),
  cut("what another shell is given in the same RUN", "npm ci", "frob; frob", /^$/u, {
    written: `${COPY}RUN set -e; npm ci; frob\n`,
    naive: "",
  }),
  cut(
    "a tmpfs that the install leaves something in",
    "touch /w/tmp/a && npm ci",
    "ls /w/tmp > /w/seen",
    /tmpfs/u,
    {
      written: `${COPY}RUN --mount=type=tmpfs,target=/w/tmp touch /w/tmp/a && npm ci && ls /w/tmp > /w/seen\n`,
      naive:
        "WORKDIR /app\nCOPY package.json package-lock.json ./\n" +
        "RUN --mount=type=tmpfs,target=/w/tmp touch /w/tmp/a && npm ci\nCOPY . .\n" +
        "RUN --mount=type=tmpfs,target=/w/tmp ls /w/tmp > /w/seen\n",
    },
  ),
  cut(
    "what is not understood, without the author's word",
    "npm ci --ignore-scripts",
    "frob",
    /`frob`/u,
    {
      naive: "",
      fine: `${COPY}RUN npm ci --ignore-scripts && mkdir made\n`,
      optimize: { splitRuns: "known" },
    },
  ),
].map(({ naive, ...each }): LegalityCase => ({ ...each, ...(naive && { naive }) }))
