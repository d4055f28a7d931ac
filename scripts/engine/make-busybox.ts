import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { updateLists } from "./apt.ts"
import { run } from "./run.ts"

const users = ["root:x:0:0:root:/root:/bin/sh", "nobody:x:65534:65534:nobody:/home:/bin/false"]
const groups = ["root:x:0:", "nobody:x:65534:"]

/** Fills a folder with busybox and a link for each of its commands, as the well-known image has them. */
export async function makeBusybox(folder: string): Promise<void> {
  for (const name of [
    "bin",
    "dev",
    "etc",
    "home",
    "proc",
    "root",
    "sys",
    "usr/bin",
    "usr/sbin",
    "var",
  ]) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  for (const name of ["tmp", "var/tmp"])
    await run("install", ["-d", "-m", "1777", join(folder, name)])
  await run("chmod", ["700", join(folder, "root")])
  writeFileSync(join(folder, "etc/passwd"), `${users.join("\n")}\n`)
  writeFileSync(join(folder, "etc/group"), `${groups.join("\n")}\n`)
  writeFileSync(join(folder, "etc/nsswitch.conf"), "hosts: files dns\n")
  const busybox = join(folder, "bin/busybox")
  await extractBusybox(busybox)
  const commands = (await run(busybox, ["--list"])).trim().split("\n")
  for (const command of commands.filter((name) => name !== "busybox"))
    symlinkSync("busybox", join(folder, "bin", command))
  symlinkSync("/bin/env", join(folder, "usr/bin/env"))
}

async function extractBusybox(to: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "stagecraft-busybox-"))
  try {
    await run("chmod", ["755", work])
    const download = (): Promise<string> =>
      run("apt-get", ["download", "-q", "busybox-static"], { cwd: work })
    await download().catch(() => updateLists().then(download))
    const archive = readdirSync(work).find((name) => name.endsWith(".deb")) ?? ""
    await run("dpkg-deb", ["-x", join(work, archive), join(work, "files")])
    const binaries = ["usr/bin/busybox", "bin/busybox"].map((name) => join(work, "files", name))
    copyFileSync(binaries.find((file) => existsSync(file)) ?? "", to)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
