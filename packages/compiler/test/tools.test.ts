import { expect, it } from "vitest"
import { tools } from "../src/effects/tools.ts"
import type { Row } from "./tool-rows.ts"
import { checkRows } from "./tool-rows.ts"
import { rowsOfFiles } from "./rows-of-files.ts"
import { rowsOfLanguages } from "./rows-of-languages.ts"
import { rowsOfSystems, SYSTEM } from "./rows-of-systems.ts"

const INSTALL = "links programs startup"
const NPM = "directory environment links programs"
const PIP = "environment links programs startup"
const OPTION = /option/u
const CALL = /not a call/u

const apt = (tool: string): Row => ({
  tool,
  known: {
    [`${tool} update`]: "",
    [`${tool} -y install a b=1.2 c+`]: INSTALL,
    [`DEBIAN_FRONTEND=noninteractive ${tool} install -yqq --no-install-recommends -t sid a`]:
      INSTALL,
    [`${tool} purge -y a`]: INSTALL,
    [`${tool} clean`]: "",
  },
  unknown: {
    [`${tool} -o Dpkg::Post-Invoke=x install a`]: OPTION,
    [`${tool} install ./a.deb`]: /not a package/u,
    [`${tool} source a`]: CALL,
    [`${tool} upgrade -y`]: /not known to do the same/u,
    [`${tool} build-dep -y a`]: /not known to do the same/u,
    [`LD_PRELOAD=/x ${tool} update`]: /LD_PRELOAD/u,
  },
  touches: { [`${tool} install -y a`]: SYSTEM, [`${tool} update`]: SYSTEM },
})

const rpm = (tool: string): Row => ({
  tool,
  known: {
    [`${tool} install -y a`]: INSTALL,
    [`${tool} clean all`]: "",
    [`${tool} makecache`]: "",
  },
  unknown: { [`${tool} --installroot=/x install a`]: OPTION, [`${tool} history undo 1`]: CALL },
  touches: {
    [`${tool} install -y a`]: { ...SYSTEM, variables: "DNF_VAR_x RPM_BUILD_ROOT -VERSION" },
  },
})

const pip = (tool: string): Row => ({
  tool,
  known: {
    [`${tool} install --no-cache-dir -r requirements.txt`]: PIP,
    [`${tool} install --extra-index-url https://x/y 'torch==2.1' "a>=1"`]: PIP,
  },
  unknown: {
    [`${tool} install .`]: /not a package/u,
    [`${tool} install -e .`]: OPTION,
    [`${tool} install git+https://x/y`]: /not a package/u,
    [`${tool} uninstall a`]: CALL,
  },
  touches: {
    [`${tool} install -r requirements.txt`]: {
      reads: "/app/requirements.txt /etc/pip.conf ~/.netrc",
      writes: "/usr/lib/python3 ~/.cache/pip /tmp/x",
      leaves: "/app/x /srv",
      variables: "any",
      network: true,
      caches: ["~/.cache/pip cache"],
      beyond: /code of its own/u,
    },
    [`${tool} install --no-cache-dir a`]: {
      leaves: "/app",
      variables: "any",
      caches: ["~/.cache/pip cache off"],
      beyond: /code of its own/u,
    },
    [`PIP_NO_CACHE_DIR=1 ${tool} install a`]: {
      variables: "any",
      caches: ["~/.cache/pip cache off"],
      beyond: /code/u,
    },
    [`${tool} install --cache-dir /c a`]: {
      writes: "/c",
      variables: "any",
      caches: ["/c cache"],
      beyond: /code/u,
    },
  },
})

const rowsOfInstallers: readonly Row[] = [
  apt("apt-get"),
  apt("apt"),
  {
    tool: "apk",
    known: {
      "apk add --no-cache a b": INSTALL,
      "apk add --virtual .deps a": INSTALL,
      "apk del .deps": INSTALL,
      "apk update": "",
    },
    unknown: { "apk add --root /x a": OPTION, "apk fix": CALL },
    touches: {
      "apk add --no-cache a": {
        ...SYSTEM,
        reads: "/etc/apk/world",
        variables: "APK_CACHE_DIR -VERSION",
      },
    },
  },
  rpm("dnf"),
  rpm("microdnf"),
  rpm("yum"),
  {
    tool: "npm",
    known: {
      "npm ci --ignore-scripts --omit=dev": NPM,
      "npm cache clean --force": "directory environment",
    },
    unknown: {
      "npm ci": /ignore-scripts/u,
      "npm install --ignore-scripts file:../x": /not a package/u,
      "npm run build": /not known to do the same/u,
    },
    touches: {
      "npm ci": {
        reads: "/app/package.json /package.json ~/.npmrc",
        writes: "/app/node_modules ~/.npm /tmp/x",
        leaves: "/srv /usr/bin/x",
        variables: "any",
        network: true,
        caches: ["~/.npm cache"],
        beyond: /may name any/u,
      },
      "npm ci --cache /c": {
        writes: "/c",
        variables: "any",
        caches: ["/c cache"],
        beyond: /may name any/u,
      },
      "npm install -g pnpm@9": {
        writes: "/usr/local/bin/x",
        leaves: "/srv",
        variables: "any",
        network: true,
        caches: ["~/.npm cache"],
        beyond: /may name any/u,
      },
      "npm run build": { writes: "/app", variables: "any", beyond: /what the project says/u },
      "npm cache clean --force": { writes: "~/.npm", leaves: "/srv", variables: "any" },
    },
  },
  {
    tool: "corepack",
    known: { "corepack enable": "environment programs" },
    unknown: { "corepack up": CALL },
    touches: {
      "corepack enable": {
        writes: "/usr/local/bin/pnpm",
        leaves: "/app /root/x",
        variables: "COREPACK_HOME -VERSION",
        network: false,
      },
      "corepack prepare pnpm@9 --activate": {
        reads: "/package.json",
        writes: "~/.cache/node",
        leaves: "/srv",
        variables: "http_proxy -VERSION",
        network: true,
      },
    },
  },
  pip("pip"),
  pip("pip3"),
  {
    tool: "curl",
    known: {
      'curl -fsSL "https://x/y?z=1" -o /x': "environment in-place",
      'curl -H "A: $B" https://x/y': "environment in-place",
    },
    unknown: {
      "curl -O https://x/y": OPTION,
      "curl -K /x": OPTION,
      "curl https://$X -o /x": /not quoted/u,
    },
    touches: {
      "curl -fsSL --create-dirs -o /a/b/c https://x/y": {
        reads: "/etc/ssl/x ~/.curlrc",
        writes: "/a /a/b /a/b/c",
        leaves: "/app /a/x",
        variables: "https_proxy CURL_CA_BUNDLE -VERSION",
        network: true,
      },
    },
  },
  {
    tool: "wget",
    known: {
      "wget -qO /x https://x/y": "environment in-place",
      "wget -O- https://x/y": "environment in-place",
      "wget -nv -O /x https://x/y": "environment in-place",
    },
    unknown: { "wget https://x/y": /-O/u, "wget -i /x -O /y": OPTION },
    touches: {
      "wget -qO /a/b https://x/y": {
        reads: "/etc/wgetrc ~/.netrc",
        writes: "/a/b ~/.wget-hsts",
        leaves: "/app /a",
        variables: "https_proxy WGETRC -VERSION",
        network: true,
      },
    },
  },
  {
    tool: "git",
    known: { "git clone --depth 1 https://x/y /z": "directory environment links programs" },
    unknown: { "git -c a=b clone x": OPTION, "git pull": CALL, "git clone x /": /a RUN starts/u },
    touches: {
      "git clone --depth 1 https://x/y /z": {
        reads: "/etc/gitconfig ~/.gitconfig",
        writes: "/z/y /app/y",
        leaves: "/srv",
        variables: "any",
        network: true,
      },
      "git config --global a.b c": {
        writes: "~/.gitconfig",
        leaves: "/srv",
        variables: "GIT_CONFIG_GLOBAL -VERSION -GIT_SHA -GIT_COMMIT",
        network: false,
      },
      "git init /x": { writes: "/x/.git", variables: "GIT_DIR", network: false },
    },
  },
  {
    tool: "go",
    known: {
      "go mod download": "directory environment",
      'CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /x ./cmd/x':
        "directory environment in-place programs",
    },
    unknown: {
      "go build ./...": /-o/u,
      "go generate": /not known to do the same/u,
      "go build -toolexec x -o /x": OPTION,
    },
    touches: {
      "go mod download": {
        reads: "/app/go.mod /go.work ~/.netrc",
        writes: "~/go",
        leaves: "/srv",
        variables: "any",
        network: true,
        caches: ["~/go/pkg/mod store"],
        beyond: /module file/u,
      },
      "go build -o /out/x ./cmd": {
        reads: "/app/x.go",
        writes: "/out/x ~/.cache/go-build",
        leaves: "/srv",
        variables: "any",
        caches: ["~/go/pkg/mod store", "~/.cache/go-build cache"],
        beyond: /module file/u,
      },
    },
  },
  {
    tool: "update-ca-certificates",
    known: { "update-ca-certificates": "" },
    unknown: { "update-ca-certificates --etccertsdir /x": OPTION },
    touches: {
      "update-ca-certificates": {
        reads: "/usr/local/share/ca-certificates/x",
        writes: "/etc/ssl/certs/x",
        leaves: "/app /srv",
        variables: "PATH -VERSION",
        network: false,
      },
    },
  },
  {
    tool: "ldconfig",
    known: { ldconfig: "" },
    unknown: { "ldconfig /x": /not expected/u },
    touches: {
      ldconfig: {
        reads: "/opt/lib/x",
        writes: "/etc/ld.so.cache",
        variables: "-VERSION",
        network: false,
      },
    },
  },
  {
    tool: "locale-gen",
    known: { "locale-gen en_US.UTF-8": "environment in-place links" },
    unknown: { "locale-gen --purge": OPTION },
    touches: {
      "locale-gen en_US.UTF-8": {
        reads: "/etc/locale.gen",
        writes: "/usr/lib/locale/x",
        leaves: "/app /srv",
        variables: "LANG -VERSION",
      },
    },
  },
]

const all = [...rowsOfFiles, ...rowsOfInstallers, ...rowsOfSystems, ...rowsOfLanguages]

it("has a test for every row", () => {
  expect(all.map(({ tool }) => tool).toSorted()).toEqual([...tools.keys()].toSorted())
})

checkRows(all)
