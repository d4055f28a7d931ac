import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { copy, run, setEnv, workdir } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, instructions, project, stops } from "./split-context.ts"
import type { Stay } from "./split-stays.ts"
import { itStaysWith } from "./split-stays.ts"

const requirements = (lines: string, more: Files = {}): Files => ({
  "requirements.txt": lines,
  "app/main.py": "1\n",
  ...more,
})

/** Requirements that are not installed before the rest of the project is there. */
const unread = (lines: string, why: RegExp): Stay => [
  requirements(lines),
  "pip install -r requirements.txt",
  why,
]

const hash = `--hash=sha256:${"0".repeat(64)}`

describe("a copy before pip install", () => {
  it("goes behind it, but for its requirements", () => {
    const files = requirements(
      [
        "# all of it",
        "--index-url https://pypi.example/simple",
        "flask==3.0.3 # why",
        "Jinja2[i18n, x] >= 3, < 4 ; python_version > '3.8'",
        `six==1.17.0 \\\n  ${hash} \\\n  ${hash}`,
        "pillow @ https://files.example/pillow-1.0.tar.gz",
        "-r deps/more.txt",
        "-c constraints.txt",
      ].join("\n"),
      {
        "deps/more.txt": "-r ../last.txt\n",
        "last.txt": "idna\n",
        "constraints.txt": "idna<4\n",
        ".python-version": "3.12\n",
      },
    )
    const made = compileIn(
      files,
      project(
        setEnv({ PYTHONUNBUFFERED: "1", PIP_NO_CACHE_DIR: "off" }),
        run("pip install --upgrade pip"),
        run("pip install --no-cache-dir -r requirements.txt gunicorn==23.0.0"),
        run("python -m compileall app"),
      ),
      { base: "python:3.12" },
    )
    expect(instructions(made).slice(4)).toEqual([
      "COPY .python-version ./",
      "RUN pip install --upgrade pip",
      "COPY requirements.txt last.txt constraints.txt ./",
      "COPY deps/more.txt deps/",
      "RUN pip install --no-cache-dir -r requirements.txt gunicorn==23.0.0",
      "COPY . .",
      "RUN python -m compileall app",
    ])
  })

  it("goes behind two kinds of installs, each with what it reads", () => {
    const made = compileIn(
      {
        ...requirements("idna\n"),
        "package.json": {},
        "package-lock.json": { lockfileVersion: 3, packages: {} },
      },
      project(
        run("npm ci"),
        run("apt-get install -y python3-pip"),
        run(["pip3 install -r requirements.txt", "npm cache clean --force"]),
      ),
      {},
    )
    expect(instructions(made).slice(2)).toEqual([
      "COPY package.json package-lock.json ./",
      "RUN npm ci",
      "RUN apt-get install -y python3-pip",
      "COPY requirements.txt ./",
      "RUN pip3 install -r requirements.txt \\",
      "    && npm cache clean --force",
      "COPY . .",
    ])
  })

  const forbidden: Readonly<Record<string, Stay>> = {
    "the project itself": [requirements("idna"), "pip install .", /may be a path/u],
    "the project itself, editable": [requirements("idna"), "pip install -e .", /what -e changes/u],
    "a folder in the requirements": unread("./lib/x\n", /may be a path/u),
    "an editable requirement": unread("-e lib/x\n", /may be a path/u),
    "an archive in the requirements": unread("x-1.0-py3-none-any.whl\n", /may be a path/u),
    "an archive that looks like a version": unread("x==1.0.zip\n", /may be a path/u),
    "a repository": unread("x @ git+https://git.example/x\n", /may be a path/u),
    "wheels of the project": unread("--find-links wheels\nx\n", /may be a path/u),
    "requirements from elsewhere": unread("-r ../x.txt\n", /no file of the project/u),
    "no requirements": [
      { "app/main.py": "" },
      "pip install -r requirements.txt",
      /no requirements.txt is sent/u,
    ],
    "a target in the project": [
      requirements("idna"),
      "pip install -t vendor -r requirements.txt",
      /what -t changes/u,
    ],
    "modules of the working directory": [
      requirements("idna"),
      "python -m pip install -r requirements.txt",
      /^$/u,
    ],
  }

  itStaysWith(forbidden, "python:3.12")

  it("stays with modules of the project on Python's path, and without a folder that it makes", () => {
    const path = [
      workdir("/app"),
      setEnv({ PYTHONPATH: "/app" }),
      copy(undefined, ".", "."),
      run("pip install -r requirements.txt"),
    ]
    expect(stops(compileIn(requirements("idna"), path))[0]).toMatch(/PYTHONPATH may name files/u)
    const owned = [
      { ...copy(undefined, ".", "/app"), chown: text("1000") },
      workdir("/app"),
      run("pip install idna"),
    ]
    expect(instructions(compileIn(requirements(""), owned)).slice(1)).toEqual([
      "COPY --chown=1000 . /app",
      "WORKDIR /app",
      "RUN pip install idna",
    ])
  })
})
