import type { Row } from "./tool-rows.ts"
import { checkRows } from "./tool-rows.ts"

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
    [`LD_PRELOAD=/x ${tool} update`]: /LD_PRELOAD/u,
  },
})

const rpm = (tool: string): Row => ({
  tool,
  known: {
    [`${tool} install -y a`]: INSTALL,
    [`${tool} clean all`]: "",
    [`${tool} makecache`]: "",
  },
  unknown: { [`${tool} --installroot=/x install a`]: OPTION, [`${tool} history undo 1`]: CALL },
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
})

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
})

const sums = (tool: string): Row => ({
  tool,
  known: { [`${tool} -c sums.txt`]: "" },
  unknown: { [`${tool} --tag /x`]: OPTION, [`${tool} /proc/x`]: /made anew/u },
})

const owner = (tool: string): Row => ({
  tool,
  known: { [`${tool} -R app:app /app`]: "in-place programs", [`${tool} 0:0 /x`]: "in-place" },
  unknown: {
    [`${tool} --reference=/x /y`]: OPTION,
    [`${tool} $X /y`]: /not quoted/u,
    [`${tool} a /etc/passwd`]: /\/etc\/passwd/u,
  },
})

const rows: readonly Row[] = [
  speaks("echo"),
  speaks("printf"),
  speaks("test"),
  speaks("true"),
  speaks("false"),
  { tool: "[", known: { "[ -f /x ]": "environment" }, unknown: { "[ a ] > /dev/x": /\/dev/u } },
  {
    tool: "mkdir",
    known: { "mkdir -pv /a b": "", "mkdir -m 755 /a": "", "mkdir --mode=755 /a": "" },
    unknown: {
      "mkdir -Z x": OPTION,
      'mkdir --p"$X" /a': OPTION,
      'mkdir -p"$X" /a': OPTION,
      "mkdir /proc/x": /\/proc/u,
    },
  },
  { tool: "rmdir", known: { "rmdir /a": "" }, unknown: { "rmdir -p /a/b": OPTION } },
  {
    tool: "rm",
    known: { "rm -f /a b": "", "rm -rf /var/lib/apt/lists/*": "programs", "rm -f -- -x": "" },
    unknown: {
      "rm --no-preserve-root -rf /": OPTION,
      "rm -rf /": /a RUN starts/u,
      "rm -rf /*": /a RUN starts/u,
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
  },
  {
    tool: "mv",
    known: { "mv /a /b": "in-place programs" },
    unknown: { "mv --backup /a /b": OPTION, "mv /etc/passwd /b": /\/etc\/passwd/u },
  },
  {
    tool: "ln",
    known: { "ln -s /a /b": "", "ln -sf /a /b": "", "ln /a /b": "links" },
    unknown: {
      "ln -s /a": /no destination/u,
      "ln -sf bash /bin/sh": /\/bin\/sh/u,
      "ln -b /a /b": OPTION,
    },
  },
  {
    tool: "touch",
    known: { "touch /a": "in-place", "touch -d 2020-01-01 /a": "in-place" },
    unknown: { "touch --no-create /a": OPTION },
  },
  {
    tool: "chmod",
    known: {
      "chmod +x /a": "in-place",
      "chmod -R 755 /a": "in-place programs",
      "chmod 600 /a": "in-place",
    },
    unknown: { "chmod -x /a": OPTION, "chmod 644 ~/x": /not known which path/u },
  },
  owner("chown"),
  owner("chgrp"),
  {
    tool: "install",
    known: { "install -m 755 /a /b": "in-place", "install -D -o root /a /b/c": "in-place" },
    unknown: { "install -d /a": OPTION, "install -s /a /b": OPTION },
  },
  {
    tool: "cat",
    known: { "cat -n /a b": "", "cat /a > /b": "in-place" },
    unknown: { "cat /dev/x": /made anew/u },
  },
  { tool: "ls", known: { "ls -la /a": "" }, unknown: { "ls --color /a": OPTION } },
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
  },
  {
    tool: "unzip",
    known: { "unzip -q /a -d /b": "in-place programs" },
    unknown: { "unzip /a": /-d/u, "unzip -p /a": OPTION },
  },
  { tool: "gzip", known: { "gzip -9 /a": "in-place programs" }, unknown: { "gzip -r /a": OPTION } },
  {
    tool: "gunzip",
    known: { "gunzip -f /a": "in-place programs" },
    unknown: { "gunzip -c /a": OPTION },
  },
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
  },
  {
    tool: "corepack",
    known: { "corepack enable": "environment programs" },
    unknown: { "corepack up": CALL },
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
  },
  {
    tool: "wget",
    known: {
      "wget -qO /x https://x/y": "environment in-place",
      "wget -O- https://x/y": "environment in-place",
    },
    unknown: { "wget https://x/y": /-O/u, "wget -i /x -O /y": OPTION },
  },
  {
    tool: "git",
    known: { "git clone --depth 1 https://x/y /z": "directory environment links programs" },
    unknown: { "git -c a=b clone x": OPTION, "git pull": CALL, "git clone x /": /a RUN starts/u },
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
  },
  {
    tool: "update-ca-certificates",
    known: { "update-ca-certificates": "" },
    unknown: { "update-ca-certificates --etccertsdir /x": OPTION },
  },
  { tool: "ldconfig", known: { ldconfig: "" }, unknown: { "ldconfig /x": /not expected/u } },
  {
    tool: "locale-gen",
    known: { "locale-gen en_US.UTF-8": "environment in-place links" },
    unknown: { "locale-gen --purge": OPTION },
  },
]

checkRows(rows)
