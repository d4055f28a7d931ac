import type { From } from "./mount.ts"
import type { Owner } from "./owner.ts"
import type { CommentOption } from "./run-verbs.ts"
import type { TextInput } from "./text-input.ts"

/** What COPY and ADD have in common. */
export interface TransferOptions extends CommentOption {
  /**
   * The owner of the files, 0:0 unless set. Names are looked up in the image.
   *
   * @example copy("app", "/app", { chown: "node:node" })
   * @see https://docs.docker.com/reference/dockerfile/#copy---chown
   */
  readonly chown?: Owner | undefined
  /**
   * The mode of the files: octal digits, symbolic (`u=rwX,go=rX`, needs Dockerfile 1.14), or a variable (needs 1.10).
   *
   * @example copy("entry.sh", "/entry.sh", { chmod: "755" })
   * @see https://docs.docker.com/reference/dockerfile/#copy---chmod
   */
  readonly chmod?: TextInput | undefined
  /**
   * Makes the layer independent of those below, so that it stays valid when they change. Needs Dockerfile 1.4.
   *
   * @example copy("dist", "/app/dist", { link: true })
   * @see https://docs.docker.com/reference/dockerfile/#copy---link
   */
  readonly link?: boolean | undefined
  /**
   * Patterns of files that are left out. Needs Dockerfile 1.19.
   *
   * @example copy("src", "/src", { exclude: ["**\/*.test.ts"] })
   * @see https://docs.docker.com/reference/dockerfile/#copy---exclude
   */
  readonly exclude?: readonly string[] | undefined
}

/** The options of COPY. */
export interface CopyOptions<Source extends From = From> extends TransferOptions {
  /**
   * Where the files come from when not from the build context: a stage, an image, or a named context. One that is undefined is
   * refused: left out, it would be the build context.
   *
   * @example copy("/out/app", "/app", { from: builder })
   * @see https://docs.docker.com/reference/dockerfile/#copy---from
   */
  readonly from?: Source
  /**
   * Keeps the folders of each source. Needs Dockerfile 1.20.
   *
   * @example copy(glob("packages/*\/package.json"), "./", { parents: true })
   * @see https://docs.docker.com/reference/dockerfile/#copy---parents
   */
  readonly parents?: boolean | undefined
}

/** The options of ADD. */
export interface AddOptions extends TransferOptions {
  /**
   * What a remote source must be: `sha256:…` of a file (needs Dockerfile 1.6), or the commit of a git repository (1.16).
   *
   * @example add("https://example.com/tool.tar.gz", "/tmp/", { checksum: "sha256:24454f83…" })
   * @see https://docs.docker.com/reference/dockerfile/#add---checksum
   */
  readonly checksum?: TextInput | undefined
  /**
   * Keeps the `.git` folder of a git source. Needs Dockerfile 1.6.
   *
   * @example add("https://github.com/moby/buildkit.git#v0.10.1", "/buildkit", { keepGitDir: true })
   * @see https://docs.docker.com/reference/dockerfile/#add---keep-git-dir
   */
  readonly keepGitDir?: boolean | undefined
  /**
   * Whether archives are unpacked: local ones are unless set, remote ones are not. Needs Dockerfile 1.17.
   *
   * @example add("https://example.com/tool.tar.gz", "/opt/tool/", { unpack: true })
   * @see https://docs.docker.com/reference/dockerfile/#add---unpack
   */
  readonly unpack?: boolean | undefined
}
