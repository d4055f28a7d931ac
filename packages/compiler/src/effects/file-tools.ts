import type { Action, Role, Tool, Trait } from "./tool.ts"
import { onlyItsWords } from "./tool.ts"

const words = (list: string): readonly string[] => list.split(" ").filter(Boolean)

const each = (role: Role, traits: readonly Trait[] = []): Action => ({
  operands: { kind: "each", role },
  traits,
})

const tool = (
  name: string,
  options: string,
  action: Action,
  more: Partial<Omit<Tool, "name" | "options" | "actions">> = {},
): Tool => ({
  name,
  options: words(options),
  valued: {},
  actions: { "": { touches: onlyItsWords, ...action } },
  ...more,
})

/** Says something or decides something, and leaves no trace. */
const speaks: Action = { operands: { kind: "anything" }, traits: ["environment"] }

const builtins = ["echo", "printf", "test", "[", "true", "false"].map((name) =>
  tool(name, "", speaks, { builtin: true }),
)

const owner = (name: string): Tool =>
  tool(name, "-R -v -c -f -h -H -L -P --recursive --no-dereference --verbose", {
    operands: { kind: "first-then", first: "data", rest: "write" },
    recursive: ["-R", "--recursive"],
    traits: ["in-place"],
  })

/** Modes that let everybody who could enter a folder still enter it. */
const OPENING_MODE = /^(?:[ugoa]*\+[rwxXst]+(?:,[ugoa]*\+[rwxXst]+)*|[0-7]?[57]{3})$/u

/** Tools that work on the files they are given. */
export const fileTools: readonly Tool[] = [
  ...builtins,
  tool("mkdir", "-p -v --parents --verbose", each("write"), {
    valued: { "-m": "data", "--mode": "data" },
  }),
  tool("rmdir", "-v --verbose", each("closed")),
  tool("rm", "-r -R -f -v -d --recursive --force --verbose --dir", {
    ...each("gone"),
    recursive: words("-r -R -d --recursive --dir"),
  }),
  // Copying onto a file writes into it; copying trees keeps hard links between their files.
  tool("cp", "-r -R -a -p -f -v -u -n -d -L -P -T --recursive --archive --force --verbose", {
    operands: { kind: "to", sources: "read" },
    recursive: ["-r", "-R", "-a", "--recursive", "--archive"],
    traits: ["in-place"],
    when: Object.fromEntries(
      words("-r -R -a -p -d --recursive --archive").map((option) => [
        option,
        ["links", "programs"],
      ]),
    ),
  }),
  // A folder of another layer is copied instead, and its files are then no longer one.
  tool("mv", "-f -n -v -u -T --force --verbose", {
    operands: { kind: "to", sources: "gone", replaces: "always" },
    traits: ["programs", "in-place"],
  }),
  tool("ln", "-s -f -n -v -T --symbolic --force --no-dereference --verbose", {
    operands: { kind: "to", sources: "data", replaces: ["-f", "--force"] },
    traits: [],
    unless: { options: ["-s", "--symbolic"], traits: ["links"] },
  }),
  tool("touch", "-a -m -c -h", each("write", ["in-place"]), {
    valued: { "-d": "data", "-t": "data", "-r": "read" },
  }),
  tool("chmod", "-R -v -c -f --recursive --verbose", {
    operands: { kind: "first-then", first: "data", rest: "closed", opens: OPENING_MODE },
    recursive: ["-R", "--recursive"],
    traits: ["in-place"],
  }),
  owner("chown"),
  owner("chgrp"),
  tool(
    "install",
    "-D -v -p",
    { operands: { kind: "to", sources: "read" }, traits: ["in-place"] },
    { valued: { "-m": "data", "-o": "data", "-g": "data", "--mode": "data" } },
  ),
  tool("cat", "-n -b -s -v -E -T -A -u", each("read")),
  tool("ls", "-a -A -l -h -d -1 -R -t -r -S -i -n", each("read")),
  tool("sha256sum", "-c -s --check --status --quiet --strict", each("read")),
  tool("sha512sum", "-c -s --check --status --quiet --strict", each("read")),
  tool(
    "tar",
    "-x -z -j -J -v -p -o --extract --gzip --xz --bzip2 --zstd --verbose --no-same-owner --no-same-permissions",
    {
      operands: { kind: "each", role: "data" },
      traits: ["links", "programs"],
      needs: [
        ["-x", "--extract"],
        ["-f", "--file"],
        // Without it the archive goes wherever the working directory is.
        ["-C", "--directory"],
      ],
    },
    {
      valued: {
        "-f": "read",
        "--file": "read",
        "-C": "tree",
        "--directory": "tree",
        "--strip-components": "data",
        "--exclude": "data",
      },
      bundledFirst: true,
    },
  ),
  tool(
    "unzip",
    "-q -o -n -j",
    { ...each("read", ["in-place", "programs"]), needs: [["-d"]] },
    { valued: { "-d": "tree" } },
  ),
  tool("gzip", "-d -f -k -q -1 -6 -9", each("write", ["in-place", "programs"])),
  tool("gunzip", "-f -k -q", each("write", ["in-place", "programs"])),
]
