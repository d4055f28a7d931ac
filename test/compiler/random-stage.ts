import type { Stage } from "@stagecraft/dsl"
import { stage } from "@stagecraft/dsl"
import fc from "fast-check"

/*
 * Stages whose every command succeeds whatever ran before it, so that only what it leaves behind can differ. Many
 * pairs of commands here must not be merged; a merge that was wrong shows in the files.
 */

const SEED = `mkdir -p /seed/t/bin /w /usr/local/bin
echo one > /seed/one
printf '#!/bin/sh\\necho another\\n' > /seed/fake
chmod 755 /seed/fake
echo t > /seed/t/bin/f
ln /seed/t/bin/f /seed/t/bin/h
tar -cf /seed/t.tar -C /seed t`

/** What all of them start from. */
const seed = stage("seed").from("busybox:1.36").script(SEED)

const commands: readonly string[] = [
  "mkdir -p /w/a",
  "mkdir -p /w/a && touch /w/a/f",
  "mkdir -p /w/a && echo 1 >> /w/a/f",
  "mkdir -p /w/a && echo 2 > /w/a/f",
  "mkdir -p /w/a /w/b && touch /w/a/f && cp /w/a/f /w/b/",
  "mkdir -p /w/a && touch /w/a/f && ln -f /w/a/f /w/a/h",
  "mkdir -p /w/a && touch /w/a/h && echo 3 >> /w/a/h",
  "mkdir -p /w/a && touch /w/a/f && chmod 600 /w/a/f",
  "mkdir -p /w/a && touch /w/a/h && chown 7:8 /w/a/h",
  "mkdir -p /w/a && chmod -R 755 /w/a",
  "mkdir -p /w/a /w/b && touch /w/a/f && mv /w/a/f /w/b/g",
  "mkdir -p /w/b && rm -rf /w/c && cp -a /w/b /w/c",
  "ln -sfn /w/a /w/link",
  "rm -rf /w/a",
  "rm -f /w/a/f",
  "rm -rf /w/b/*",
  "tar -xf /seed/t.tar -C /w",
  "mkdir -p /w/t/bin && touch /w/t/bin/f && echo 4 >> /w/t/bin/f",
  "mkdir -p /w/t/bin && touch /w/t/bin/h && chmod 711 /w/t/bin/h",
  "cat /seed/one > /w/cat",
  "cat /seed/one >> /w/cats",
  "cp /seed/fake /usr/local/bin/cat",
  "rm -f /usr/local/bin/cat",
  "cp /seed/fake /usr/local/bin/gzip",
  "rm -f /usr/local/bin/gzip",
  "echo z > /w/z && gzip -f /w/z",
  "sha256sum /seed/one > /w/sum",
  "rm -rf /w/here",
  "mkdir -p /w/here && rm -rf /w/old && mv /w/here /w/old",
  "rm -rf /w/here /w/new && mkdir -p /w/new && ln -sfn /w/new /w/here",
  "touch inside",
  "mkdir -p below && echo 5 >> below/x",
  'echo "$HOME $A" > /w/home',
  "printf 'umask 077\\n' > /etc/profile",
  "cd /w",
  "umask 022",
  "test -d /w && true",
]

type Step = (to: Stage) => Stage

const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.constantFrom(...commands).map(
      (command): Step =>
        (to) =>
          to.run(command, { network: "none" }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("x", "y").map(
      (value): Step =>
        (to) =>
          to.env({ A: value }),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>((to) => to.shell(["/bin/sh", "-lc"])) },
  { weight: 1, arbitrary: fc.constant<Step>((to) => to.shell(["/bin/sh", "-euc"])) },
)

/** A stage on the seed; some begin in a folder that their commands take away. */
export const randomStage = (name: string): fc.Arbitrary<Stage> =>
  fc.tuple(fc.boolean(), fc.array(aStep, { minLength: 3, maxLength: 7 })).map(([inside, steps]) => {
    const start: Stage = stage(name).from(seed)
    // HOME is not set by every builder, and -u would stop there.
    const set = start.env({ A: "start", HOME: "/root" })
    return steps.reduce((to, step) => step(to), inside ? set.workdir("/w/here") : set.workdir("/"))
  })
