import type { Mount } from "@stagecraft/ir"
import { string } from "./code.ts"
import type { Code } from "./code.ts"
import { optionsCode, sourceCode } from "./options.ts"
import type { Scope } from "./scope.ts"
import { textCode } from "./write-text.ts"

/** What one RUN sees and the image does not keep. */
export function mountCode(mount: Mount, scope: Scope): Code {
  switch (mount.kind) {
    case "bind": {
      const { target, from, source, readWrite } = mount
      const options = { from: sourceCode(from, scope), source, readWrite }
      return scope.call("bind", textCode(target, scope), ...optionsCode(options, scope))
    }
    case "cache": {
      const { target, id, from, source, sharing, readOnly, mode, uid, gid } = mount
      const own = { id, from: sourceCode(from, scope), source, sharing, readOnly, mode, uid, gid }
      return scope.call("cache", textCode(target, scope), ...optionsCode(own, scope))
    }
    case "tmpfs": {
      const { target, size } = mount
      return scope.call("tmpfs", textCode(target, scope), ...optionsCode({ size }, scope))
    }
    case "secret": {
      const { id, target, env, required, mode, uid, gid } = mount
      const own = { target, env, required, mode, uid, gid }
      return scope.call("secret", string(id), ...optionsCode(own, scope))
    }
    default: {
      const { id, target, required, mode, uid, gid } = mount
      return scope.call("ssh", ...optionsCode({ id, target, required, mode, uid, gid }, scope))
    }
  }
}
