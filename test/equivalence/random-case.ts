import fc from "fast-check"
import { STAGE } from "./build-pairs.ts"
import type { Case } from "./pair.ts"
import { projects } from "./random-project.ts"
import type { Variant, World } from "./tracing-base.ts"
import { builtProject, lines, mostly, wholeProject } from "./random-installs.ts"

/*
 * Dockerfiles that build whatever their commands find, with what the passes look for in them and with what must stop
 * them. A line too much that a pass lets pass shows in the files or in what the commands log.
 */

const metadata = lines(
  "LABEL a=1",
  'LABEL a="$A" b=2',
  "LABEL version=$VERSION",
  "EXPOSE 80",
  "EXPOSE 81/udp $PORT",
  'CMD ["run"]',
  "CMD run $A",
  'ENTRYPOINT ["entry"]',
  "ENTRYPOINT entry",
  "STOPSIGNAL SIGTERM",
  "HEALTHCHECK --interval=5s CMD check $VERSION",
  "HEALTHCHECK NONE",
)

/** Each argument has one default, so that cases can be built together. */
const args = lines("ARG VERSION=3", "ARG MODE=x", "ARG NAME=${VERSION:-none}", "ARG A", "ARG EXTRA")

const environment = lines(
  "ENV A=one",
  "ENV A=two B=$A",
  "ENV VERSION=4",
  "ENV MODE=$MODE",
  "ENV B=$NAME",
  "ENV PORT=82",
  "ENV HOME=/w/home",
  "ENV NODE_ENV=production",
  "ENV EXTRA=$VERSION",
  "ENV npm_config_cache=/w/npm",
  "ENV GOPATH=/w/go",
)

const setting = lines(
  "WORKDIR /w/here",
  "WORKDIR below",
  "WORKDIR /app",
  "WORKDIR /w/$A",
  'SHELL ["/bin/sh", "-c"]',
  'SHELL ["/bin/sh", "-lc"]',
  'SHELL ["/bin/bash", "-euc"]',
  "USER 1000",
  "USER node",
  "USER root",
  "VOLUME /w/volume",
  "ONBUILD RUN frob",
  "# A remark.",
)

const command = lines(
  "mkdir -p /w/a",
  "mkdir -p /w/a && echo 1 >> /w/a/f",
  "mkdir -p /w/a && touch /w/a/f && ln -f /w/a/f /w/a/h",
  "mkdir -p /w/a && touch /w/a/h && echo 3 >> /w/a/h",
  "mkdir -p /w/a && touch /w/a/f && chmod 600 /w/a/f",
  "mkdir -p /w/b && rm -rf /w/c && cp -a /w/b /w/c",
  "rm -rf /w/a",
  "rm -rf /w/b/*",
  "tar -xf /seed/t.tar -C /w",
  "cat /seed/one >> /w/cats",
  "mkdir -p /w/bin && cp /seed/fake /w/bin/cat",
  "rm -rf /w/here",
  "touch inside",
  'echo "$HOME $A" > /w/home',
  "echo $VERSION > /w/version",
  'echo "$MODE ${NAME:-n}" >> /w/mode',
  "cd /w && touch where",
  "umask 077 && touch /w/masked",
  "export A=exported && frob",
  "frob --flag",
  "frob & wait",
  "exit 0",
  "false || touch /w/or",
  "(set -e; false; touch /w/e) && true",
  'all=$(env); echo "$all" | grep -c A > /w/count || true',
  "echo 'app2:x:7:7::/w:/bin/sh' >> /w/passwd",
  "touch /w/late # a remark",
)

const system = lines(
  "apt-get update && apt-get install -y curl",
  "apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*",
  "apt-get install -y $VERSION",
  "apk add --no-cache bash",
  "apk add gcc make",
  "dnf install -y tar",
  "update-ca-certificates",
  "apt-get install -y /srv/data.txt",
  "apt-get install -y ./inside",
  "apt-get install -y curl > /srv/log",
  "apt-get install -y curl < /srv/data.txt",
  "apt-get install -y curl && cat /srv/data.txt > /w/data",
  "DEBIAN_FRONTEND=noninteractive apt-get install -y curl",
  "apt-get update && apt-get install -y curl && useradd later",
  "curl -fsSL -o /w/tool https://example.org/tool && chmod +x /w/tool",
)

const install = lines(
  "pip install flask",
  "pip install --no-cache-dir flask",
  "pip install -r requirements.txt",
  "npm install -g pnpm",
  "npm ci --ignore-scripts",
  "npm ci",
  "npm run build",
  "go mod download",
  "go build -o /w/program .",
  "yarn install --frozen-lockfile",
  "corepack enable",
)

const run = (commands: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom("", "", "", "", "--mount=type=cache,target=/w/cache "), commands)
    .map(([mount, text]) => `RUN ${mount}${text}`)

const copied = lines(
  "COPY run.sh /w/run.sh",
  "COPY run.sh /srv/run.sh",
  "COPY run.sh data.txt /w/",
  "COPY run.sh /usr/local/bin/run.sh",
  "COPY data.txt /etc/data.txt",
  "COPY conf /w/conf",
  "COPY conf/ /srv/conf/",
  "COPY --chmod=600 data.txt /w/data.txt",
  "COPY --chown=1000:1000 data.txt /w/data.txt",
  "COPY . /srv/all/",
  "COPY . .",
  "ADD data.txt /w/added.txt",
  "COPY src src",
  "COPY data.txt .",
  "COPY data.txt /srv/made/data.txt",
  "COPY --chown=1000 data.txt /var/made/data.txt",
)

/** A COPY and a change of what it copied. */
const permissions = fc.oneof(
  lines(
    "COPY run.sh /w/b/run.sh\nRUN chmod 755 /w/b/run.sh",
    "COPY run.sh data.txt /w/\nRUN chmod 700 /w/run.sh /w/data.txt",
    "COPY run.sh /usr/local/bin/\nRUN chmod 750 /usr/local/bin/run.sh",
    "COPY --chown=1000:1000 run.sh /w/run.sh\nRUN chmod 755 /w/run.sh && chown 7:7 /w/run.sh",
    "WORKDIR /w\nCOPY run.sh .\nRUN chown 1000:1000 run.sh && frob",
    "COPY conf/a.conf conf/deep/b.conf /w/\nRUN chmod 711 /w/a.conf",
  ),
  fc
    .tuple(
      lines(
        "COPY run.sh /w/run.sh",
        "COPY --chown=1000:1000 run.sh /w/run.sh",
        "COPY --chmod=400 run.sh /w/run.sh",
        "COPY run.sh data.txt /w/",
        "COPY conf /w/conf",
        "WORKDIR /w\nCOPY run.sh .",
        "ADD run.sh /w/made/run.sh",
        "COPY run.sh /w/made/run.sh",
        "RUN ln -sf /w/other /w/run.sh\nCOPY run.sh /w/run.sh",
        "RUN touch /w/run.sh && ln -f /w/run.sh /w/hard\nCOPY run.sh /w/run.sh",
      ),
      lines(
        "chmod 755 /w/run.sh",
        "chmod +x /w/run.sh",
        "chmod 4755 /w/run.sh",
        "chown 1000:1000 /w/run.sh",
        "chown node /w/run.sh",
        "chown -R 1000:1000 /w/conf",
        "chmod -R 755 /w/conf",
        "chmod 700 /w/run.sh /w/data.txt",
        "chmod 755 /w/run.sh && chown 7:7 /w/run.sh",
        "chmod 755 /w/run.sh && frob",
        "chmod 755 /w/made/run.sh",
        "chown 7:7 /w/made/run.sh",
        "chmod 755 /w/*.sh",
      ),
    )
    .map(([copy, change]) => `${copy}\nRUN ${change}`),
)

const joined = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.filter(Boolean).join("\n"))

const sometimes = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant("") }, { weight: 1, arbitrary })

const plainCommand = lines(
  "mkdir -p /w/a",
  "touch /w/x",
  "rm -rf /w/a",
  "mkdir -p /w/b && touch /w/b/f",
  "cp -r /seed/t /w/t",
  "ln -sfn /w/a /w/link",
)

/** What makes the passes work, each with something in between that may stop it. */
const bait = (installs: readonly string[]): readonly fc.Arbitrary<string>[] => [
  joined(run(plainCommand), sometimes(run(command)), run(plainCommand)),
  joined(run(system), sometimes(metadata), run(system)),
  joined(metadata, sometimes(environment), run(command), sometimes(metadata)),
  joined(args, sometimes(environment), run(plainCommand), run(command)),
  joined(args, copied, run(system), lines("RUN frob $VERSION", "ENV MODE=$MODE", "LABEL a=$NAME")),
  joined(copied, sometimes(fc.oneof(metadata, environment, args)), run(system)),
  joined(
    copied,
    lines("RUN apk add --no-cache bash", "RUN apt-get update && apt-get install -y a"),
  ),
  joined(lines("COPY src /srv/src", "COPY data.txt /srv/"), sometimes(args), run(system)),
  joined(permissions, sometimes(run(command))),
  permissions,
  joined(sometimes(metadata), wholeProject(installs)),
  wholeProject(installs),
  wholeProject(installs),
  joined(wholeProject(installs), run(command)),
  builtProject(installs),
  joined(builtProject(installs), sometimes(metadata)),
  joined(run(install), sometimes(run(command))),
]

const weighted = (weight: number, arbitrary: fc.Arbitrary<string>) => ({ weight, arbitrary })

const piece = (installs: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    weighted(3, metadata),
    weighted(3, args),
    weighted(2, environment),
    weighted(2, setting),
    weighted(5, run(command)),
    weighted(3, run(system)),
    weighted(2, run(install)),
    weighted(3, copied),
    weighted(2, permissions),
    weighted(2, wholeProject(installs)),
  )

interface StagePlan {
  readonly pieces: readonly string[]
  readonly base: number
  readonly copies: readonly string[]
}

const stage = (installs: readonly string[], size: number): fc.Arbitrary<StagePlan> =>
  fc.record({
    pieces: fc
      .tuple(
        fc.array(piece(installs), { maxLength: size }),
        fc.array(fc.oneof(...bait(installs)), { minLength: 1, maxLength: 2 }),
        fc.nat(),
      )
      .map(([pieces, own, at]) => pieces.toSpliced(at % (pieces.length + 1), 0, ...own)),
    base: fc.nat(9),
    copies: fc.array(lines("/w /w/from", "/trace /trace/stage", "/etc/passwd /w/", "/app /w/app"), {
      maxLength: 1,
    }),
  })

/** An install among steps of which it is understood that they do not look for its cache. */
const quietStage = (installs: readonly string[]): fc.Arbitrary<StagePlan> =>
  fc
    .tuple(
      lines(
        "WORKDIR /app",
        "WORKDIR /srv/app",
        "COPY data.txt /srv/\nRUN apk add --no-cache bash\nWORKDIR /app",
        "COPY src /srv/src\nRUN apt-get update && apt-get install -y curl\nWORKDIR /app",
      ),
      lines("COPY . .", "COPY . ./"),
      mostly(installs.slice(0, 3), "npm ci", "pip install flask"),
      fc.constantFrom("", " && touch made"),
      fc.array(
        fc.oneof(metadata, run(plainCommand), permissions, lines("USER 1000", "COPY src src")),
        {
          maxLength: 3,
        },
      ),
    )
    .map(([workdir, copy, command, more, later]) => ({
      pieces: [workdir, copy, `RUN ${command}${more}`, ...later],
      base: 9,
      copies: [],
    }))

/** Later stages stand on a base or on an earlier one, and may take files from the one before. */
function write(plans: readonly StagePlan[], base: string): string {
  return plans
    .map(({ pieces, base: pick, copies }, index) => {
      const from = index > 0 && pick < 4 ? `${STAGE}${pick % index}` : base
      const taken =
        index > 0 ? copies.map((paths) => `COPY --from=${STAGE}${index - 1} ${paths}`) : []
      return [`FROM ${from} AS ${STAGE}${index}`, ...taken, ...pieces].join("\n")
    })
    .join("\n")
    .concat("\n")
}

const variants: readonly Variant[] = [
  ...Array.from({ length: 6 }, () => "plain" as const),
  ...Array.from({ length: 4 }, () => "hostile" as const),
  "user",
]

/** A case on one of the bases, whose config the compiler knows or not. With triggers it must be known. */
export function randomCase(name: string, { references, known }: World): fc.Arbitrary<Case> {
  const aVariant: fc.Arbitrary<readonly [Variant, boolean]> = fc.oneof(
    { weight: 9, arbitrary: fc.tuple(fc.constantFrom(...variants), fc.boolean()) },
    { weight: 1, arbitrary: fc.constant(["triggers", true] as const) },
  )
  return fc.tuple(aVariant, fc.constantFrom(...projects)).chain(([[variant, isKnown], project]) =>
    fc
      .tuple(
        fc.oneof(
          { weight: 3, arbitrary: fc.tuple(stage(project.installs, 3)) },
          { weight: 1, arbitrary: fc.tuple(quietStage(project.installs)) },
          {
            weight: 2,
            arbitrary: fc.tuple(stage(project.installs, 1), stage(project.installs, 2)),
          },
        ),
        project.files,
        fc.boolean(),
        fc.constantFrom("known", "all", "all", "all"),
      )
      .map(([plans, context, mergeBuilderStages, splitRuns]): Case => ({
        name,
        text: write(plans, references[variant]),
        context,
        optimize: { mergeBuilderStages, splitRuns },
        ...(isKnown && { knownBases: known }),
      })),
  )
}
