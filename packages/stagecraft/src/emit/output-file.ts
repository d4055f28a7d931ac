/** One file of the output. */
export interface OutputFile {
  /** Names of the images it belongs to. */
  readonly images: readonly string[]
  /** Absolute. */
  readonly path: string
  readonly text: string
  /** True for the text of such a file that Stagecraft wrote, so that it may write it again. */
  readonly ours: (text: string) => boolean
}
