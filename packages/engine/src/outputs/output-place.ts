/** Where one output goes. Nothing of it is seen under its own name before `commit`. */
export interface OutputPlace {
  /** Puts everything where it belongs. @throws ImageError `output-not-saved`. */
  commit(): Promise<void>
  /** Takes away what was begun; any number of times, also after `commit`. */
  discard(): Promise<void>
}
