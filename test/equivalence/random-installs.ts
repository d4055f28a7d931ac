import fc from "fast-check"

/** One of these texts. */
export const lines = (...list: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...list)

/** One of the first, or less often one of the rest. */
export const mostly = (
  usual: readonly string[],
  ...others: readonly string[]
): fc.Arbitrary<string> =>
  fc.oneof({ weight: 3, arbitrary: lines(...usual) }, { weight: 1, arbitrary: lines(...others) })

/** What stands behind an install in the same RUN. */
const rest = mostly(
  [" && npm run build", " && frob", " && go build -o /w/out", " && \\\n    touch made"],
  " && frob $VERSION && frob",
  " && rm -rf /w/a",
  " && echo $0 $- > /w/line",
  " && cp package.json /w/seen && frob",
  " && (frob; false) || true",
  " && cd src && frob",
  "; frob",
  " && if frob; then frob; fi",
  " && chmod 755 data.txt",
  " && X=1 && frob $X",
  " && frob &",
)

/** A project, copied whole and installed. */
export const wholeProject = (installs: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      mostly(
        ["WORKDIR /app", "WORKDIR /usr/src/app"],
        "WORKDIR /srv/app",
        "ENV A=one\nWORKDIR /app",
        "",
      ),
      mostly(["COPY . .", "COPY . ./"], "COPY . /app", "ADD . .", "COPY --chown=1000:1000 . ."),
      mostly(
        [""],
        "ENV NODE_ENV=production",
        "EXPOSE 80",
        "ARG VERSION=3",
        "RUN frob",
        "USER 1000",
        "RUN apt-get update && apt-get install -y git",
        "ENV PATH=/app/bin:$PATH",
        "COPY data.txt /app/package.json",
        'SHELL ["/bin/bash", "-c"]',
      ),
      mostly(installs.slice(0, 3), ...installs),
      fc.oneof({ weight: 1, arbitrary: fc.constant("") }, { weight: 3, arbitrary: rest }),
    )
    .map(([workdir, copy, between, command, more]) =>
      [workdir, copy, between, `RUN ${command}${more}`].filter(Boolean).join("\n"),
    )

/** A project, installed and built in one RUN. */
export const builtProject = (installs: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      lines("WORKDIR /app\nCOPY . .", "WORKDIR /srv/app\nCOPY . ./"),
      fc.constantFrom(...installs.slice(0, 3)),
      rest,
    )
    .map(([copy, command, more]) => `${copy}\nRUN ${command}${more}`)
