import { execFileSync } from "node:child_process"

const settings = [
  "user.name=t",
  "user.email=t@example.com",
  "init.defaultBranch=main",
  "protocol.file.allow=always",
].flatMap((each) => ["-c", each])

/** Asks git in a folder, as somebody; what it says, without the line's end. */
export const git = (cwd: string, ...words: readonly string[]): string =>
  execFileSync("git", [...settings, ...words], { cwd, encoding: "utf8", stdio: "pipe" }).trim()

/** Commits all that is there. */
export function commit(cwd: string, message = "next"): void {
  git(cwd, "add", "-A")
  git(cwd, "commit", "-qm", message)
}
